package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// headMax is how much of a sheet is looked at to find out how it is written.
const headMax = 64 << 10

// mostTitles is how many rows may stand above the header.
const mostTitles = 30

// layout is how a sheet is written.
type layout struct {
	comma  rune
	titles int // rows above the header, that are not read
	known  int // names in the header that mean something
}

// findLayout finds out how a sheet that begins with head is written. What a first
// line "sep=;" says, as Excel understands it, holds; else it is the delimiter by
// which the most names of a header are known, a comma where none is.
func findLayout(head []byte, o Options) layout {
	if comma, said := separator(head); said {
		l := findHeader(head, comma, o)
		l.titles = max(l.titles, 1)
		return l
	}
	best := findHeader(head, ',', o)
	for _, comma := range []rune{';', '\t', '|'} {
		if l := findHeader(head, comma, o); l.known > best.known {
			best = l
		}
	}
	if best.known == 0 {
		best.comma = mostColumns(head)
	}
	return best
}

// separator reads a first line such as "sep=;".
func separator(head []byte) (rune, bool) {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(head, []byte(bom)), []byte("\n"))
	text := strings.Trim(strings.TrimRight(string(line), "\r"), `"`)
	if len(text) != len("sep=;") || !strings.EqualFold(text[:4], "sep=") {
		return 0, false
	}
	comma := rune(text[4])
	return comma, strings.ContainsRune(",;\t|", comma)
}

// findHeader looks for the header among the first rows: the first one that names
// accounts and more columns than any such row above it; where there is none, one that
// names two other columns at least; else the first row.
func findHeader(head []byte, comma rune, o Options) layout {
	found := layout{comma: comma}
	most := 0
	eachRow(head, comma, func(i int, names []string) bool {
		h, _ := newHeader(names, 1, o)
		n := len(h.places)
		if i > 0 && slices.ContainsFunc(names, isAccount) {
			n = 0 // a row of words that could name columns
		}
		for _, name := range names {
			if comma != '\t' && strings.Contains(name, "\t") && ColumnOf(name) != "" {
				n-- // a tab is a blank to ColumnOf, and two names here
			}
		}
		surely := n
		if h.namesAccounts() && n > 0 {
			surely += len(aliases) // however many columns other rows name
		}
		if i == 0 || surely > most && (h.namesAccounts() || n > 1) {
			found.titles, found.known = i, n
		}
		most = max(most, surely)
		return i < mostTitles && !(h.namesAccounts() && n > 1)
	})
	return found
}

// namesAccounts says whether there is a column that says whose account is meant.
func (h Header) namesAccounts() bool { return h.has("email") || h.has("user_id") }

// eachRow takes head apart as the CSV reader does, without what is wrong with it.
func eachRow(head []byte, comma rune, each func(i int, cells []string) bool) {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.FieldsPerRecord = comma, -1
	for i := 0; ; i++ {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) || !each(i, cells) {
			return
		}
	}
}

// mostColumns is the delimiter that makes the most columns of a first row that
// nobody understands, the same number in the next one; a comma where none does.
func mostColumns(head []byte) rune {
	best, most := ',', 1
	for _, comma := range []rune{',', ';', '\t', '|'} {
		var widths []int
		eachRow(head, comma, func(i int, cells []string) bool {
			widths = append(widths, len(cells))
			return i < 1
		})
		if len(widths) > 0 && widths[0] > most && widths[len(widths)-1] == widths[0] {
			best, most = comma, widths[0]
		}
	}
	return best
}
