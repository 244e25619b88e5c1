package cli

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"docspace-batch/report"
)

// timing measures how long the portal takes to begin its answers. It is safe for
// concurrent use.
type timing struct {
	next http.RoundTripper

	mu     sync.Mutex
	took   map[string][]time.Duration // by call
	pauses []report.Pause
}

func newTiming(next http.RoundTripper) *timing {
	return &timing{next: next, took: map[string][]time.Duration{}}
}

// RoundTrip sends a request.
func (t *timing) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	answer, err := t.next.RoundTrip(r)
	if err == nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		name := callOf(r)
		t.took[name] = append(t.took[name], time.Since(began))
	}
	return answer, err
}

// CloseIdleConnections is passed on.
func (t *timing) CloseIdleConnections() {
	if c, ok := t.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// paused notes a pause that the portal has asked for.
func (t *timing) paused(until time.Time, reason string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pauses = append(t.pauses, report.Pause{From: time.Now(), Until: until, Reason: reason})
}

var ids = regexp.MustCompile(`[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}`)

// callOf names the kind of a request: method and route, without ids. The key of a
// short link is none of its route.
func callOf(r *http.Request) string {
	path := ids.ReplaceAllString(strings.TrimPrefix(r.URL.Path, "/api/2.0/"), "{id}")
	if strings.HasPrefix(path, "/s/") {
		path = "s/{link}"
	}
	return r.Method + " " + path
}

// latencies are those measured so far, by call.
func (t *timing) latencies() []report.Latency {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []report.Latency
	for _, name := range slices.Sorted(maps.Keys(t.took)) {
		took := slices.Sorted(slices.Values(t.took[name]))
		share := func(percent int) time.Duration { return took[(len(took)*percent+99)/100-1] }
		all = append(all, report.Latency{Call: name, Count: len(took), P50: share(50), P95: share(95), P99: share(99)})
	}
	return all
}
