package roster

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"docspace-batch/batch"
)

// sameEmail is the form in which the portal looks for an address that is taken: accents
// do not count there (docspace-api.md §25), though elsewhere they do.
func sameEmail(email string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(batch.FoldEmail(email)))
}

// taken is a fault of somebody whom the portal would not create: it takes the
// address for another one, whose account would go as that of a leaver.
func (x *comparison) taken(r batch.Row) (Fault, bool) {
	same := sameEmail(r.Email)
	other, is := x.emails[same]
	if !is {
		x.emails[same] = r.Email // no other newcomer may have it
		return Fault{}, false
	}
	return Fault{
		r.Line, batch.ColEmail, fmt.Sprintf("the portal takes %s for the same address as %s, which it or the roster has already", r.Email, other),
		"write it in one way",
	}, true
}
