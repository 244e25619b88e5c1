package sheet

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/gocarina/gocsv"

	"docspace-batch/batch"
)

// Options says how a sheet is to be understood.
type Options struct {
	Operation batch.Op       // for the whole sheet, which then has no column for it; empty: each row says
	NameRule  *regexp.Regexp // for first and last names; nil: the rule portals ship with
	Heir      string         // of rows that may name one and do not; "": nobody

	Encoding  string   // name such as "windows-1251"; "": UTF-8, or UTF-16 with a byte order mark
	SheetName string   // of a workbook; "": its first sheet that is shown
	Map       []string // each "name in the sheet=column"; with nothing behind the = it is only carried along

	SkipEmpty  bool // rows without an operation are left out
	SkipHidden bool // so are hidden rows of a workbook
	Disabled   bool // of another system's export: people who are disabled there are taken as well
	Guests     bool // so are its guests
	Roster     bool // rows are people who should have an account: no operation is read, nothing but the e-mail is needed
}

// Sheet is a sheet being read. It keeps a few numbers per account and never the
// rows.
type Sheet struct {
	header  Header
	options Options

	book    *workbookText // nil: text
	source  *source
	in      *bufio.Reader // what csv reads from, line by line
	csv     *csv.Reader
	rows    *gocsv.Unmarshaller
	keys    []string // of the header's columns in rows
	plain   bool     // every column is read, none carried along
	offset  int64    // where the last row ended
	ended   bool     // nothing can be read any more
	astray  bool     // a quote in a row was wrong: what comes may be the rest of its cells
	left    left     // what was not read
	seen    glimpse
	emptied map[int]bool // columns with secrets that a corrected copy does not have
	status  int          // where a roster says whose account is terminated; -1: nowhere

	operations operations
	person     *batch.Operation      // in the place of one, in a roster
	missed     map[batch.Column]bool // columns found missing and told of
	history    *history
}

// Open reads and checks the header of a sheet. Its errors are Faults,
// *OperationTwiceError, *OptionError, or tell that o.Operation is none.
func Open(r io.Reader, o Options) (_ *Sheet, err error) {
	s := &Sheet{
		options: o, operations: newOperations(), missed: map[batch.Column]bool{}, emptied: map[int]bool{}, history: newHistory(),
	}
	if o.Operation != "" && s.operations.find(string(o.Operation)) == nil {
		return nil, fmt.Errorf("%q is no operation", o.Operation)
	}
	if err := checkMap(o); err != nil {
		return nil, err
	}
	if o.Roster {
		s.person = personRow()
	}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if err := s.decode(bufio.NewReaderSize(r, headMax)); err != nil {
		return nil, err
	}
	s.in = bufio.NewReaderSize(s.source, headMax)
	head, _ := s.in.Peek(headMax) // an error comes again when the header is read
	l := findLayout(head, o)
	s.csv = csv.NewReader(s.in) // uses s.in itself, for it is large enough
	s.csv.Comma = l.comma
	s.left.titles = l.titles
	if _, said := separator(head); said {
		s.left.titles-- // that line is no title
	}
	titles, err := s.readTitles(l.titles)
	if err != nil {
		return nil, err
	}
	if err := s.readHeader(); err != nil {
		return nil, err
	}
	if faults := s.rowsAbove(s.header, titles); len(faults) > 0 {
		return nil, faults
	}
	return s, nil
}

// decode finds out what kind of file it is, and makes text of it.
func (s *Sheet) decode(in *bufio.Reader) error {
	head, _ := in.Peek(headMax)
	if f, bad := foreign(head); bad {
		return Faults{f}
	}
	if zipped(head) {
		if s.options.Encoding != "" {
			return &OptionError{Option: "--encoding", Message: "a workbook says itself how it is encoded", Fix: "leave it out"}
		}
		var err error
		if s.book, err = openWorkbook(in, s.options); err != nil {
			return err
		}
		s.source = newSource(s.book, nil)
		return nil
	}
	if s.options.SheetName != "" {
		return &OptionError{Option: "--sheet-name", Message: "the sheet is text (CSV) and no workbook", Fix: "leave it out"}
	}
	c, err := findCharset(s.options.Encoding, head)
	if err != nil {
		return err
	}
	if name, is := unmarkedUTF16(head); is && c == nil && markedAs(head) == "" {
		return Faults{{Line: 1, Message: "the text is UTF-16 without a byte order mark", Fix: saveAsUTF8 + ", or give --encoding " + name}}
	}
	s.source = newSource(in, c)
	s.source.returns = endsLinesWithReturns(decoded(head, c))
	return nil
}

// readTitles passes over the rows above the header.
func (s *Sheet) readTitles(n int) ([]title, error) {
	s.csv.FieldsPerRecord = -1
	var all []title
	for range n {
		cells, err := s.csv.Read()
		var parse *csv.ParseError
		if err != nil && !errors.As(err, &parse) {
			f, _ := s.refused(err)
			return nil, Faults{f}
		}
		if err == nil {
			all = append(all, title{s.line(), cells})
		} else if s.book != nil {
			s.book.line()
		}
		s.advance()
	}
	s.csv.FieldsPerRecord = 0 // as many as the header has
	return all, nil
}

// readHeader reads the names of the columns and tells gocsv what they mean.
func (s *Sheet) readHeader() error {
	rows, err := gocsv.NewUnmarshaller(s.csv, &cells{})
	if errors.Is(err, io.EOF) {
		return Faults{{Line: 1, Message: "the sheet is empty", Fix: "its first line must name the columns"}}
	}
	if err != nil {
		f, _ := s.refused(err)
		return Faults{f}
	}
	line := s.line()
	if f, bad := unreadable(rows.Headers, line); bad && s.book == nil {
		return Faults{f}
	}
	s.left.header = line
	header, faults := newHeader(rows.Headers, line, s.options)
	faults = append(faults, s.unfinished(line)...)
	if s.options.Operation != "" && header.has(batch.ColOperation) {
		return &OperationTwiceError{Column: header.name(batch.ColOperation)}
	}
	if faults = append(faults, header.missing(line, s.options)...); len(faults) > 0 {
		faults[0].Fix += s.otherCharset(strings.Join(header.Names, ""))
		return s.located(append(faults, s.alsoMissing(header)...), header)
	}
	s.header, s.keys, s.status = header, header.keys(), header.statusAt()
	if err := rows.RenormalizeHeaders(func([]string) []string { return s.keys }); err != nil {
		return fmt.Errorf("map the header: %w", err)
	}
	s.rows, s.plain = rows, len(header.places) == len(header.Names)
	s.advance()
	return nil
}

// unfinished are the cells of a workbook's header with a formula that was never worked
// out: nobody knows which columns they name.
func (s *Sheet) unfinished(line int) Faults {
	if s.book == nil {
		return nil
	}
	var faults Faults
	for _, f := range s.book.flaws(line) {
		if f.what == "" && !f.digits {
			faults = append(faults, Fault{Line: line, Cell: s.book.cell(line, f.column), Message: neverWorkedOut, Fix: workOut})
		}
	}
	return faults
}

// otherCharset asks whether a text that is wrong may be in another encoding than was
// said; "" where it reads the same in all of them.
func (s *Sheet) otherCharset(text string) string {
	if s.source.charset == nil || !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) {
		return ""
	}
	return "; or is the sheet in another encoding than " + s.source.charset.name + "?"
}

// alsoMissing are the columns that the operation of the whole sheet needs beside
// the one that names accounts: no row will be read that could miss them.
func (s *Sheet) alsoMissing(h Header) Faults {
	op := s.operations.find(string(s.options.Operation))
	if op == nil {
		return nil
	}
	var faults Faults
	for _, column := range op.Needs {
		if column != batch.ColEmail && !h.has(column) {
			faults = append(faults, lacks(s.left.header, op.Name, column, h))
		}
	}
	return faults
}

// lacks says that a column is missing that an operation needs.
func lacks(line int, op batch.Op, column batch.Column, h Header) Fault {
	return Fault{
		Line: line, Column: string(column), Message: fmt.Sprintf("%s needs a column %s, and the sheet has none", op, column),
		Fix: cmp.Or(h.near(column), "add it"),
	}
}

// located gives faults of a workbook's header their cells, and tells of its other
// sheets.
func (s *Sheet) located(faults Faults, h Header) Faults {
	if s.book == nil {
		return faults
	}
	for i := range faults {
		if faults[i].Cell == "" {
			faults[i].Cell = s.cell(faults[i].Line, slices.Index(h.Names, faults[i].Column))
		}
	}
	if len(s.book.others) > 0 && !h.namesAccounts() {
		faults[0].Fix += "; or give another sheet with --sheet-name: " + quoted(s.book.others)
	}
	return faults
}

// line is where the record that was read last begins: its line, or its row in a
// workbook.
func (s *Sheet) line() int {
	if s.book != nil {
		return s.book.line()
	}
	line, _ := s.csv.FieldPos(0)
	return line
}

// cell is how a workbook calls a cell of a record, "" where the sheet is text; -1 is
// the first column.
func (s *Sheet) cell(line, column int) string {
	if s.book == nil {
		return ""
	}
	return s.book.cell(line, column)
}

// Close ends the reading. It is needed only before the end of the sheet, and may be
// called at any time.
func (s *Sheet) Close() {
	s.ended = true
	if s.book != nil {
		s.book.close()
	}
}

// Header is the sheet's first line.
func (s *Sheet) Header() Header { return s.header }
