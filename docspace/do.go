package docspace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

const (
	apiPath  = "/api/2.0/"
	maxBytes = 16 << 20 // of an answer: one of 500 accounts has 1 MB
)

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

// Reply is how a request went, besides what was answered.
type Reply struct {
	Status   int // of the answer to the last attempt; 0: none came
	Attempts int // how often the request was sent; 0: it never left
}

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

// do sends a call until there is an answer to keep. accept reads it, or says
// what it refuses.
func (c *Client) do(ctx context.Context, cl call, accept func(answer) *Error) (Reply, error) {
	var body []byte
	if cl.body != nil {
		var err error
		if body, err = json.Marshal(cl.body); err != nil {
			return Reply{}, fmt.Errorf("%s: %w", cl.op(), err)
		}
	}
	var reply Reply
	err := c.repeat(ctx, cl, func() error { return c.attempt(ctx, cl, body, accept, &reply) })
	return reply, err
}

// attempt sends the call once, or until the portal has not refused it for its
// pace: such a refusal comes before anything is done (docspace-api.md §2.5).
func (c *Client) attempt(ctx context.Context, cl call, body []byte, accept func(answer) *Error, reply *Reply) error {
	var refusals patience
	for {
		turn, err := c.pace.wait(ctx, cl.method)
		if err != nil {
			return err
		}
		a, err := c.exchange(ctx, cl, body, reply)
		c.pace.done(turn)
		if err != nil {
			return err
		}
		if a.status == http.StatusTooManyRequests {
			c.counts.throttled.Add(1)
			if err := c.pace.refused(ctx, turn, readThrottle(cl.method, a.header, time.Now()), &refusals); err != nil {
				return err
			}
			continue
		}
		if cl.method == http.MethodPost || cl.method == http.MethodPut {
			c.counts.writes.Add(1)
		}
		c.pace.answered(turn)
		if failure := accept(a); failure != nil {
			c.scrub(cl, failure)
			return failure
		}
		return nil
	}
}

// exchange sends one HTTP request and reads its answer. A write that is on the
// wire is not cut when ctx ends.
func (c *Client) exchange(ctx context.Context, cl call, body []byte, reply *Reply) (answer, error) {
	outer := ctx
	if cl.method != http.MethodGet {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var seen trace
	request, err := c.request(httptrace.WithClientTrace(ctx, seen.hooks()), cl, body)
	if err != nil {
		return answer{}, fmt.Errorf("%s: %w", cl.op(), err)
	}
	began := time.Now()
	a, err := c.roundTrip(request)
	failure := c.networkFailure(cl, err, &seen)
	if failure == nil || failure.Kind != Unreachable {
		reply.Attempts++
		reply.Status = a.status
		c.counts.requests.Add(1)
	}
	c.log.LogAttrs(outer, slog.LevelDebug, "request", slog.String("call", cl.op()), slog.Int("status", a.status),
		slog.Duration("took", time.Since(began)), slog.Int("attempt", reply.Attempts))
	switch {
	case failure == nil:
		c.reached.Store(true)
		return a, nil
	case cl.method == http.MethodGet && outer.Err() != nil:
		return answer{}, outer.Err()
	}
	c.scrub(cl, failure)
	return answer{}, failure
}

func (c *Client) roundTrip(request *http.Request) (answer, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	if err != nil {
		return answer{}, fmt.Errorf("answer cut short: %w", err)
	}
	if len(body) > maxBytes {
		return answer{}, errTooLong
	}
	return answer{status: response.StatusCode, header: response.Header, body: body}, nil
}

var errTooLong = errors.New("answer longer than 16 MiB")

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
