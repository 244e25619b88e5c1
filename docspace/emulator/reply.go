package emulator

import (
	"net/http"
	"time"
)

// reply is what an action has to say; the envelope is put around it later.
type reply struct {
	response any   // nil: no member "response"
	count    int   // docspace-api.md §2.1
	total    int64 // with paged
	paged    bool  // has a total
	empty    bool  // 204, no body at all
	later    func() (reply, error)
}

// one is the answer of most actions: a single thing.
func one(response any) reply { return reply{response: response, count: 1} }

// void is the answer of an action that has nothing to say, and of a look-up
// that found nothing (docspace-api.md §2.1).
func void() reply { return reply{} }

// several is a list whose count is its length.
func several(elements list) reply { return reply{response: elements, count: len(elements)} }

// streamed is the answer of the bulk calls, whose count is 1 for any number
// of elements (docspace-api.md §2.1).
func streamed(elements list) reply { return reply{response: elements, count: 1} }

// page is a part of a longer list.
func page(elements list, total int) reply {
	return reply{response: elements, count: len(elements), total: int64(total), paged: true}
}

// answer is what goes over the wire.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    bool          // half of the body comes
	drip   time.Duration // the body takes this long
}

const (
	jsonType    = "application/json; charset=utf-8"
	problemType = "application/problem+json; charset=utf-8"
	textType    = "text/plain; charset=utf-8"
)

func bodyless(status int) *answer {
	return &answer{status: status, header: http.Header{}}
}

func withBody(status int, contentType string, body []byte) *answer {
	return &answer{status: status, header: http.Header{"Content-Type": {contentType}}, body: body}
}

// envelope wraps the reply of an action that went well (docspace-api.md §2.1).
func (c *call) envelope(r reply) *answer {
	if r.empty {
		return bodyless(http.StatusNoContent)
	}
	shown, ok := c.selected(r.response)
	if !ok {
		return nil
	}
	var total any
	if r.paged {
		total = r.total
	}
	o := object{
		{"response", shown},
		{"count", r.count},
		{"total", total},
		{"links", c.links()},
		{"status", 0},
		{"statusCode", http.StatusOK},
	}
	return withBody(http.StatusOK, jsonType, appendObject(nil, o))
}

func (c *call) links() list {
	return list{object{{"href", c.base() + c.request.URL.RequestURI()}, {"action", c.request.Method}}}
}

// base is scheme and host of the portal as the caller wrote them.
func (c *call) base() string {
	scheme := "http"
	if c.request.TLS != nil || c.request.URL.Scheme == "https" || c.request.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + c.request.Host
}
