package docspace

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

const apiPath = "/api/2.0/"

// call is one request, however often it is sent.
type call struct {
	method     string
	path       string // under /api/2.0/, escaped; with link under the host
	query      url.Values
	body       any    // as JSON; nil: none
	confirm    string // header of the confirm scheme (docspace-api.md §3.2)
	secrets    []string
	repeatable bool // a write that may be sent twice (docspace-api.md §18.3)
	anonymous  bool // without the key
	noResponse bool // the answer may lack `response`
	link       bool // a share link, whose path is a secret
}

// op names the call in errors and logs, without the query, which may hold
// addresses.
func (cl call) op() string {
	if cl.link {
		return cl.method + " s/{link}"
	}
	return cl.method + " " + cl.path
}

func (c *Client) request(ctx context.Context, cl call, body []byte) (*http.Request, error) {
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	request, err := http.NewRequestWithContext(ctx, cl.method, c.url(cl), content)
	if err != nil {
		return nil, errors.New("the request cannot be built") // the cause would quote the whole URL
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", c.agent)
	if !cl.anonymous {
		request.Header.Set("Authorization", "Bearer "+c.key)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if cl.confirm != "" {
		request.Header.Set("Confirm", cl.confirm)
	}
	return request, nil
}

func (c *Client) url(cl call) string {
	var b strings.Builder
	b.WriteString(c.base.String())
	if cl.link {
		b.WriteString("/")
	} else {
		b.WriteString(apiPath)
	}
	b.WriteString(cl.path)
	if len(cl.query) > 0 {
		b.WriteString("?" + cl.query.Encode())
	}
	return b.String()
}
