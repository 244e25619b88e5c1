package report

import (
	"testing"
	"time"
)

func TestPace(t *testing.T) {
	at := func(s float64) time.Time { return start().Add(time.Duration(s * float64(time.Second))) }
	type pause struct{ from, until float64 }
	for _, c := range []struct {
		name   string
		pauses []pause
		now    float64
		done   int // of 100
		rate   float64
		left   time.Duration
		known  bool
	}{
		{name: "nothing done", now: 10},
		{name: "at the start", now: 0, done: 5},
		{name: "steady", now: 10, done: 20, rate: 2, left: 40 * time.Second, known: true},
		{name: "all done", now: 10, done: 100, rate: 10},
		{name: "pause over", pauses: []pause{{2, 12}}, now: 20, done: 20, rate: 2, left: 40 * time.Second, known: true},
		{name: "in a pause", pauses: []pause{{10, 40}}, now: 15, done: 20, rate: 2, left: 65 * time.Second, known: true},
		{
			name: "pauses that overlap", pauses: []pause{{10, 20}, {15, 40}, {16, 30}}, now: 25, done: 20,
			rate: 2, left: 55 * time.Second, known: true,
		},
		{name: "a pause of the past", pauses: []pause{{10, 5}}, now: 10, done: 20, rate: 2, left: 40 * time.Second, known: true},
		{name: "too far to tell", now: 3600 * 100, done: 1, rate: 1.0 / 360_000},
	} {
		p := newPace(at(0))
		for _, pause := range c.pauses {
			p.pause(at(pause.from), at(pause.until))
		}
		if got := p.rate(at(c.now), c.done); got != c.rate {
			t.Errorf("%s: rate %v, want %v", c.name, got, c.rate)
		}
		if left, known := p.left(at(c.now), c.done, 100-c.done); left != c.left || known != c.known {
			t.Errorf("%s: left %v %v, want %v %v", c.name, left, known, c.left, c.known)
		}
	}
}

// TestPaceForgets: what was long ago says nothing of the present speed, and a
// pause in between is no reason to forget.
func TestPaceForgets(t *testing.T) {
	now, done := start(), 0
	p := newPace(now)
	second := func(rows int) {
		now, done = now.Add(time.Second), done+rows
		p.sample(now, done)
	}
	for range 100 {
		second(1000)
	}
	for range window / 2 {
		second(2)
	}
	if got, want := p.rate(now, done), 501.0; got != want {
		t.Errorf("in between the rate is %v, want %v", got, want)
	}
	p.pause(now, now.Add(time.Hour))
	for range 3600 {
		second(0)
	}
	if got, want := p.rate(now, done), 501.0; got != want {
		t.Errorf("after the pause the rate is %v, want %v", got, want)
	}
	for range window / 2 {
		second(2)
	}
	if got, want := p.rate(now, done), 2.0; got != want {
		t.Errorf("at last the rate is %v, want %v", got, want)
	}
}

func TestTexts(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 40 * time.Millisecond: "0.1 s", 400 * time.Millisecond: "0.4 s", 29 * time.Second: "29 s",
		99 * time.Second: "99 s", 100 * time.Second: "1 min 40 s", 59*time.Minute + 59*time.Second: "59 min 59 s",
		2*time.Hour + 5*time.Minute + 29*time.Second: "2 h 5 min",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%v) = %q, want %q", d, got, want)
		}
	}
	for d, want := range map[time.Duration]string{
		0: "under a minute", 59 * time.Second: "under a minute", 7*time.Minute + 20*time.Second: "7 min",
		2*time.Hour + 5*time.Minute: "2 h 5 min", 73 * time.Hour: "3 days",
	} {
		if got := about(d); got != want {
			t.Errorf("about(%v) = %q, want %q", d, got, want)
		}
	}
	for rate, want := range map[float64]string{0: "0 rows/min", 0.05: "3 rows/min", 0.44: "0.4 rows/s", 9.9: "9.9 rows/s", 24.75: "25 rows/s"} {
		if got := speed(rate, "rows"); got != want {
			t.Errorf("speed(%v) = %q, want %q", rate, got, want)
		}
	}
}
