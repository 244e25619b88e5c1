package emulator

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// Hook sees each request under /api/2.0 before anything is done about it, n
// counts from 1, and may return a fault. It is called by several goroutines at
// once. It may read the body of r; the portal has a copy. What it does itself
// comes before the effect: it may kill the client, or use the methods of the
// Portal. A request that it sends comes to the hook as well.
type Hook func(n int, r *http.Request) *Fault

// Fault is what goes wrong with one request, in the same way over the wire and
// in the process. The zero value is nothing. Things happen in the order of the
// fields: restart, effect (which takes Config.Latency), Then, answer, and last
// of all a late effect.
type Fault struct {
	// Restart has the portal start anew before the effect; with After behind
	// it. See Portal.Restart.
	Restart bool

	// The effect comes as without a fault, unless there is a Break or a Status:
	// they come instead of it. With one of the next three they do not.

	// After has the effect come first, then what is wrong.
	After bool
	// Applies has a call with a list fail when it has served so many of it. The
	// rest is not served, and the real answer is a 500, but that DELETE
	// /people/guests says nothing (docspace-api.md §18.1). Shorter lists and
	// other calls are carried out whole.
	Applies int
	// Late has the effect come so long after the answer, whether the client is
	// still there or not; Portal.Settle waits for it. Whether the request is let
	// in is decided at once. The answer is that of Status, else none comes.
	Late time.Duration

	// Unpublished has the jobs that the effect starts end at once with the error
	// "Publication not found." and nothing done (docspace-api.md §9). A job that
	// is running already goes on.
	Unpublished bool

	// Then is called when what had to happen before the answer has happened. It
	// may do what a Hook may.
	Then func()

	// The answer. Over the wire net/http's Transport sends a GET once more by
	// itself when a connection that it used before is reset.

	Delay   time.Duration // before it; the client's going away ends it
	Break   bool          // none comes, the connection is reset
	Status  int           // given instead of the real answer, with Header and Body alone; 0: the real one
	Body    string        // with Status
	Header  http.Header   // put over what the answer has
	BadGzip bool          // the body comes gzipped, and its checksum is wrong
	Cut     bool          // half of the body comes, then the connection breaks; without a body no answer comes
	Drip    time.Duration // the body takes so long, in ten pieces, while status and headers come at once
}

// replaces says whether the request never reaches the portal.
func (f *Fault) replaces() bool {
	effect := f.After || f.Applies > 0 || f.Late > 0
	return !effect && (f.Break || f.Status != 0)
}

// give gives what the fault makes of the real answer a, which is nil when
// there is none.
func (f *Fault) give(ctx context.Context, a *answer) (*answer, error) {
	if err := wait(ctx, f.Delay); err != nil {
		return nil, err
	}
	if f.Status != 0 {
		a = bodyless(f.Status)
		a.body = []byte(f.Body)
	}
	if a == nil || f.Break || f.Cut && len(a.body) == 0 {
		return nil, errBroken
	}
	for name, values := range f.Header {
		a.header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	if f.BadGzip && len(a.body) > 0 {
		a.zipBadly()
	}
	a.cut, a.drip = f.Cut, f.Drip
	return a, nil
}
