package docspace

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// answer is one HTTP answer, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) location(base *url.URL) (*url.URL, error) {
	location := a.header.Get("Location")
	if a.status/100 != 3 || location == "" {
		return nil, http.ErrNoLocation
	}
	return base.Parse(location)
}

// describe says in a few words what came instead of JSON: the title of a page,
// a line of text, nothing.
func describe(a answer) string {
	switch kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type")); {
	case len(a.body) == 0:
		return "empty"
	case kind == "text/plain":
		return string(a.body[:min(len(a.body), 64<<10)])
	case kind == "text/html" || strings.HasPrefix(strings.TrimSpace(string(a.body[:min(len(a.body), 100)])), "<"):
		if title := pageTitle(a.body); title != "" {
			return `a page titled "` + title + `"`
		}
		return "a page without a title"
	case a.isJSON():
		return "JSON of another kind"
	default:
		return "of another kind"
	}
}

func (a answer) isJSON() bool {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}

// plainToTLS recognises what web servers answer to http on their https port.
func plainToTLS(a answer) bool {
	text := string(a.body[:min(len(a.body), 1000)])
	return strings.Contains(text, "HTTP request was sent to HTTPS port") ||
		strings.Contains(text, "HTTP request to an HTTPS server")
}
