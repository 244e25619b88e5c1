package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// record is one line of the sheet, taken apart and not yet checked.
type record struct {
	line int
	all  []string // as typed, one per column
	read *cells   // those that mean something
}

// read takes the next record. Its errors are io.EOF and Faults.
func (s *Sheet) read() (record, error) {
	for {
		rec, err := s.unmarshal()
		if err == nil {
			s.advance()
			return rec, nil
		}
		if errors.Is(err, io.EOF) {
			s.ended = true
			return record{}, io.EOF
		}
		if rec, ok := s.longer(err); ok {
			s.advance()
			return rec, nil
		}
		f, skip := s.refused(err)
		s.advance()
		if !skip {
			return record{}, f
		}
	}
}

// unmarshal lets gocsv take one record and puts its cells back in their order.
func (s *Sheet) unmarshal() (record, error) {
	var row any
	var others map[string]string
	var err error
	if s.plain {
		row, err = s.rows.Read()
	} else {
		row, others, err = s.rows.ReadUnmatched()
	}
	if err != nil {
		return record{}, err
	}
	rec := record{line: s.line(), read: row.(*cells), all: make([]string, len(s.keys))}
	rec.read.guarded = s.header.ours
	for i, c := range s.header.columns {
		if c == "" {
			rec.all[i] = others[s.keys[i]]
		} else {
			rec.all[i] = rec.read.raw(c)
		}
	}
	s.standIn(&rec)
	return rec, nil
}

// longer is a record that has nothing but empty cells behind those that the
// header names: programs leave them there.
func (s *Sheet) longer(err error) (record, bool) {
	if !errors.Is(err, csv.ErrFieldCount) {
		return record{}, false
	}
	all, err := s.again()
	if err != nil || len(all) < len(s.keys) || !blank(all[len(s.keys):]) {
		return record{}, false
	}
	rec := record{line: s.line(), read: &cells{guarded: s.header.ours}, all: all[:len(s.keys)]}
	for i, c := range s.header.columns {
		rec.read.set(c, all[i])
	}
	s.standIn(&rec)
	return rec, true
}

// standIn reads another cell of an export for an e-mail that is empty.
func (s *Sheet) standIn(rec *record) {
	email := s.header.email(rec.all)
	if s.header.System() != "" && email != strings.TrimSpace(rec.read.Email) {
		if email != "" {
			s.left.standIns.add(rec.line)
		}
		rec.read.Email = email
	}
}

// advance notes that all up to here has been dealt with.
func (s *Sheet) advance() {
	s.offset = s.csv.InputOffset()
	s.source.forget = s.offset
}

// refused says what is wrong with a record that the CSV reader did not take.
// A record is to be skipped when it is blank and only of another length.
func (s *Sheet) refused(err error) (f Fault, skip bool) {
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse) && errors.Is(parse.Err, csv.ErrFieldCount):
		cells, _ := s.again()
		return s.ragged(parse.StartLine, cells), blank(cells)
	case errors.As(err, &parse):
		return s.misquoted(parse), false
	}
	s.Close()
	if errors.Is(err, errLongRow) {
		line, _ := s.csv.FieldPos(0)
		return neverClosed(line, s.columnAt(s.lastCell()), "for 4 MiB"), false
	}
	if s.book != nil {
		f = damaged(err)[0]
		f.Cell = s.cell(s.book.row, -1)
		return f, false
	}
	return s.undecoded(err), false
}

// again takes the refused record apart without gocsv, which does not give it
// away: all its cells, or those before the place where it went wrong.
func (s *Sheet) again() ([]string, error) {
	end := s.csv.InputOffset()
	r := csv.NewReader(bytes.NewReader(s.source.between(s.offset, end)))
	r.Comma, r.FieldsPerRecord = s.csv.Comma, -1
	return r.Read()
}

// lastCell is the place of the cell that the text ended in, -1 when not known.
func (s *Sheet) lastCell() int {
	cells, err := s.again()
	switch {
	case err == nil:
		return len(cells) - 1
	case errors.Is(err, io.EOF) && s.source.column > 1:
		return -1 // the line's beginning was refused before, for another reason
	}
	return len(cells) // a cell not begun, or between quotes and not ended
}

func (s *Sheet) ragged(line int, cells []string) Fault {
	noun := "cells"
	if len(cells) == 1 {
		noun = "cell"
	}
	f := Fault{
		Line: line, Column: s.columnAt(min(len(cells), len(s.keys)-1)), // the first that is missing, or the last before what is too much
		Message: fmt.Sprintf("the row has %d %s, the header has %d", len(cells), noun, len(s.keys)),
	}
	switch {
	case len(cells) < len(s.keys):
		f.Fix = "write all cells, empty ones too"
	default:
		f.Fix = fmt.Sprintf("put a cell with %q in it into quotes", s.csv.Comma)
	}
	return f
}

// misquoted: the record ends where the CSV reader lost its way, at the end of a
// line or, when a quote is never closed, at the end of the file.
func (s *Sheet) misquoted(e *csv.ParseError) Fault {
	s.astray = true
	cells, _ := s.again()
	f := Fault{Line: e.StartLine, Column: s.columnAt(len(cells))}
	if errors.Is(e.Err, csv.ErrBareQuote) {
		f.Message = `a " stands in a cell that does not begin with one`
		f.Fix = `put the whole cell into quotes, without a blank before them, and double the " inside: "the ""big"" room"`
		return f
	}
	if _, err := s.in.Peek(1); err == io.EOF {
		return neverClosed(f.Line, f.Column, "up to the end of the sheet")
	}
	f.Message = `a cell in quotes goes on after the closing "`
	f.Fix = `double the " inside the cell: "the ""big"" room"`
	return f
}

func neverClosed(line int, column, howFar string) Fault {
	return Fault{
		Line: line, Column: column, Message: `a " opens a cell and is not closed ` + howFar,
		Fix: `close it, and double each " inside the cell; the lines after it were not read`,
	}
}

// columnAt is the name of the i-th column, empty where there is none or no
// header yet.
func (s *Sheet) columnAt(i int) string {
	if i < 0 || i >= len(s.header.Names) {
		return ""
	}
	return s.header.Names[i]
}
