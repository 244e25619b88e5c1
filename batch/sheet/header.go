package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"docspace-batch/batch"
)

// Header is the first line of a sheet: the names of its columns.
type Header struct {
	Names []string // as in the file

	ours    bool                 // a result file of this tool, or a part of one
	columns []batch.Column       // what each of Names means here; "" is carried along
	secret  []bool               // whether each of Names can mean a secret
	places  map[batch.Column]int // where each column stands that is there
}

// Secret says whether the cells of the i-th column, from 0, are to be emptied in
// every output. It goes by what the name can mean, also where a column of the
// canonical name stands beside it and this one is not read.
func (h Header) Secret(i int) bool { return h.secret[i] }

// Results says whether the sheet is a result file of this tool, or a part of one.
// The apostrophes that guard formulas there are not read as part of a cell.
func (h Header) Results() bool { return h.ours }

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

// newHeader finds out what the names of a header mean. Equal names that mean
// nothing are no fault: nothing is read from them.
func newHeader(names []string, line int, _ Options) (Header, Faults) {
	h := Header{
		Names: names, columns: make([]batch.Column, len(names)), secret: make([]bool, len(names)), places: map[batch.Column]int{},
	}
	own, aliases := map[batch.Column][]int{}, map[batch.Column][]int{}
	var order []batch.Column
	for i, name := range names {
		h.ours = h.ours || strings.EqualFold(strings.TrimSpace(name), resultColumn)
		c := ColumnOf(name)
		h.secret[i] = c.Secret()
		if c == "" {
			continue
		}
		if len(own[c])+len(aliases[c]) == 0 {
			order = append(order, c)
		}
		if canonical(name, c) {
			own[c] = append(own[c], i)
		} else {
			aliases[c] = append(aliases[c], i)
		}
	}

	var faults Faults
	for _, c := range order {
		at := own[c]
		if len(at) == 0 {
			at = aliases[c]
		}
		h.columns[at[0]], h.places[c] = c, at[0]
		if len(at) == 1 {
			continue
		}
		first, second := names[at[0]], names[at[1]]
		f := Fault{
			Line: line, Column: second,
			Message: fmt.Sprintf("%s and %s both mean %s", quote(first), quote(second), c),
			Fix:     fmt.Sprintf("name the right one %s", c),
		}
		if len(own[c]) > 1 || fold(first) == fold(second) {
			f.Message = fmt.Sprintf("the sheet has this column twice, as its columns %d and %d", at[0]+1, at[1]+1)
			f.Fix = "remove one of them or give it another name"
		}
		faults = append(faults, f)
	}
	return h, faults
}

// missing finds the columns that no sheet can do without, whatever its rows say.
func (h Header) missing(line int, o Options) Faults {
	var faults Faults
	if o.Operation == "" && !o.Roster && !h.has(batch.ColOperation) {
		faults = append(faults, Fault{
			Line: line, Message: "there is no column operation",
			Fix: "add one, or give one operation for the whole sheet with --operation",
		})
	}
	if !h.has(batch.ColEmail) && !h.has(batch.ColUserID) {
		faults = append(faults, Fault{
			Line: line, Message: "there is no column email or user_id", Fix: "the first line must name the columns; add one of the two",
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
