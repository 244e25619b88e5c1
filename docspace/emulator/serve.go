package emulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

const apiPrefix = "/api/2.0"

// serve answers a request, or fails when no answer comes.
func (p *Portal) serve(r *http.Request) (*answer, error) {
	path := strings.TrimSuffix(r.URL.EscapedPath(), "/")
	if below, found := belowAPI(path); found {
		return p.api(r, below)
	}
	switch {
	case path == "/emulator/stats" && r.Method == http.MethodGet:
		return statsAnswer(p.Stats()), nil
	case path == "/emulator/reset" && r.Method == http.MethodPost:
		p.Reset()
		return bodyless(http.StatusNoContent), nil
	case strings.HasPrefix(path, shortLinkPrefix) && r.Method == http.MethodGet:
		return p.follow(r, path[len(shortLinkPrefix):]), nil
	case strings.HasPrefix(path, "/api/"):
		p.mu.Lock()
		defer p.mu.Unlock()
		p.stats.request(r.Method, unknownRoute)
	}
	return bodyless(http.StatusNotFound), nil
}

// belowAPI is the rest of a path under /api/2.0, in any letter case.
func belowAPI(path string) (string, bool) {
	n := len(apiPrefix)
	if len(path) < n || !strings.EqualFold(path[:n], apiPrefix) || len(path) > n && path[n] != '/' {
		return "", false
	}
	return path[n:], true
}

func statsAnswer(s Stats) *answer {
	body, err := json.Marshal(s)
	if err != nil {
		panic(err) // numbers can always be written
	}
	return withBody(http.StatusOK, jsonType, body)
}

// api answers a request under /api/2.0. The order is that of Fault.
func (p *Portal) api(r *http.Request, path string) (*answer, error) {
	body, err := read(r)
	if err != nil {
		return nil, err
	}
	c := p.open(r, path, body)
	f := p.fault(c)
	if f.Restart && !f.After {
		p.Restart()
	}
	defer p.leave(c)
	a, err := p.effect(c, f)
	if f.Restart && f.After {
		p.Restart()
	}
	if f.Then != nil {
		f.Then()
	}
	if err != nil {
		return nil, err
	}
	return f.give(r.Context(), a)
}

// effect does to the portal what the request does under the fault, and takes
// the time it takes. The answer is nil when there is no real one; the error is
// that of a caller who went away meanwhile.
func (p *Portal) effect(c *call, f *Fault) (*answer, error) {
	switch {
	case f.Late > 0:
		p.postpone(c, f.Delay+f.Late)
		return nil, nil
	case f.replaces():
		return nil, nil
	}
	a, later := p.first(c)
	waited := wait(c.request.Context(), p.config.Latency)
	a = p.second(c, a, later)
	if a != nil && c.caller.basic {
		a.header.Set("WWW-Authenticate", "Basic")
	}
	return a, waited
}

// open counts a request in and finds its route.
func (p *Portal) open(r *http.Request, path string, body []byte) *call {
	c := &call{portal: p, request: r, body: body, query: parseQuery(r.URL.RawQuery)}
	found, params, pathKnown := match(p.routes, r.Method, path)
	c.route, c.params = found, params
	p.mu.Lock()
	defer p.mu.Unlock()
	p.numbered++
	c.number = p.numbered
	if found == nil {
		c.route = unrouted(pathKnown)
	}
	p.stats.request(r.Method, c.route.pattern)
	return c
}

// fault asks the hook; one that is nothing stands for none.
func (p *Portal) fault(c *call) *Fault {
	if p.config.Hook == nil {
		return &Fault{}
	}
	seen := c.request.Clone(c.request.Context())
	seen.Body = io.NopCloser(bytes.NewReader(c.body))
	f := p.config.Hook(c.number, seen)
	if f == nil {
		return &Fault{}
	}
	c.applies, c.unpublished = f.Applies, f.Unpublished
	return f
}

// first does what happens when the request comes in. An action that has a
// second half returns it.
func (p *Portal) first(c *call) (*answer, func() (reply, error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	if refused := c.admit(); refused != nil {
		return refused, nil
	}
	r, err := c.act()
	if err == nil && r.later != nil {
		return nil, r.later
	}
	return c.answer(r, err), nil
}

// second does the second half, if there is one.
func (p *Portal) second(c *call, a *answer, later func() (reply, error)) *answer {
	if later == nil {
		return a
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	return c.answer(later())
}

// leave lets go of the place in the limiter, when the answer is given.
func (p *Portal) leave(c *call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.slot.release()
}

// answer makes one of a reply or an error. It is nil when the server dies of
// what it should show.
func (c *call) answer(r reply, err error) *answer {
	var e *exception
	var p *problem
	switch {
	case errors.As(err, &e):
		return e.answer()
	case errors.As(err, &p):
		return c.wrapped(p)
	}
	return c.envelope(r)
}

// wait lets time pass, unless the caller goes away first.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
