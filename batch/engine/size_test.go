package engine

import (
	"testing"
	"time"

	"docspace-batch/batch"
)

func TestNextSize(t *testing.T) {
	for _, c := range []struct {
		name    string
		size, n int
		took    time.Duration
		want    int
	}{
		{"fast", 25, 25, time.Second, 50},
		{"fast, but another of its size has doubled it", 50, 25, time.Second, 50},
		{"fast, but not full", 25, 3, time.Second, 25},
		{"neither", 25, 25, fastCall, 25},
		{"neither, just so", 25, 25, slowCall, 25},
		{"slow", 25, 25, 21 * time.Second, 12},
		{"slow, and another of its size has halved it", 12, 25, 21 * time.Second, 12},
		{"slow, sent before two halvings", 6, 25, 21 * time.Second, 6},
		{"slow, though not full", 100, 30, 21 * time.Second, 15},
		{"slow with two", 2, 2, 21 * time.Second, 1},
		{"slow alone", 1, 1, 50 * time.Second, 1},
		{"fast alone", 1, 1, time.Second, 2},
	} {
		if got := nextSize(c.size, c.n, c.took); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// The size of a group comes back from one, and calls that share nothing leave
// it alone.
func TestSizeComesBack(t *testing.T) {
	z := sizes{now: map[string]int{}}
	leaver := terminating("leaver@example.com", batch.User)
	two := call{op: batch.Terminate, steps: []step{leaver, terminating("other@example.com", batch.User)}}
	one := call{op: batch.Terminate, steps: []step{leaver}}
	size := func() int { return z.of(batch.Terminate, string(batch.Terminate)) }
	if size() != firstSize {
		t.Errorf("begins with %d", size())
	}
	z.took(two, time.Minute)
	if size() != 1 {
		t.Fatalf("after a minute for two: %d", size())
	}
	z.took(one, time.Second)
	z.took(two, time.Second)
	if size() != 4 {
		t.Errorf("after a second for one, then for two: %d, want 4", size())
	}
	z.took(call{op: batch.Create, steps: []step{creating("new@example.com", batch.User)}}, time.Minute)
	if len(z.now) != 1 {
		t.Errorf("creates have sizes: %v", z.now)
	}
}
