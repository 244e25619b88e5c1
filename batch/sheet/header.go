package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"docspace-batch/batch"
)

// Header is the first line of a sheet: the names of its columns.
type Header struct {
	Names []string // as in the file

	results bool                 // a result file of this tool, or a part of one
	ours    bool                 // that, or another sheet that the tool wrote
	export  *export              // of another system; nil: of none that is known
	columns []batch.Column       // what each of Names means here; "" is carried along
	said    []bool               // whether --map says what each of Names means
	secret  []bool               // whether each of Names can mean a secret
	places  map[batch.Column]int // where each column stands that is there
}

// HeaderOf is a header read from a file that has the columns of a sheet.
func HeaderOf(names []string, o Options) Header {
	h, _ := newHeader(names, 1, o)
	return h
}

// Column is what a column of this name means in the sheet; for one that is not
// read, or not there, what its name alone can mean.
func (h Header) Column(name string) batch.Column {
	if i := slices.Index(h.Names, name); i >= 0 && h.columns[i] != "" {
		return h.columns[i]
	}
	return ColumnOf(name)
}

// Secret says whether the cells of the i-th column, from 0, are to be emptied in
// every output. It goes by what the name can mean, also where a column of the
// canonical name stands beside it and this one is not read.
func (h Header) Secret(i int) bool { return h.secret[i] }

// Results says whether the sheet is a result file of this tool, or a part of one.
// As in all sheets that the tool writes, the apostrophes that guard formulas are
// not read as part of a cell.
func (h Header) Results() bool { return h.results }

// Own says whether the sheet is one that the tool has written: that, an export or
// a difference.
func (h Header) Own() bool { return h.ours }

// Unknown lists the names of the columns that are carried to the results and
// otherwise not looked at, in the order of the sheet.
func (h Header) Unknown() []string {
	var names []string
	for i, c := range h.columns {
		if c == "" && strings.TrimSpace(h.Names[i]) != "" {
			names = append(names, h.Names[i])
		}
	}
	return names
}

// has says whether the sheet has the column c.
func (h Header) has(c batch.Column) bool {
	_, there := h.places[c]
	return there
}

// name is what the sheet calls c; its canonical name where it has no such column.
func (h Header) name(c batch.Column) string {
	if i, there := h.places[c]; there {
		return h.Names[i]
	}
	return string(c)
}

// keys are the names under which gocsv is to find the columns: the canonical
// one for those that are read, a number for every other, so that equal names
// stay apart.
func (h Header) keys() []string {
	keys := make([]string, len(h.Names))
	for i, c := range h.columns {
		if keys[i] = string(c); c == "" {
			keys[i] = strconv.Itoa(i)
		}
	}
	return keys
}

// resultColumn is a column by which a result file of this tool is known.
const resultColumn = "result_run_id"

// written says whether a header is that of a sheet that the tool wrote for people
// to go on with, who may have put columns after its own.
func written(names []string) bool {
	for _, columns := range [][]string{ExportColumns(), DiffColumns()} {
		if len(names) >= len(columns) && slices.Equal(names[:len(columns)], columns) {
			return true
		}
	}
	return false
}

// rank is how surely a name means a column. Of several columns that can mean the
// same, the surest is read and the others are carried along.
type rank int

const (
	bySaying rank = iota // --map says so
	byName               // the canonical name
	byExport             // a name of another system's export
	byAlias
	byPair // an alias only beside another column
	ranks
)

// newHeader finds out what the names of a header mean. Equal names that mean
// nothing are no fault: nothing is read from them. What is wrong with o.Map
// itself is told by checkMap.
func newHeader(names []string, line int, o Options) (Header, Faults) {
	h := Header{
		Names: names, columns: make([]batch.Column, len(names)), said: make([]bool, len(names)), secret: make([]bool, len(names)),
		places: map[batch.Column]int{}, export: exportOf(names),
	}
	h.results = slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(strings.TrimSpace(name), resultColumn) })
	h.ours = h.results || written(names)

	folded := make(map[string]bool, len(names))
	for _, name := range names {
		folded[fold(name)] = true
	}
	said, faults := h.mapped(o.Map, line)
	found := map[batch.Column]*[ranks][]int{}
	var order []batch.Column
	for i := range names {
		c, by := h.meaning(i, said, folded)
		_, h.said[i] = said[i]
		h.secret[i] = secretName(names[i]) || c.Secret()
		if c == "" {
			continue
		}
		if found[c] == nil {
			found[c], order = &[ranks][]int{}, append(order, c)
		}
		found[c][by] = append(found[c][by], i)
	}
	for _, c := range order {
		at := found[c][slices.IndexFunc(found[c][:], func(at []int) bool { return len(at) > 0 })]
		h.columns[at[0]], h.places[c] = c, at[0]
		if len(at) > 1 {
			faults = append(faults, h.twice(c, at[0], at[1], line))
		}
	}
	return h, faults
}

// meaning is what the name of the i-th column can mean, and how surely; "" when
// it is carried along. beside are all names as fold leaves them.
func (h Header) meaning(i int, said map[int]batch.Column, beside map[string]bool) (batch.Column, rank) {
	name := h.Names[i]
	if c, is := said[i]; is {
		return c, bySaying
	}
	if h.export != nil {
		c, known := h.export.column(i, name)
		if known {
			return c, byExport
		}
	}
	c := ColumnOf(name)
	switch {
	case c == batch.ColPassword && h.export != nil:
		return "", byName // passwords are never taken from an export
	case c == "":
		return paired(name, beside), byPair
	case canonical(name, c):
		return c, byName
	}
	return c, byAlias
}

// paired is the column that a name means beside others.
func paired(name string, beside map[string]bool) batch.Column {
	word := fold(name)
	for _, p := range pairs {
		if word == p.word && slices.ContainsFunc(p.beside, func(other string) bool { return beside[other] }) {
			return p.column
		}
	}
	return ""
}

// twice is the fault of two columns that mean the same.
func (h Header) twice(c batch.Column, one, other, line int) Fault {
	first, second := h.Names[one], h.Names[other]
	f := Fault{Line: line, Column: second}
	if canonical(first, c) || fold(first) == fold(second) {
		f.Message = fmt.Sprintf("the sheet has this column twice, as its columns %d and %d", one+1, other+1)
		f.Fix = "remove one of them or give it another name"
		return f
	}
	f.Message = fmt.Sprintf("%s and %s both mean %s", quote(first), quote(second), c)
	f.Fix = fmt.Sprintf("name the right one %s, or give %s", c, mapFlag(first, c))
	return f
}

// missing finds the columns that no sheet can do without, whatever its rows say.
func (h Header) missing(line int, o Options) Faults {
	var faults Faults
	if o.Operation == "" && !o.Roster && !h.has(batch.ColOperation) {
		faults = append(faults, Fault{
			Line: line, Message: "there is no column operation",
			Fix: cmp.Or(h.near(batch.ColOperation), "add one, or give one operation for the whole sheet with --operation"),
		})
	}
	if o.Roster && !h.has(batch.ColEmail) {
		return Faults{{
			Line: line, Message: "there is no column email", Fix: cmp.Or(h.near(batch.ColEmail), "the first line must name the columns; add one of e-mails"),
		}}
	}
	if !h.has(batch.ColEmail) && !h.has(batch.ColUserID) {
		faults = append(faults, Fault{
			Line: line, Message: "there is no column email or user_id",
			Fix: cmp.Or(h.near(batch.ColEmail), h.near(batch.ColUserID), "the first line must name the columns; add one of the two"),
		})
	}
	return faults
}

// unreadable finds names that show that the sheet was read in a wrong way.
func unreadable(names []string, line int) (Fault, bool) {
	for _, name := range names {
		switch {
		case strings.Contains(name, "\x00"):
			return Fault{
				Line: line, Message: "the text has NUL bytes, as UTF-16 without a byte order mark has", Fix: saveAsUTF8,
			}, true
		case strings.Contains(name, "\r"):
			return Fault{
				Line: line, Message: "the lines end with a carriage return alone",
				Fix: "save the sheet with the line ends of Windows or Unix",
			}, true
		}
	}
	return Fault{}, false
}

const saveAsUTF8 = `save the sheet as "CSV UTF-8"`
