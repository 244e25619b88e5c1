package cli_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// hold is a request that waits, so that a script can do something while it is
// on the wire.
type hold struct {
	request
	nth     int
	when    string // before its effect, after it, or it is lost on the way
	reached chan struct{}
	goOn    func()
	going   chan struct{}
	gone    chan struct{}
}

// serve answers the request that is held.
func (h *hold) serve(portal http.Handler, w http.ResponseWriter, r *http.Request) {
	defer close(h.gone)
	answer := httptest.NewRecorder()
	if h.when == "after" {
		portal.ServeHTTP(answer, r)
	}
	close(h.reached)
	<-h.going
	switch h.when {
	case "before":
		portal.ServeHTTP(w, r)
	case "after":
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = io.Copy(w, answer.Body)
	default:
		panic(http.ErrAbortHandler)
	}
}

// holds gives the hold of a request, when it is its turn.
func (s *served) holds(r *http.Request) *hold {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.hold
	if h == nil || !h.is(r) || h.nth == 0 {
		return nil
	}
	if h.nth--; h.nth > 0 {
		return nil
	}
	return h
}

func addHold(ts *testscript.TestScript, _ bool, args []string) {
	if !slices.Contains([]string{"before", "after", "lost"}, args[0]) {
		ts.Fatalf("hold: unknown %q", args[0])
	}
	h := &hold{
		request: request{args[1], args[2]}, nth: number(ts, args[3]), when: args[0],
		reached: make(chan struct{}), going: make(chan struct{}), gone: make(chan struct{}),
	}
	h.goOn = sync.OnceFunc(func() { close(h.going) })
	ts.Defer(h.goOn) // else the portal could not be closed
	s := portalOf(ts)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hold = h
}

// awaitHold returns when the request is there.
func awaitHold(ts *testscript.TestScript, _ bool, _ []string) { <-portalOf(ts).hold.reached }

// releaseHold returns when the request has been served.
func releaseHold(ts *testscript.TestScript, _ bool, _ []string) {
	h := portalOf(ts).hold
	h.goOn()
	<-h.gone
}

// printOutcomes prints line, status and code of each row in results.csv, which
// may lack rows, but must consist of whole ones.
func printOutcomes(ts *testscript.TestScript, _ bool, args []string) {
	lines := resultLines(ts, args[0])
	at := map[string]int{}
	for i, name := range lines[0] {
		at[name] = i
	}
	for _, cells := range lines[1:] {
		_, err := fmt.Fprintln(ts.Stdout(), cells[at["result_line"]], cells[at["result_status"]], cells[at["result_code"]])
		ts.Check(err)
	}
}
