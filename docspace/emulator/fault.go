package emulator

import (
	"net/http"
	"time"
)

// Hook sees each request under /api/2.0, n counts from 1, and may return a
// fault. It is called by several goroutines at once and must not call back
// into the portal. It may read the body of r; the portal has a copy.
type Hook func(n int, r *http.Request) *Fault

// Fault is what goes wrong with one request.
type Fault struct {
	After  bool          // the effect happens, then the fault; else the fault comes instead of the effect
	Delay  time.Duration // before the answer
	Break  bool          // the connection breaks and no answer comes
	Status int           // given instead of the real answer; 0: the real one
	Header http.Header   // with Status
	Body   string        // with Status
}

// replaces says whether the request never reaches the portal.
func (f *Fault) replaces() bool {
	return f != nil && !f.After && (f.Break || f.Status != 0)
}
