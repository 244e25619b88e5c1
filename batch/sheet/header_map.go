package sheet

import (
	"cmp"
	"fmt"
	"strings"

	"docspace-batch/batch"
)

// saying is what one --map says: what a column of the sheet means.
type saying struct {
	name   string
	column batch.Column // "": it is carried along, whatever its name
}

// checkMap tells what is wrong with o.Map, whatever the sheet: an *OptionError, or
// nil.
func checkMap(o Options) error {
	_, err := sayings(o.Map)
	return err
}

// sayings takes the texts of --map apart. What is right of them is given with the
// error as well.
func sayings(texts []string) ([]saying, error) {
	var all []saying
	var first error
	wrong := func(fix, message string, args ...any) {
		if first == nil {
			first = &OptionError{Option: "--map", Message: fmt.Sprintf(message, args...), Fix: fix}
		}
	}
	for _, text := range texts {
		at := strings.LastIndex(text, "=")
		if at < 0 {
			wrong(`write "NAME IN THE SHEET=column"`, "%s has no =", quote(text))
			continue
		}
		s := saying{name: trimName(text[:at])}
		if s.name == "" {
			wrong(`write "NAME IN THE SHEET=column"`, "%s names no column of the sheet", quote(text))
			continue
		}
		if word := strings.TrimSpace(text[at+1:]); word != "" {
			if s.column = ownName(word); s.column == "" {
				wrong(meantColumn(word), "there is no column %s", quote(word))
				continue
			}
		}
		for _, other := range all {
			switch {
			case nameKey(other.name) == nameKey(s.name):
				wrong("leave one of them out", "%s is said twice to mean something", quote(s.name))
			case s.column != "" && other.column == s.column:
				wrong("leave one of them out", "%s and %s are both said to mean %s", quote(other.name), quote(s.name), s.column)
			}
		}
		all = append(all, s)
	}
	return all, first
}

// mapped finds the columns that --map speaks of.
func (h Header) mapped(texts []string, line int) (map[int]batch.Column, Faults) {
	if len(texts) == 0 {
		return nil, nil
	}
	all, _ := sayings(texts) // told by checkMap
	said := map[int]batch.Column{}
	var faults Faults
	for _, s := range all {
		at := h.named(s.name)
		f := Fault{Line: line}
		switch {
		case len(at) == 0:
			f.Message = fmt.Sprintf("the sheet has no column %s, which --map names", quote(s.name))
			f.Fix = h.closest(s.name)
		case len(at) > 1 && s.column != "":
			f.Column = h.Names[at[1]]
			f.Message = fmt.Sprintf("--map names this column, and the sheet has it twice, as its columns %d and %d", at[0]+1, at[1]+1)
			f.Fix = "remove one of them or give it another name"
		case s.column == batch.ColPassword && h.export != nil:
			f.Column = h.Names[at[0]]
			f.Message = "passwords are never taken from an export of " + h.System()
			f.Fix = "leave out " + mapFlag(s.name, s.column)
		default:
			for _, i := range at {
				said[i] = s.column
			}
			continue
		}
		faults = append(faults, f)
	}
	return said, faults
}

// named are the columns of a name: as it is written, or else regardless of what
// makes no difference.
func (h Header) named(name string) []int {
	for _, same := range []func(string) bool{
		func(other string) bool { return trimName(other) == name },
		func(other string) bool { return strings.EqualFold(trimName(other), name) },
		func(other string) bool { return nameKey(other) == nameKey(name) },
	} {
		var at []int
		for i, other := range h.Names {
			if same(other) {
				at = append(at, i)
			}
		}
		if len(at) > 0 {
			return at
		}
	}
	return nil
}

// trimName is a name without what surrounds it.
func trimName(name string) string { return strings.TrimSpace(strings.Trim(name, bom)) }

// nameKey is equal for names that are the same column's.
func nameKey(name string) string { return cmp.Or(fold(name), trimName(name)) }

// closest says which names of the header are most like one that it does not have.
func (h Header) closest(name string) string {
	var near, all []string
	for _, other := range h.Names {
		if trimName(other) == "" {
			continue
		}
		all = append(all, shown(other))
		if key := nameKey(other); slips(key, nameKey(name), 2) <= 2 || len(key) > 3 && strings.Contains(nameKey(name), key) ||
			len(nameKey(name)) > 3 && strings.Contains(key, nameKey(name)) {
			near = append(near, shown(other))
		}
	}
	const most = 12
	switch {
	case len(near) > 0:
		return "did you mean " + strings.Join(near[:min(len(near), most)], " or ") + "?"
	case len(all) > most:
		return "its columns are " + strings.Join(all[:most], ", ") + " and more"
	}
	return "its columns are " + strings.Join(all, ", ")
}

// columns are all that mean something to the tool, as help and messages list them.
func columns() []batch.Column {
	all := make([]batch.Column, len(aliases))
	for i, a := range aliases {
		all[i] = a.column
	}
	return all
}

// ownName is the column with a canonical name, "" if none has it.
func ownName(word string) batch.Column {
	for _, c := range columns() {
		if fold(word) == fold(string(c)) {
			return c
		}
	}
	return ""
}

// meantColumn says what to write in the place of a word that is no column.
func meantColumn(word string) string {
	all := make([]string, len(columns()))
	for i, c := range columns() {
		all[i] = string(c)
	}
	list := "the columns are " + strings.Join(all, ", ")
	c := ColumnOf(word)
	if c == "" {
		_, c = nearest(word, columns())
	}
	if c == "" {
		return list
	}
	return fmt.Sprintf("did you mean %s? %s", c, list)
}

// mapFlag is the flag that says what a column means, to be copied into a shell.
func mapFlag(name string, c batch.Column) string {
	return "--map " + shellWord(plainly(name)+"="+string(c))
}

// shellWord writes a word in quotes.
func shellWord(word string) string {
	if strings.ContainsAny(word, "\"$`\\!") {
		return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return `"` + word + `"`
}

// shown is a name of the header in a message.
func shown(name string) string { return quote(plainly(name)) }

// plainly is a name on one line, without characters that nobody sees or types.
func plainly(name string) string { return strings.Join(strings.Fields(visible(name)), " ") }
