package report

import (
	"fmt"
	"math"
	"time"
)

// window is over how many seconds of work the present speed is measured: rows
// come in bursts, and the portal's speed changes.
const window = 60

// pace knows how fast rows go and when they will be through. It is told only of
// rows that took a request: the others come all at once and say nothing of the
// rest. Time in which the portal makes the run wait is no time of work, but
// counts for the end.
type pace struct {
	start       time.Time
	pausedUntil time.Time
	paused      time.Duration // all pauses, the present one to its end
	samples     []sample      // about one a second of work, the oldest first
}

// sample is how many rows had gone through after some time of work.
type sample struct {
	worked time.Duration
	done   int
}

func newPace(now time.Time) *pace { return &pace{start: now, samples: []sample{{}}} }

// pause notes that nothing is sent until the time given.
func (p *pace) pause(now, until time.Time) {
	from := now
	if p.pausedUntil.After(from) {
		from = p.pausedUntil
	}
	if until.After(from) {
		p.paused += until.Sub(from)
		p.pausedUntil = until
	}
}

// wait is how long the present pause still lasts.
func (p *pace) wait(now time.Time) time.Duration { return max(0, p.pausedUntil.Sub(now)) }

func (p *pace) worked(now time.Time) time.Duration {
	return now.Sub(p.start) - (p.paused - p.wait(now))
}

// sample is to be called about every second.
func (p *pace) sample(now time.Time, done int) {
	worked := p.worked(now)
	if worked <= p.samples[len(p.samples)-1].worked {
		return // paused
	}
	p.samples = append(p.samples, sample{worked, done})
	if len(p.samples) > window+1 {
		p.samples = p.samples[1:]
	}
}

// rate is rows per second of work, over the last minute of it.
func (p *pace) rate(now time.Time, done int) float64 {
	first := p.samples[0]
	worked := (p.worked(now) - first.worked).Seconds()
	if worked <= 0 {
		return 0
	}
	return float64(done-first.done) / worked
}

// left is how long so many rows more will take, with the rest of the present
// pause; false when nobody can know.
func (p *pace) left(now time.Time, done, more int) (time.Duration, bool) {
	rate := p.rate(now, done)
	if rate <= 0 || more <= 0 {
		return 0, false
	}
	work := float64(more) / rate * float64(time.Second)
	if work > float64(1000*time.Hour) {
		return 0, false
	}
	return time.Duration(work) + p.wait(now), true
}

// speed shows a rate: "25 rows/s", "0.4 rows/s", "3 rows/min".
func speed(rate float64, noun string) string {
	switch {
	case rate >= 9.95:
		return fmt.Sprintf("%.0f %s/s", rate, noun)
	case rate >= 0.2:
		return fmt.Sprintf("%.1f %s/s", rate, noun)
	}
	return fmt.Sprintf("%.0f %s/min", rate*60, noun)
}

// wholeSeconds is what a countdown shows.
func wholeSeconds(d time.Duration) time.Duration {
	return time.Duration(math.Ceil(d.Seconds())) * time.Second
}
