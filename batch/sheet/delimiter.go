package sheet

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// headMax is how much of a sheet is looked at to find out how it is written.
const headMax = 64 << 10

// delimiter is what separates the cells of a sheet that begins with head: a
// comma, unless the header names no column that way and does with exactly one
// of semicolon and tab.
func delimiter(head []byte) rune {
	comma, semicolon, tab := columnsKnown(head, ','), columnsKnown(head, ';'), columnsKnown(head, '\t')
	switch {
	case comma > 0:
		return ','
	case semicolon > 0 && tab == 0:
		return ';'
	case tab > 0 && semicolon == 0:
		return '\t'
	}
	return ','
}

// columnsKnown counts the names in the first line of head that mean something.
func columnsKnown(head []byte, delimiter rune) int {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma = delimiter
	names, err := r.Read()
	if err != nil {
		return 0
	}
	n := 0
	for _, name := range names {
		// A tab is a blank to ColumnOf, and two names here.
		if ColumnOf(name) != "" && !strings.Contains(name, "\t") {
			n++
		}
	}
	return n
}

// workbook says whether head is the beginning of a zipped spreadsheet (XLSX,
// ODS) and not of text.
func workbook(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }
