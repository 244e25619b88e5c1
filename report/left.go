package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// reasonColumns are the result columns of the sheets of rows that are left: where
// a row stood, and why it did not come to what it asked for. With the run's id
// among them such a sheet is known as a part of a result file.
var reasonColumns = []string{"result_line", "result_status", "result_code", "result_message", "result_run_id"}

// Left says how many rows of a run are left to be done.
type Left struct {
	Failed int // rows of failed.csv: failed or skipped; 0: it is not there
	NotRun int // rows of not_run.csv: not run, or with an outcome not known; 0: it is not there
}

// WriteLeft writes the rows of the results at a path that are left to two sheets
// that can be corrected and run: the columns of the run's sheet, then the reason.
// emptied are the columns of the secrets of a row, from 0, that are not in the
// results and have to be filled in. A sheet without a row is not written; one that
// is there already is taken away.
func WriteLeft(results, failed, notRun string, bom bool, emptied func(index int) []string) (Left, error) {
	l, err := writeLeft(results, failed, notRun, bom, emptied)
	if err != nil {
		return Left{}, fmt.Errorf("write the rows that are left: %w", err)
	}
	return l, nil
}

func writeLeft(results, failed, notRun string, bom bool, emptied func(index int) []string) (Left, error) {
	wrong, open := newLeftSheet(bom), newLeftSheet(bom)
	var columns resultPlaces
	index := -1
	err := readLines(results, func(cells []string) error {
		if index++; index == 0 {
			columns = placesOf(cells)
			return errors.Join(wrong.begin(columns, cells), open.begin(columns, cells))
		}
		switch batch.Status(cells[columns.status]) {
		case batch.Failed, batch.Skipped:
			return wrong.add(columns, cells, emptied(index-1))
		case batch.NotRun, batch.Unknown:
			return open.add(columns, cells, emptied(index-1))
		}
		return nil
	})
	if err := errors.Join(err, wrong.csv.Error(), open.csv.Error()); err != nil {
		return Left{}, err
	}
	return Left{wrong.rows, open.rows}, errors.Join(wrong.put(failed), open.put(notRun))
}

// resultPlaces is where the columns of a result file stand, from 0.
type resultPlaces struct {
	sheet   int // how many there are of the run's sheet
	status  int
	reasons []int
}

func placesOf(header []string) resultPlaces {
	p := resultPlaces{sheet: slices.Index(header, "result_line"), status: slices.Index(header, "result_status")}
	for _, name := range reasonColumns {
		p.reasons = append(p.reasons, slices.Index(header, name))
	}
	return p
}

// leftSheet is a sheet of rows that are left.
type leftSheet struct {
	rows int
	text bytes.Buffer
	csv  *csv.Writer
}

func newLeftSheet(bom bool) *leftSheet {
	s := &leftSheet{}
	if bom {
		s.text.WriteString(byteOrderMark)
	}
	s.csv = csv.NewWriter(&s.text)
	return s
}

// begin writes the header, and add a row.
func (s *leftSheet) begin(p resultPlaces, header []string) error {
	return s.csv.Write(slices.Concat(header[:p.sheet], reasonColumns))
}

func (s *leftSheet) add(p resultPlaces, cells, emptied []string) error {
	s.rows++
	line := slices.Clone(cells[:p.sheet])
	for i, at := range p.reasons {
		cell := cells[at]
		if reasonColumns[i] == "result_message" && len(emptied) > 0 {
			cell += "; fill in " + strings.Join(emptied, " and ") + " again, which no file of a run keeps"
		}
		line = append(line, cell)
	}
	return s.csv.Write(line)
}

// put puts the sheet in its place.
func (s *leftSheet) put(path string) error {
	if s.rows > 0 {
		s.csv.Flush()
		return writePrivate(path, s.text.Bytes())
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
