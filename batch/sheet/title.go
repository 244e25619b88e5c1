package sheet

import (
	"fmt"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// title is a row above the header, that is not read.
type title struct {
	line  int
	cells []string
}

// isAccount says whether a cell is an e-mail or an id and nothing else: no column is
// called so.
func isAccount(cell string) bool {
	cell = strings.TrimSpace(cell)
	fault := userIDFault
	if strings.Contains(cell, "@") {
		fault = emailFault
	}
	message, _ := fault(cell)
	return message == ""
}

// rowsAbove refuses rows above the header that look like those below it: a sheet
// whose header is not its first line would lose them.
func (s *Sheet) rowsAbove(h Header, titles []title) Faults {
	var faults Faults
	for _, t := range titles {
		at := slices.IndexFunc(h.columns[:min(len(h.columns), len(t.cells))], func(c batch.Column) bool {
			return (c == batch.ColEmail || c == batch.ColUserID) && isAccount(t.cells[h.places[c]])
		})
		if at < 0 {
			continue
		}
		word := ""
		if at, there := h.places[batch.ColOperation]; there && at < len(t.cells) {
			word = t.cells[at]
		}
		if h.has(batch.ColOperation) && s.operations.find(strings.TrimSpace(word)) == nil {
			continue
		}
		faults = append(faults, Fault{
			Line: t.line, Cell: s.cell(t.line, at),
			Message: fmt.Sprintf("a row stands above the names of the columns, which are in line %d", s.left.header),
			Fix:     "put the names of the columns above it, or remove it",
		})
	}
	return faults
}
