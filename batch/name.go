package batch

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// MaxName is the longest first or last name the portal stores, in UTF-16
// units as it counts them (docspace-api.md §20).
const MaxName = 64

var shippedNameRule = regexp.MustCompile(`^[\p{L}\p{M}' \-]+$`)

// ShippedNameRule is the rule for first and last names that portals ship with
// (docspace-api.md §5.5); a portal's own is in GET /settings.
func ShippedNameRule() *regexp.Regexp { return shippedNameRule }

// nameFault says what is wrong with a first or last name and what to write
// instead; "" when nothing is. A nil rule is the shipped one.
func nameFault(name string, rule *regexp.Regexp) string {
	if rule == nil {
		rule = shippedNameRule
	}
	if n := len(utf16.Encode([]rune(name))); n > MaxName {
		return fmt.Sprintf("has %d characters, the portal stores %d; shorten it", n, MaxName)
	}
	if name == "" || rule.MatchString(name) {
		return ""
	}
	for _, r := range name {
		if rule.MatchString(string(r)) {
			continue
		}
		if r == '’' {
			return fmt.Sprintf("has a ’, which the portal refuses; write %q", strings.ReplaceAll(name, "’", "'"))
		}
		return fmt.Sprintf("has %q, which the portal refuses; use letters, blanks, ' and - only", r)
	}
	return "breaks the portal's rule for names " + rule.String()
}
