package sheet

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// look is how a cell looks in some encodings.
type look struct {
	names []string
	cell  string
	doubt int
}

// mostLooks is how many looks of a cell are shown.
const mostLooks = 6

// looks are the ways to read a cell, those that look like a name first. Nothing is
// decided by that: who knows the person chooses.
func looks(cell []byte) []look {
	var all []look
	for _, c := range likely() {
		text, err := c.encoding.NewDecoder().Bytes(cell)
		if err != nil || !printable(string(text)) {
			continue
		}
		same := slices.IndexFunc(all, func(l look) bool { return l.cell == string(text) })
		switch {
		case same < 0:
			all = append(all, look{[]string{c.name}, string(text), doubt(string(text))})
		case len(all[same].names) < 2:
			all[same].names = append(all[same].names, c.name)
		}
	}
	slices.SortStableFunc(all, func(a, b look) int { return cmp.Compare(a.doubt, b.doubt) })
	return all[:min(mostLooks, len(all))]
}

// doubt says how unlike a name a text looks.
func doubt(text string) int {
	n := 0
	if alphabet(text) == nil {
		n += 2
	}
	small := false
	for _, r := range text {
		if unicode.IsUpper(r) && small {
			n++ // no name goes on with a capital
			break
		}
		small = unicode.IsLower(r)
	}
	return n
}

// alphabet is the one that all letters of a text are of, where it has nothing else
// beside them than what is in names and addresses; nil where there is none.
func alphabet(text string) *unicode.RangeTable {
	var found *unicode.RangeTable
	for _, r := range text {
		if !unicode.IsLetter(r) {
			if r > unicode.MaxASCII {
				return nil
			}
			continue
		}
		if found == nil {
			for _, t := range []*unicode.RangeTable{
				unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana,
			} {
				if unicode.Is(t, r) {
					found = t
				}
			}
		}
		if found == nil || !unicode.Is(found, r) {
			return nil
		}
	}
	return found
}

// printable says whether a decoded text can be one of a spreadsheet's.
func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r == unicode.ReplacementChar || unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r'
	})
}
