package report

import (
	"strings"

	"github.com/rivo/uniseg"
)

// columns is how wide texts for people are at most.
const columns = 80

// width is the number of columns s takes on a terminal: a Chinese character
// takes two, an accent on a letter none.
func width(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// pad fills s up with blanks to n columns.
func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-width(s))) }

// split cuts s where its first n columns end, between two characters as people
// see them. The first part holds one character at least.
func split(s string, n int) (head, tail string) {
	end, taken := 0, 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		taken += g.Width()
		if end > 0 && taken > n {
			break
		}
		_, end = g.Positions()
	}
	return s[:end], s[end:]
}

// shorten gives s room in n columns, with … in place of what is cut off.
func shorten(s string, n int) string {
	if width(s) <= n {
		return s
	}
	head, _ := split(s, n-1)
	return head + "…"
}
