package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"

	"docspace-batch/batch"
	"github.com/gocarina/gocsv"
)

// Results writes results.csv: the columns of the sheet, then those of the
// result, one line per row, in sheet order. A line is written as soon as all
// lines before it are; results that come early are kept until then, so memory
// grows only with what is out of order. Results is not for use by several
// goroutines at once.
//
// The file consists of whole lines at any moment, also of a process that is
// killed: nothing is held back for later, and what is written in one go ends
// with a line. Where that fails half way, for the disk is full, the torn rest is
// cut off again.
//
// Cells stay as they are in the sheet, with three exceptions: those of secret
// columns are empty; those that a spreadsheet would run as a formula, beginning
// with = + - @ tab or CR, get a leading apostrophe (header names too); and
// columns of the sheet that are named like a result column are left out. Such a
// sheet is the result file of an earlier run, or a part of it, and who runs it
// again wants the same columns with the new results, each of them once.
type Results struct {
	out    io.Writer
	runID  string
	secret []bool // by column of the sheet

	line  resultLine
	row   [1]resultColumns
	lines bytes.Buffer // whole lines that are still to be written to out
	whole int64        // bytes of whole lines that out has

	next  int                  // index of the row whose turn it is
	early map[int]batch.Result // by index
	err   error                // the first failure; the file is not whole after it
}

// flushBytes is how much is gathered before it is written in one go while a
// long queue of early results is worked off.
const flushBytes = 64 << 10

// truncater is what out should be, to be rid of a torn line: an *os.File is.
type truncater interface{ Truncate(size int64) error }

// NewResults begins the file, which must be empty, with its header: that of the
// sheet without the result columns of an earlier run, followed by the result
// columns. secret says which columns of the sheet are to be empty, bom that a byte
// order mark comes first, by which Excel knows UTF-8.
func NewResults(w io.Writer, header []string, secret func(col int) bool, runID string, bom bool) (*Results, error) {
	r := &Results{out: w, runID: runID, secret: make([]bool, len(header)), early: make(map[int]batch.Result)}
	for col := range header {
		r.secret[col] = secret(col)
	}
	r.line = resultLine{csv: csv.NewWriter(&r.lines), cells: slices.Clone(header)}
	if bom {
		r.lines.WriteString(byteOrderMark)
	}
	if err := gocsv.MarshalCSV([]resultColumns{}, &r.line); err != nil {
		return nil, fmt.Errorf("write header of results: %w", err)
	}
	return r, r.flush()
}

// Add takes the result of one row, in any order, once per row. After an error
// all further calls give the same error.
func (r *Results) Add(res batch.Result) error {
	if r.err != nil {
		return r.err
	}
	if _, twice := r.early[res.Index]; twice || res.Index < r.next {
		r.err = fmt.Errorf("line %d has two results", res.Row.Line)
		return r.err
	}
	if res.Index > r.next {
		r.early[res.Index] = res
		return nil
	}
	for ok := true; ok; res, ok = r.early[r.next] {
		delete(r.early, r.next)
		if err := r.write(res); err != nil {
			return err
		}
		r.next++
	}
	return r.flush()
}

// Close ends the file, which should have the given number of rows. When results
// are missing it is an error; those that wait for them are written all the
// same, for each of them is true.
func (r *Results) Close(rows int) error {
	if r.err != nil {
		return r.err
	}
	missing := rows - r.next - len(r.early)
	for _, index := range slices.Sorted(maps.Keys(r.early)) {
		if err := r.write(r.early[index]); err != nil {
			return err
		}
	}
	if err := r.flush(); err != nil {
		return err
	}
	switch {
	case missing > 0:
		r.err = fmt.Errorf("%d of %d rows have no result, the first of them is row %d", missing, rows, r.next+1)
	case missing < 0:
		r.err = fmt.Errorf("there are %d results for %d rows", rows-missing, rows)
	}
	return r.err
}

func (r *Results) write(res batch.Result) error {
	for col := range r.line.cells {
		r.line.cells[col] = ""
		if col < len(res.Row.Cells) && !r.secret[col] {
			r.line.cells[col] = res.Row.Cells[col]
		}
	}
	r.row[0] = columnsOf(res, r.runID)
	if err := gocsv.MarshalCSVWithoutHeaders(&r.row, &r.line); err != nil {
		r.err = fmt.Errorf("write result of line %d: %w", res.Row.Line, err)
		return r.err
	}
	if r.lines.Len() >= flushBytes {
		return r.flush()
	}
	return nil
}

func (r *Results) flush() error {
	n, err := r.out.Write(r.lines.Bytes())
	if err == nil && n < r.lines.Len() {
		err = io.ErrShortWrite
	}
	if err != nil {
		r.err = fmt.Errorf("write results: %w", err)
		if out, ok := r.out.(truncater); ok && n > 0 {
			_ = out.Truncate(r.whole) // else the last line is torn: the first error says enough
		}
		return r.err
	}
	r.whole += int64(n)
	r.lines.Reset()
	return nil
}
