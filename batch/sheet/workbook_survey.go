package sheet

import (
	"archive/zip"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// survey is what must be known of a worksheet before its rows are read, and what
// the library that reads them does not tell: it also takes a part that is cut off
// for one that ends.
type survey struct {
	first, last int            // columns with something in them, counted from 1; 0: none
	flaws       map[int][]flaw // by row
	merged      []area         // of several rows, by the first of them
	hidden      map[int]bool   // rows
	hiddenCols  []span
}

// flaw is a cell that shows something else than what is meant.
type flaw struct {
	column int
	what   string // an error such as "#N/A"; "" for a formula that was never worked out
	digits bool   // it is neither, but a number with more digits than a spreadsheet keeps
}

// mostMerged is how many merged cells a sheet may have.
const mostMerged = 10_000

type span struct{ from, to int }

// area is a number of merged cells.
type area struct{ left, top, right, bottom int }

// surveySheet looks a worksheet through to its end, and the strings that it shares
// with others.
func surveySheet(parts *zip.Reader, part string) (survey, error) {
	s := surveyor{survey: survey{flaws: map[int][]flaw{}, hidden: map[int]bool{}}, string: -1}
	if err := eachToken(parts, part, s.take); err != nil {
		return s.survey, fmt.Errorf("%s: %w", part, err)
	}
	slices.SortStableFunc(s.merged, func(a, b area) int { return cmp.Compare(a.top, b.top) })
	if s.string < 0 {
		return s.survey, nil
	}
	shared := 0
	err := eachToken(parts, "xl/sharedStrings.xml", func(t xml.Token) error {
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == "si" {
			shared++
		}
		return nil
	})
	if err == nil && s.string >= shared {
		err = fmt.Errorf("text %d is missing", s.string)
	}
	return s.survey, err
}

// eachToken reads a part as XML to its end, which makes sure that it is whole.
func eachToken(parts *zip.Reader, name string, each func(xml.Token) error) error {
	part, err := openPart(parts, name)
	if err != nil {
		return err
	}
	defer func() { _ = part.Close() }()
	d := xml.NewDecoder(part)
	depth := 0
	for {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case errors.Is(err, io.EOF):
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if err := each(t); err != nil {
			return err
		}
	}
}

// surveyor goes through the elements of a worksheet.
type surveyor struct {
	survey
	row, column int
	kind        string // of the cell's value
	formula     bool
	valued      bool // it has a value, perhaps an empty one
	text        []byte
	inValue     bool
	string      int // highest number of a shared string; -1: none
}

func (s *surveyor) take(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return s.start(t)
	case xml.CharData:
		if s.inValue {
			s.text = append(s.text, t...)
		}
	case xml.EndElement:
		return s.end(t.Name.Local)
	}
	return nil
}

func (s *surveyor) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		return s.startRow(e)
	case "c":
		return s.startCell(e)
	case "f":
		s.formula = true
	case "v", "t":
		s.inValue, s.valued = true, true
	case "col":
		from, _ := strconv.Atoi(attribute(e, "min"))
		to, _ := strconv.Atoi(attribute(e, "max"))
		if isTrue(attribute(e, "hidden")) {
			s.hiddenCols = append(s.hiddenCols, span{from, to})
		}
	case "mergeCell":
		a, err := parseArea(attribute(e, "ref"))
		if err != nil {
			return err
		}
		if a.bottom > a.top {
			s.merged = append(s.merged, a)
		}
		if len(s.merged) > mostMerged {
			return fmt.Errorf("there are more than %d merged cells", mostMerged)
		}
	}
	return nil
}

func (s *surveyor) startRow(e xml.StartElement) error {
	before := s.row
	s.row++
	if r := attribute(e, "r"); r != "" {
		s.row, _ = strconv.Atoi(r)
	}
	if s.row <= before || s.row > excelize.TotalRows {
		return fmt.Errorf("row %d stands behind row %d", s.row, before)
	}
	if s.column = 0; isTrue(attribute(e, "hidden")) {
		s.hidden[s.row] = true
	}
	return nil
}

func (s *surveyor) startCell(e xml.StartElement) error {
	before := s.column
	s.column++
	if r := attribute(e, "r"); r != "" {
		column, row, err := excelize.CellNameToCoordinates(r)
		if err != nil || row != s.row || column <= before {
			return fmt.Errorf("cell %s stands in row %d behind column %d", quote(r), s.row, before)
		}
		s.column = column
	}
	s.kind, s.formula, s.valued, s.text = attribute(e, "t"), false, false, s.text[:0]
	return nil
}

func (s *surveyor) end(name string) error {
	switch name {
	case "v", "t":
		s.inValue = false
	case "c":
		return s.endCell()
	}
	return nil
}

func (s *surveyor) endCell() error {
	text := string(s.text)
	if s.kind == "s" && text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return fmt.Errorf("row %d: %s is no number of a text", s.row, quote(text))
		}
		s.string = max(s.string, n)
	}
	if text == "" && !s.formula {
		return nil
	}
	if s.first == 0 || s.column < s.first {
		s.first = s.column
	}
	s.last = max(s.last, s.column)
	switch {
	case s.kind == "e":
		s.flaws[s.row] = append(s.flaws[s.row], flaw{column: s.column, what: text})
	case !s.valued:
		s.flaws[s.row] = append(s.flaws[s.row], flaw{column: s.column})
	case (s.kind == "" || s.kind == "n"):
		if n, err := strconv.ParseFloat(text, 64); err == nil && math.Abs(n) >= 1e15 {
			s.flaws[s.row] = append(s.flaws[s.row], flaw{column: s.column, digits: true})
		}
	}
	return nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func isTrue(text string) bool { return text == "1" || text == "true" }

// parseArea reads a range such as "A2:B5".
func parseArea(text string) (area, error) {
	first, last, _ := strings.Cut(text, ":")
	left, top, err := excelize.CellNameToCoordinates(first)
	if err != nil {
		return area{}, err
	}
	right, bottom, err := excelize.CellNameToCoordinates(last)
	if err != nil {
		return area{}, err
	}
	return area{min(left, right), min(top, bottom), max(left, right), max(top, bottom)}, nil
}
