package sheet

import (
	"slices"
	"strings"

	"docspace-batch/batch"
)

// kind is what another system's export says of a person.
type kind uint8

const (
	member   kind = 0
	disabled kind = 1 << (iota - 1)
	guest         // may be disabled as well
	example       // of how to fill in a template, and nobody at all
)

// export is a header as one of another system's.
type export struct {
	system *system
	cells  map[string]int // where the columns are that the table names, by the name there
	emails []int          // the e-mail's column, and those that stand in for it
}

// exportOf finds the system whose export a header is; nil when it is nobody's.
func exportOf(names []string) *export {
	places := map[string]int{}
	for i, name := range names {
		for _, key := range exportKeys(name) {
			if _, there := places[key]; !there {
				places[key] = i
			}
		}
	}
	for i := range systems {
		s := &systems[i]
		if slices.ContainsFunc(s.marks, func(mark string) bool { _, there := places[mark]; return !there }) {
			continue
		}
		e := &export{system: s, cells: places}
		for _, key := range s.emails {
			if at, there := places[key]; there {
				e.emails = append(e.emails, at)
			}
		}
		return e
	}
	return nil
}

// exportKeys are the names under which the table of systems may have a column.
func exportKeys(name string) []string {
	keys := []string{fold(name), "=" + trimName(name)}
	if from, to := strings.Index(name, "["), strings.LastIndex(name, "]"); from >= 0 && from < to {
		keys = append(keys, "["+fold(name[from+1:to])+"]")
	}
	return keys
}

// column is what the i-th column means in the export, "" if it is not to be read;
// known says whether the table has it.
func (e *export) column(i int, name string) (c batch.Column, known bool) {
	if at := slices.Index(e.emails, i); at >= 0 {
		if at == 0 {
			c = batch.ColEmail
		}
		return c, true
	}
	for _, key := range exportKeys(name) {
		if at, there := e.cells[key]; there && at == e.emails[0] {
			return batch.ColEmail, true // once more
		}
		if c, known = e.system.columns[key]; known || slices.Contains(e.system.emails, key) {
			return c, true
		}
	}
	return "", false
}

// System is the name of the system whose export the sheet is, "" when it is none's
// that is known.
func (h Header) System() string {
	if h.export == nil {
		return ""
	}
	return h.export.system.name
}

// person says what the export says of the person of a row; all are its cells.
func (h Header) person(all []string) kind {
	e := h.export
	if e == nil {
		return member
	}
	if prefix := e.system.example; prefix != "" && len(all) > 0 && strings.HasPrefix(strings.ToLower(strings.TrimSpace(all[0])), prefix) {
		return example
	}
	found := member
	if e.any(e.system.off, all) {
		found |= disabled
	}
	if e.any(e.system.guest, all) {
		found |= guest
	}
	return found
}

func (e *export) any(signs []sign, all []string) bool {
	return slices.ContainsFunc(signs, func(s sign) bool {
		at, there := e.cells[s.column]
		return there && at < len(all) && s.says(fold(all[at]))
	})
}

// standIns names the columns that are read where an e-mail is empty.
func (h Header) standIns() string {
	var names []string
	for _, at := range h.export.emails[1:] {
		names = append(names, h.Names[at])
	}
	return strings.Join(names, " or ")
}

// email is the e-mail of a row, all of whose cells are given. In an export a cell
// that is empty, or has a name that gets no mail, is stood in for by others.
func (h Header) email(all []string) string {
	place, there := h.places[batch.ColEmail]
	if !there || place >= len(all) {
		return ""
	}
	if h.export == nil || h.export.emails[0] != place {
		return strings.TrimSpace(all[place])
	}
	for _, at := range h.export.emails {
		if text := strings.TrimSpace(all[at]); text != "" && !external(text) {
			return text
		}
	}
	return ""
}
