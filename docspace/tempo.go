package docspace

import (
	"cmp"
	"time"
)

const (
	ofLimit      = 0.99 // of a limit that the portal names, as the highest pace
	slower       = 0.75 // of the pace, after the minute was full
	firstPause   = 5 * time.Second
	longestPause = time.Minute // by then the sliding minute has drained
	raiseEvery   = 10 * time.Second
	raiseBy      = 0.02 // of the highest pace
)

// tempo is the policy for the portal's minute: how fast to go, how long to
// pause when it is full. It has no clock.
type tempo struct {
	top    float64 // requests a second; 0: as fast as it goes
	now    float64 // likewise, never above top
	pauses int     // since the last request that was let through
}

// refused is the tempo after the portal has said that its minute of size
// requests is full, and how long to wait. Only the first refusal after a success
// lowers the pace: those behind it say that the pause was too short.
func (t tempo) refused(size int) (tempo, time.Duration) {
	if named := ofLimit * float64(size) / 60; size > 0 && (t.top == 0 || named < t.top) {
		t.top = named
	}
	if t.pauses == 0 {
		t.now = slower * cmp.Or(t.now, t.top)
	}
	t.now = min(t.now, t.top)
	t.pauses++
	return t, doubled(firstPause, t.pauses-1, longestPause)
}

// backedOff is the tempo after a refusal that nobody can read, and how long to
// wait.
func (t tempo) backedOff() (tempo, time.Duration) {
	t.pauses++
	return t, doubled(time.Second, t.pauses-1, longestPause)
}

// passed is the tempo after a request was let through.
func (t tempo) passed() tempo {
	t.pauses = 0
	return t
}

// raised is the tempo after raiseEvery without a full minute.
func (t tempo) raised() tempo {
	if t.now > 0 {
		t.now = min(t.top, t.now+raiseBy*t.top)
	}
	return t
}

// doubled is d doubled n times, at most longest.
func doubled(d time.Duration, n int, longest time.Duration) time.Duration {
	for ; n > 0 && d < longest; n-- {
		d *= 2
	}
	return min(d, longest)
}
