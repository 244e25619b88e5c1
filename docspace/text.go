package docspace

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	maxMessage = 300 // characters of the portal's text in an error
	minSecret  = 6   // shorter ones are not looked for: blotting them out would give them away
)

// oneLine makes foreign text fit for an error: on one line, without control
// characters, not too long. Secrets must be out of it before: half of one would
// not be found any more.
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
	return strings.TrimSpace(html.UnescapeString(string(found[1])))
}

// tidy makes an error fit to be shown: without secrets, should the portal or a
// library have echoed one, and in one line.
func (c *Client) tidy(cl call, e *Error) *Error {
	for _, secret := range append([]string{c.key}, cl.secrets...) {
		if len(secret) < minSecret {
			continue
		}
		e.Message = strings.ReplaceAll(e.Message, secret, "(secret)")
		e.Fields = slices.DeleteFunc(e.Fields, func(name string) bool { return strings.Contains(name, secret) })
		if e.Err != nil && strings.Contains(e.Err.Error(), secret) {
			e.Err = nil
		}
	}
	e.Message = oneLine(e.Message)
	return e
}
