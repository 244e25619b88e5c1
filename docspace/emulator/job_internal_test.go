package emulator

import (
	"testing"
	"time"
)

// A request that came before a job was begun may be served after it, also where
// jobs take no time.
func TestJobOfALaterTime(t *testing.T) {
	p := New(Config{})
	p.mu.Lock()
	defer p.mu.Unlock()
	j := p.start(&job{user: p.mustFind(DemoUser)})
	p.settleJobs(j.begun.Add(-time.Millisecond))
	if !j.running() || j.percentage != 0 {
		t.Errorf("a job that has not begun is at %d %%, running %t", j.percentage, j.running())
	}
	p.settleJobs(j.begun)
	if j.running() || j.percentage != 100 {
		t.Errorf("a job that takes no time is at %d %%, running %t", j.percentage, j.running())
	}
}
