package report

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"docspace-batch/batch"
)

// resultFiles are the files of a run that have rows of its sheet with their
// results.
func resultFiles() []string { return []string{resultsName, failedName, notRunName} }

// Copy writes what can be shared of the run in dir to the directory out, which
// must be absent or empty: results.csv, failed.csv, not_run.csv and
// not-undoable.csv as far as they are there, and summary.json. Files are readable
// for their owner only. It learns the names in them before. Not in a copy are the
// journal, for its lines hold together by what would have to be hidden, and
// undo.csv, which could not be run. Verify should have found dir intact.
//
// The caller may add a page made of results that were masked too, and seals the
// copy at the end (SealOptions.Copy).
func (m *Masker) Copy(dir, out string) error {
	if err := m.copyFiles(dir, out); err != nil {
		return fmt.Errorf("copy the run: %w", err)
	}
	return nil
}

func (m *Masker) copyFiles(dir, out string) error {
	if err := os.MkdirAll(out, 0o700); err != nil {
		return err
	}
	switch there, err := os.ReadDir(out); {
	case err != nil:
		return err
	case len(there) > 0:
		return fmt.Errorf("%s is not empty", out)
	}
	summary, err := readSummary(filepath.Join(dir, summaryName))
	if err != nil {
		return err
	}
	m.learnID(summary.KeyOwner.ID)
	for _, name := range resultFiles() {
		if err := m.learnFile(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	for _, name := range resultFiles() {
		if err := m.copyCSV(dir, out, name, m.resultCellOf); err != nil {
			return err
		}
	}
	if err := m.copyCSV(dir, out, lossesName, lossCellOf); err != nil {
		return err
	}
	text, err := marshal(m.summary(summary))
	if err != nil {
		return err
	}
	return writePrivate(filepath.Join(out, summaryName), text)
}

// learnFile makes names and ids of a file with results known.
func (m *Masker) learnFile(path string) error {
	var columns []batch.Column
	return readLines(path, func(cells []string) error {
		if columns == nil {
			for _, name := range cells {
				column := m.column(name)
				if plainName(name) == "result_user_id" {
					column = batch.ColUserID
				}
				columns = append(columns, column)
			}
			return nil
		}
		m.learnCells(columns, cells)
		return nil
	})
}

// copyCSV copies a file, if it is there.
func (m *Masker) copyCSV(dir, out, name string, cellOf func(string) cell) error {
	var text bytes.Buffer
	lines := csv.NewWriter(&text)
	var columns *MaskedColumns
	err := readLines(filepath.Join(dir, name), func(cells []string) error {
		var masked []string
		if columns != nil {
			masked = columns.Cells(cells)
		} else {
			columns = m.columns(cells, cellOf)
			masked = columns.Names
		}
		for i, cell := range masked {
			masked[i] = formulaSafe(cell)
		}
		return lines.Write(masked)
	})
	if err != nil || columns == nil {
		return err
	}
	if lines.Flush(); lines.Error() != nil {
		return lines.Error()
	}
	return writePrivate(filepath.Join(out, name), text.Bytes())
}

// byteOrderMark may begin a file that is meant for a spreadsheet.
const byteOrderMark = "\ufeff"

// ReadHeader reads the names of the columns of results.csv, or of a part of it; none
// where there is no such file.
func ReadHeader(path string) (names []string, err error) {
	err = readLines(path, func(cells []string) error {
		names = cells
		return errEnough
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return names, err
}

var errEnough = errors.New("no more lines are wanted")

// readLines gives the lines of a CSV file one by one, the header first; none of a
// file that is not there.
func readLines(path string, line func(cells []string) error) error {
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	defer func() { _ = file.Close() }()
	text := bufio.NewReader(file)
	if mark, err := text.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = text.Discard(len(mark)) // never fails for what was peeked at
	}
	for in := csv.NewReader(text); ; {
		cells, err := in.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read %s: %w", path, err)
		}
		if err := line(cells); err != nil {
			return err
		}
	}
}
