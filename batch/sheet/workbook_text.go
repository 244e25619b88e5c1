package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// workbookText is a sheet of a workbook as CSV, so that it goes the way of every
// other sheet: a record for every row with something in it, the cells as they are
// shown. It knows the rows that the records were.
type workbookText struct {
	file   *excelize.File
	rows   *excelize.Rows
	name   string
	others []string // other sheets that are shown
	survey survey

	skipHidden bool

	row    int // the last one read
	areas  int // of the survey's merged ones, that begin up to there
	merged []mergedCell
	text   bytes.Buffer
	csv    *csv.Writer
	lines  []int // rows of the records that were not yet asked for
	ended  bool

	hiddenRows []int // with something in them
}

// Read gives the CSV.
func (w *workbookText) Read(p []byte) (int, error) {
	for w.text.Len() == 0 {
		if w.ended {
			return 0, io.EOF
		}
		if err := w.next(); err != nil {
			return 0, err
		}
	}
	return w.text.Read(p)
}

// next writes the next row with something in it.
func (w *workbookText) next() (err error) {
	defer func() {
		if why := recover(); why != nil { // as in openWorkbook
			err = fmt.Errorf("row %d is not as it must be: %v", w.row, why)
		}
	}()
	if !w.rows.Next() {
		w.ended = true
		return w.rows.Error()
	}
	w.row++
	shown, err := w.rows.Columns()
	if err != nil {
		return err
	}
	cells := make([]string, w.survey.last-w.survey.first+1)
	if len(shown) >= w.survey.first {
		copy(cells, shown[w.survey.first-1:])
	}
	if blank(cells) {
		return nil
	}
	w.fillMerged(cells)
	if w.survey.hidden[w.row] {
		w.hiddenRows = append(w.hiddenRows, w.row)
		if w.skipHidden {
			return nil
		}
	}
	if w.csv == nil {
		w.csv = csv.NewWriter(&w.text)
	}
	w.lines = append(w.lines, w.row)
	if err := w.csv.Write(cells); err != nil {
		return err
	}
	w.csv.Flush()
	return w.csv.Error()
}

// fillMerged writes what merged cells of several rows show into each of them: the
// file has it in the first alone.
func (w *workbookText) fillMerged(cells []string) {
	w.merged = slices.DeleteFunc(w.merged, func(m mergedCell) bool { return m.bottom < w.row })
	for _, m := range w.merged {
		cells[m.at] = m.shows
	}
	for ; w.areas < len(w.survey.merged) && w.survey.merged[w.areas].top <= w.row; w.areas++ {
		a := w.survey.merged[w.areas]
		if at := a.left - w.survey.first; a.top == w.row && at >= 0 && at < len(cells) {
			w.merged = append(w.merged, mergedCell{at, a.bottom, cells[at]})
		}
	}
}

// mergedCell is what merged cells show, down to their last row.
type mergedCell struct {
	at, bottom int
	shows      string
}

// line is the row that the next record was.
func (w *workbookText) line() int {
	if len(w.lines) == 0 {
		return w.row
	}
	n := w.lines[0]
	w.lines = w.lines[1:]
	return n
}

// cell is how a spreadsheet calls a cell, its column counted from 0 as in the
// records; -1 is the first one.
func (w *workbookText) cell(row, column int) string {
	name, err := excelize.CoordinatesToCellName(w.survey.first+max(0, column), max(1, row))
	sheet := w.name
	if strings.ContainsAny(sheet, " '!-") {
		sheet = "'" + strings.ReplaceAll(sheet, "'", "''") + "'"
	}
	if err != nil {
		return sheet
	}
	return sheet + "!" + name
}

// flaws are the cells of a row that do not show what is meant, their columns
// counted from 0.
func (w *workbookText) flaws(row int) []flaw {
	found := w.survey.flaws[row]
	at := make([]flaw, len(found))
	for i, f := range found {
		at[i] = f
		at[i].column -= w.survey.first
	}
	return at
}

// notices are what is to be known of the workbook beside what its rows say.
func (w *workbookText) notices(h Header) []string {
	var all []string
	if len(w.others) > 0 {
		all = append(all, fmt.Sprintf("the sheet %s is read; not read, unless --sheet-name names it: %s", quote(w.name), quoted(w.others)))
	}
	if len(w.hiddenRows) > 0 {
		hidden := lines{w.hiddenRows[:min(mostLines, len(w.hiddenRows))], len(w.hiddenRows)}
		if w.skipHidden {
			all = append(all, hidden.rows("left out, for the workbook hides them"))
		} else {
			all = append(all, hidden.rows("read as well that the workbook hides (--skip-hidden leaves them out)"))
		}
	}
	for i, name := range h.Names {
		column := w.survey.first + i
		hidden := slices.ContainsFunc(w.survey.hiddenCols, func(s span) bool { return s.from <= column && column <= s.to })
		if hidden && h.columns[i] != "" {
			all = append(all, fmt.Sprintf("the column %s is read, though the workbook hides it", quote(name)))
		}
	}
	return all
}

// close removes what the library has unpacked.
func (w *workbookText) close() {
	_ = w.rows.Close()
	_ = w.file.Close()
}
