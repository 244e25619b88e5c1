package docspace

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

const (
	maxMessage = 300 // characters of the portal's text in an error
	minSecret  = 6   // shorter ones are not looked for: blotting them out would give them away
)

// oneLine makes foreign text fit for an error: on one line, without control
// characters, not too long.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }), " ")
	if runes := []rune(s); len(runes) > maxMessage {
		return string(runes[:maxMessage]) + "…"
	}
	return s
}

var titlePattern = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title`)

// pageTitle is the title of an HTML page, "" when it has none near its start.
func pageTitle(page []byte) string {
	found := titlePattern.FindSubmatch(page[:min(len(page), 16<<10)])
	if found == nil {
		return ""
	}
	return oneLine(html.UnescapeString(string(found[1])))
}

// scrub takes secrets out of an error, should the portal have echoed one.
func (c *Client) scrub(cl call, e *Error) {
	for _, secret := range append([]string{c.key}, cl.secrets...) {
		if len(secret) >= minSecret {
			e.Message = strings.ReplaceAll(e.Message, secret, "(secret)")
			if e.Err != nil && strings.Contains(e.Err.Error(), secret) {
				e.Err = nil
			}
		}
	}
}
