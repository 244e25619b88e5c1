package emulator

import (
	"net/http"
	"strconv"
	"time"
)

const (
	minuteWindow    = time.Minute
	dayWindow       = 24 * time.Hour
	sensitiveWindow = 15 * time.Minute
)

// limiter refuses requests with 429, each user by himself: all his keys share
// his limits (docspace-api.md §22).
type limiter struct {
	limits     Limits
	partitions map[string]*partition
}

// partition is what one user, or one address, has used.
type partition struct {
	minute    window
	reads     int // under way
	writes    int
	day       fixedWindow
	sensitive map[string]*window // by endpoint
}

func newLimiter(l Limits) *limiter {
	return &limiter{limits: l, partitions: map[string]*partition{}}
}

// restart forgets everything but the day (Portal.Restart). Requests under way
// give their places back to nobody.
func (l *limiter) restart() {
	for who, p := range l.partitions {
		l.partitions[who] = &partition{day: p.day, sensitive: map[string]*window{}}
	}
}

// slot is a place among the requests under way.
type slot struct{ taken *int }

func (s *slot) release() {
	if s != nil && s.taken != nil {
		*s.taken--
	}
}

// take counts a request, or refuses it. The order is minute, concurrency, day,
// sensitive endpoint; what an earlier one counted stays counted, so that a
// request refused for concurrency has used one of the minute's (§22).
func (l *limiter) take(method string, r *route, who string, now time.Time) (*slot, *refusal) {
	if l.limits == (Limits{}) {
		return nil, nil
	}
	p := l.partitions[who]
	if p == nil {
		p = &partition{sensitive: map[string]*window{}}
		l.partitions[who] = p
	}
	if !p.minute.take(l.limits.Minute, minuteWindow, now) {
		return nil, &refusal{kind: limitMinute, limit: l.limits.Minute}
	}
	s, refused := p.begin(method, l.limits)
	if refused != nil {
		return nil, refused
	}
	if method == http.MethodPost || method == http.MethodPut {
		if left, ok := p.day.take(l.limits.Day, dayWindow, now); !ok {
			s.release()
			return nil, &refusal{kind: limitDay, limit: l.limits.Day, after: left, reset: now.Add(left)}
		}
	}
	if r.limited && !p.endpoint(r).take(l.limits.Sensitive, sensitiveWindow, now) {
		s.release()
		return nil, &refusal{kind: limitSensitive, limit: l.limits.Sensitive}
	}
	return s, nil
}

// begin takes a place among the requests under way. There is no queue.
func (p *partition) begin(method string, limits Limits) (*slot, *refusal) {
	kind, limit, running := limitWrites, limits.Writes, &p.writes
	if method == http.MethodGet {
		kind, limit, running = limitReads, limits.Reads, &p.reads
	}
	if limit > 0 && *running >= limit {
		return nil, &refusal{kind: kind, limit: limit}
	}
	*running++
	return &slot{running}, nil
}

func (p *partition) endpoint(r *route) *window {
	name := r.method + " " + r.pattern
	if p.sensitive[name] == nil {
		p.sensitive[name] = &window{}
	}
	return p.sensitive[name]
}

// window counts what happened within the last so and so long.
type window struct{ times []time.Time }

func (w *window) take(limit int, length time.Duration, now time.Time) bool {
	if limit == 0 {
		return true
	}
	gone := 0
	for gone < len(w.times) && now.Sub(w.times[gone]) >= length {
		gone++
	}
	w.times = w.times[gone:]
	if len(w.times) >= limit {
		return false
	}
	w.times = append(w.times, now)
	return true
}

// fixedWindow begins with its first request.
type fixedWindow struct {
	begun time.Time
	used  int
}

// take counts one, or says how long the window still lasts.
func (w *fixedWindow) take(limit int, length time.Duration, now time.Time) (time.Duration, bool) {
	if limit == 0 {
		return 0, true
	}
	if w.begun.IsZero() || now.Sub(w.begun) >= length {
		w.begun, w.used = now, 0
	}
	if w.used >= limit {
		return length - now.Sub(w.begun), false
	}
	w.used++
	return 0, true
}

// left is how many may still be taken.
func (w *fixedWindow) left(limit int, length time.Duration, now time.Time) int {
	if w.begun.IsZero() || now.Sub(w.begun) >= length {
		return limit
	}
	return limit - w.used
}

// refusal is a 429: no body, and headers that tell which limit it was (§22).
type refusal struct {
	kind  limitKind
	limit int
	after time.Duration // 0: not told
	reset time.Time
}

type limitKind int

const (
	limitMinute limitKind = iota
	limitReads
	limitWrites
	limitDay
	limitSensitive
)

func (r refusal) answer() *answer {
	a := bodyless(http.StatusTooManyRequests)
	a.header.Set("X-RateLimit-Limit", strconv.Itoa(r.limit))
	a.header.Set("X-RateLimit-Remaining", "0")
	if r.kind == limitDay {
		seconds := int64((r.after + time.Second - 1) / time.Second)
		a.header.Set("Retry-After", strconv.FormatInt(seconds, 10))
		a.header.Set("X-RateLimit-Reset", strconv.FormatInt(r.reset.Unix(), 10))
	}
	return a
}

func (r refusal) count(s *Rejected) {
	switch r.kind {
	case limitMinute:
		s.Minute++
	case limitReads:
		s.Reads++
	case limitWrites:
		s.Writes++
	case limitDay:
		s.Day++
	case limitSensitive:
		s.Sensitive++
	}
}
