package report

import (
	"encoding/csv"
	"slices"
	"strings"
)

// resultLine is what gocsv writes the result columns to: it puts the cells of
// the sheet in front of them. The first line is the header.
type resultLine struct {
	csv    *csv.Writer
	cells  []string // of the sheet, for the next line; as many as the header has
	carry  []int    // columns of the sheet that are carried over; known after the header
	header bool     // the header is written
	line   []string
}

// Write writes one line: cells, then the result columns given.
func (l *resultLine) Write(results []string) error {
	if !l.header {
		l.header = true
		l.carry = carried(l.cells, results)
	}
	l.line = l.line[:0]
	for _, col := range l.carry {
		l.line = append(l.line, formulaSafe(l.cells[col]))
	}
	for _, cell := range results {
		l.line = append(l.line, formulaSafe(cell))
	}
	return l.csv.Write(l.line)
}

// Flush is called by gocsv after every line.
func (l *resultLine) Flush() { l.csv.Flush() }

// Error is that of the last Write or Flush.
func (l *resultLine) Error() error { return l.csv.Error() }

// carried are the columns of the sheet that do not bear the name of a result
// column: those come from an earlier run and are written anew.
func carried(sheet, results []string) []int {
	cols := make([]int, 0, len(sheet))
	for col, name := range sheet {
		same := func(result string) bool { return strings.EqualFold(strings.TrimSpace(name), result) }
		if !slices.ContainsFunc(results, same) {
			cols = append(cols, col)
		}
	}
	return cols
}

// formulaSafe keeps a spreadsheet from running a cell as a formula: what begins
// like one gets a leading apostrophe.
func formulaSafe(cell string) string {
	if cell == "" {
		return cell
	}
	switch cell[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + cell
	}
	return cell
}
