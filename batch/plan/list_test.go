package plan

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestListSize(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		size, sent int
		took       time.Duration
		want       int
	}{
		{10, 10, 900 * time.Millisecond, 20},
		{20, 20, 999 * time.Millisecond, 40},
		{40, 40, 0, 50},
		{50, 50, 0, 50},
		{10, 10, time.Second, 10},
		{10, 10, 3 * time.Second, 10},
		{10, 10, 3*time.Second + 1, 5},
		{50, 50, time.Minute, 25},
		{1, 1, time.Minute, 1},
		{40, 7, 0, 40},                       // the last few say nothing of a full list
		{40, 7, 4 * time.Second, 3},          // but they say that it would be too long
		{20, 40, 500 * time.Millisecond, 40}, // sent before the size shrank
		{20, 40, 4 * time.Second, 20},
	} {
		if got := listSize(c.size, c.sent, c.took); got != c.want {
			t.Errorf("size %d after %d in %s: %d, want %d", c.size, c.sent, c.took, got, c.want)
		}
	}
}

// Every address is asked for once and in order, whatever the answers take and
// however many fit.
func TestListsKeepEveryAddress(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.StringMatching(`[a-z]{1,8}@example\.com`)).Draw(t, "addresses")
		room := rapid.IntRange(1, 60).Draw(t, "fit")
		l := &lists{
			fits: func(list []string) int { return min(room, len(list)) },
			rest: all, size: firstList,
		}
		var got []string
		for list := l.next(); list != nil; list = l.next() {
			if len(list) == 0 || len(list) > min(room, maxList) {
				t.Fatalf("a list of %d", len(list))
			}
			got = append(got, list...)
			l.took(len(list), time.Duration(rapid.Int64Range(0, int64(5*time.Second)).Draw(t, "took")))
		}
		if !slices.Equal(got, all) {
			t.Fatalf("%q became %q", all, got)
		}
	})
}
