package sheet

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"docspace-batch/batch"
)

// Format is how a sheet is written down.
type Format string

// The formats that the tool writes.
const (
	CSV  Format = "csv"  // UTF-8, commas, lines that end as on Unix
	XLSX Format = "xlsx" // a workbook whose cells are all text
)

// ExportColumns are the columns of a sheet of a portal's accounts. A sheet with
// exactly these is known as the tool's own.
func ExportColumns() []string {
	return []string{"operation", "email", "user_id", "first_name", "last_name", "role", "status", "groups"}
}

// DiffColumns are the columns of a sheet that makes a portal equal to a roster. A
// sheet with exactly these is known as the tool's own.
func DiffColumns() []string {
	return []string{"operation", "email", "user_id", "first_name", "last_name", "role", "groups", "note"}
}

// Holds says whether a cell is read as it was written, in every format: a workbook
// has no control characters, and of CSV an apostrophe before what begins a formula
// is taken for the tool's own.
func Holds(cell string) bool {
	guarded := len(cell) > 1 && cell[0] == '\'' && strings.IndexByte(formulaStart, cell[1]) >= 0
	return !guarded && utf8.ValidString(cell) && !strings.ContainsFunc(cell, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff'
	})
}

// Writer writes a sheet, row by row.
type Writer struct {
	columns int
	pen     pen
}

// pen writes in one format. Its first line is the header.
type pen interface {
	write(cells []string) error
	writeAsIs(cells []string) error // without a guard for what could be run as a formula
	close() error
}

// NewWriter writes the header of a sheet to w; nothing may have come there before
// a row or Close.
func NewWriter(w io.Writer, f Format, header []string) (*Writer, error) {
	s := &Writer{columns: len(header)}
	switch f {
	case CSV:
		s.pen = newCSVPen(w)
	case XLSX:
		book, err := newBook(w, header)
		if err != nil {
			return nil, fmt.Errorf("make a workbook: %w", err)
		}
		s.pen = book
	default:
		return nil, fmt.Errorf("there is no format %q", string(f))
	}
	if err := s.Write(header); err != nil {
		return nil, err
	}
	return s, nil
}

// Write writes a row, a cell for each column.
func (w *Writer) Write(cells []string) error {
	if len(cells) != w.columns {
		return fmt.Errorf("a row of %d cells in a sheet of %d columns", len(cells), w.columns)
	}
	return w.pen.write(cells)
}

// writeAsIs writes a row as it is, where Write guards cells.
func (w *Writer) writeAsIs(cells []string) error {
	if len(cells) != w.columns {
		return fmt.Errorf("a row of %d cells in a sheet of %d columns", len(cells), w.columns)
	}
	return w.pen.writeAsIs(cells)
}

// guards says whether Write puts an apostrophe before formulas.
func (w *Writer) guards() bool {
	_, is := w.pen.(*csvPen)
	return is
}

// Close writes what is left, and does not close what it is written to. It is to be
// called once, also after an error of Write.
func (w *Writer) Close() error { return w.pen.close() }

// Offer has a workbook offer words to choose from in the cells of a column, the
// first 10 000 of them; others may be typed all the same. Before Close, and in
// other formats without an effect.
func (w *Writer) Offer(column batch.Column, words []string) error {
	if book, ok := w.pen.(*book); ok {
		return book.offer(column, words)
	}
	return nil
}

// Note adds lines to the second page of a workbook, "notes", which is made by the
// first of them. Each has a word and what is to be said of it; a line without the
// latter is a title. Before Close, and in other formats without an effect.
func (w *Writer) Note(word, text string) {
	if book, ok := w.pen.(*book); ok {
		book.notes = append(book.notes, [2]string{word, text})
	}
}
