package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
)

// undecoded says why the text of a sheet cannot be read any further.
func (s *Sheet) undecoded(err error) Fault {
	f := Fault{Line: s.source.line, Err: err}
	switch {
	case errors.Is(err, encoding.ErrInvalidUTF8):
		cell, begun := s.brokenCell()
		f.Column = s.columnAt(begun)
		f.Message = fmt.Sprintf("the text is not UTF-8 at character %d of the line", s.source.column)
		f.Fix = saveAsUTF8
		if !s.secretAt(begun) {
			f.Fix += ways(cell)
		}
	case errors.Is(err, errUndefined):
		f.Column = s.columnAt(s.lastCell())
		f.Message = fmt.Sprintf("character %d of the line means nothing in %s", s.source.column, s.source.charset.name)
		f.Fix = "the sheet is in another encoding: " + saveAsUTF8 + ", or give another --encoding"
	case errors.Is(err, errIsUTF8):
		f.Line = 0
		f.Message = fmt.Sprintf("the sheet is UTF-8 and not %s: its letters would come out wrong", s.source.charset.name)
		f.Fix = "leave out --encoding"
	default:
		f.Message = fmt.Sprintf("the sheet cannot be read: %v", err)
		f.Fix = "give a file of text in CSV, or a workbook (XLSX)"
	}
	return f
}

// ways are the encodings that a cell can be in, with how it looks in each.
func ways(cell []byte) string {
	var all []string
	for _, l := range looks(cell) {
		all = append(all, fmt.Sprintf("%s if this cell is %s", strings.Join(l.names, " or "), quote(l.cell)))
	}
	if len(all) == 0 {
		return ", or say with --encoding which encoding it is in"
	}
	return ", or give --encoding " + strings.Join(all, ", ")
}

// brokenCell is the cell with the first byte that is no UTF-8, as it is in the
// file, and its column.
func (s *Sheet) brokenCell() (cell []byte, column int) {
	text := s.source.between(s.offset, s.source.given())
	if last := bytes.LastIndexAny(text, string(s.csv.Comma)+"\n\""); last >= 0 {
		text = text[last+1:]
	}
	const most = 256
	at := s.source.given()
	if s.source.raw.marked {
		at += int64(len(bom))
	}
	rest := s.source.raw.after(at, most)
	if end := bytes.IndexAny(rest, string(s.csv.Comma)+"\r\n\""); end >= 0 {
		rest = rest[:end]
	}
	return append(bytes.Clone(text), rest...), s.lastCell()
}

// secretAt says whether a cell of a column may hold a secret. Where it is not sure
// which column a cell stands in, it may if one of the sheet's does.
func (s *Sheet) secretAt(i int) bool {
	if i >= 0 && i < len(s.header.Names) && !s.astray {
		return s.header.Secret(i)
	}
	return slices.Contains(s.header.secret, true)
}
