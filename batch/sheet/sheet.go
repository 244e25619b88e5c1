package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"

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

	source *source
	in     *bufio.Reader // what csv reads from, line by line
	csv    *csv.Reader
	rows   *gocsv.Unmarshaller
	keys   []string // of the header's columns in rows
	plain  bool     // every column is read, none carried along
	offset int64    // where the last row ended
	ended  bool     // nothing can be read any more

	operations operations
	missed     map[batch.Column]bool // columns found missing and told of
	history    *history
}

// Open reads and checks the header of a sheet. Its errors are Faults,
// *OperationTwiceError, or tell that o.Operation is none.
func Open(r io.Reader, o Options) (*Sheet, error) {
	s := &Sheet{
		options: o, source: newSource(r), operations: newOperations(),
		missed: map[batch.Column]bool{}, history: newHistory(),
	}
	if o.Operation != "" && s.operations.find(string(o.Operation)) == nil {
		return nil, fmt.Errorf("%q is no operation", o.Operation)
	}
	s.in = bufio.NewReaderSize(s.source, headMax)
	head, _ := s.in.Peek(headMax) // a fault of the text comes again when the header is read
	if workbook(head) {
		return nil, Faults{{Line: 1, Message: "this is a workbook (XLSX or ODS) and not CSV", Fix: saveAsUTF8}}
	}
	s.csv = csv.NewReader(s.in) // uses s.in itself, for it is large enough
	s.csv.Comma = delimiter(head)

	if err := s.readHeader(); err != nil {
		return nil, err
	}
	return s, nil
}

// readHeader reads the first line and tells gocsv what its names mean.
func (s *Sheet) readHeader() error {
	rows, err := gocsv.NewUnmarshaller(s.csv, &cells{})
	if errors.Is(err, io.EOF) {
		return Faults{{Line: 1, Message: "the sheet is empty", Fix: "its first line must name the columns"}}
	}
	if err != nil {
		f, _ := s.refused(err)
		return Faults{f}
	}
	line, _ := s.csv.FieldPos(0)
	if f, bad := unreadable(rows.Headers, line); bad {
		return Faults{f}
	}
	header, faults := newHeader(rows.Headers, line)
	if s.options.Operation != "" && header.has(batch.ColOperation) {
		return &OperationTwiceError{Column: header.name(batch.ColOperation)}
	}
	if faults = append(faults, header.missing(line, s.options)...); len(faults) > 0 {
		return faults
	}
	s.header, s.keys = header, header.keys()
	if err := rows.RenormalizeHeaders(func([]string) []string { return s.keys }); err != nil {
		return fmt.Errorf("map the header: %w", err)
	}
	s.rows, s.plain = rows, len(header.places) == len(header.Names)
	s.advance()
	return nil
}

// Header is the sheet's first line.
func (s *Sheet) Header() Header { return s.header }

// Rows yields each row that is sound, and a Fault for each thing that is wrong,
// in the order of the sheet. Reading goes on after a fault where it can. A
// column that rows need and the sheet does not have is told of once. Rows can
// be ranged over once.
func (s *Sheet) Rows() iter.Seq2[batch.Row, error] {
	return func(yield func(batch.Row, error) bool) {
		for !s.ended {
			rec, err := s.read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				if !yield(batch.Row{}, err) {
					return
				}
				continue
			}
			if blank(rec.all) {
				continue
			}
			row, faults, sound := s.check(rec)
			if sound {
				faults = s.history.add(&row, s.header)
			}
			for _, f := range faults {
				if !yield(batch.Row{}, f) {
					return
				}
			}
			if sound && len(faults) == 0 && !yield(row, nil) {
				return
			}
		}
	}
}

// ReadAll reads a whole sheet: all its rows, or everything that is wrong with
// it as Faults. Errors are those of Open.
func ReadAll(r io.Reader, o Options) (Header, []batch.Row, error) {
	s, err := Open(r, o)
	if err != nil {
		return Header{}, nil, err
	}
	var rows []batch.Row
	var faults Faults
	for row, err := range s.Rows() {
		if err == nil {
			rows = append(rows, row)
			continue
		}
		fault, ok := errors.AsType[Fault](err)
		if !ok {
			return s.header, nil, err
		}
		faults = append(faults, fault)
	}
	if len(faults) > 0 {
		return s.header, nil, faults
	}
	return s.header, rows, nil
}
