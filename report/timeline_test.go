package report

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// timelineOf is that of a run which began at the start and had these parts, in
// seconds after it: from and until, -1 for one that was cut off.
func timelineOf(parts [][2]int, pauses [][2]int, ended ...float64) *timeline {
	at := func(s float64) time.Time { return start().Add(time.Duration(s * float64(time.Second))) }
	f := summaryFile{StartedAt: stamp(start()), FinishedAt: stamp(at(60))}
	for _, p := range parts {
		part := partFile{StartedAt: stamp(at(float64(p[0])))}
		if p[1] >= 0 {
			part.EndedAt = stamp(at(float64(p[1])))
		}
		f.Parts = append(f.Parts, part)
	}
	for _, p := range pauses {
		f.Pauses = append(f.Pauses, pauseFile{From: stamp(at(float64(p[0]))), Until: stamp(at(float64(p[1]))), Reason: "a limit"})
	}
	var times []time.Time
	for _, s := range ended {
		times = append(times, at(s))
	}
	return newTimeline(f, times)
}

func TestTimeline(t *testing.T) {
	type drawn struct {
		Parts              []string
		Bars, Pauses, Gaps int
		Average, Most      string
	}
	for name, c := range map[string]struct {
		line *timeline
		want drawn
	}{
		"no parts are known": {timelineOf(nil, nil, 1, 2.2, 2.3), drawn{[]string{"the run 60 s "}, 2, 0, 0, "0.05", "2"}},
		"a pause": {
			timelineOf([][2]int{{0, 60}}, [][2]int{{10, 30}}, 1, 40),
			drawn{[]string{"the run 60 s ", "pause 20 s a limit"}, 2, 1, 0, "0.03", "1"},
		},
		"two parts": {
			timelineOf([][2]int{{0, 30}, {90000, 90010}}, nil, 1, 90001),
			drawn{[]string{"part 1 30 s ", "part 2 10 s "}, 2, 0, 1, "0.05", "2"},
		},
		"cut off": {
			timelineOf([][2]int{{0, -1}, {100, 110}}, nil, 1, 20, 105),
			drawn{[]string{"part 1 20 s cut off: when exactly is not known", "part 2 10 s "}, 3, 0, 1, "0.1", "2"},
		},
		"cut off in a pause": {
			timelineOf([][2]int{{0, -1}, {100, 110}}, [][2]int{{20, 50}}, 1),
			drawn{[]string{"part 1 50 s cut off: when exactly is not known", "pause 30 s a limit", "part 2 10 s "}, 1, 1, 1, "0.02", "1"},
		},
		"a pause that goes on after the run": {
			timelineOf([][2]int{{0, 10}}, [][2]int{{5, 100}}),
			drawn{[]string{"the run 10 s ", "pause 95 s a limit"}, 0, 1, 0, "0", "0"},
		},
	} {
		got := drawn{Bars: len(c.line.Bars), Pauses: len(c.line.Pauses), Gaps: len(c.line.Breaks), Average: c.line.Average, Most: c.line.Most}
		for _, s := range c.line.Stretches {
			got.Parts = append(got.Parts, s.What+" "+s.Took+" "+s.Why)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if line := newTimeline(summaryFile{}, nil); line != nil {
		t.Errorf("nothing is drawn as %+v", line)
	}
}

// TestTimelineStaysInItsFrame: whatever the times are, and whoever wrote them.
func TestTimelineStaysInItsFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		second := rapid.OneOf(rapid.IntRange(-5, 100), rapid.IntRange(0, 1_000_000_000))
		pair := rapid.Custom(func(t *rapid.T) [2]int { return [2]int{second.Draw(t, "from"), second.Draw(t, "until")} })
		ended := rapid.SliceOfN(rapid.Float64Range(-5, 200), 0, 50).Draw(t, "ended")
		line := timelineOf(rapid.SliceOfN(pair, 0, 40).Draw(t, "parts"), rapid.SliceOfN(pair, 0, 10).Draw(t, "pauses"), ended...)
		if line == nil {
			return
		}
		const slack = 1.5
		for _, b := range append(line.Bars, line.Pauses...) {
			if math.IsNaN(b.X+b.Y+b.W+b.H) || b.X < line.Left-slack || b.X+b.W > line.Right+slack || b.Y < line.Top-slack || b.Y+b.H > line.Bottom+slack || b.W < 0 {
				t.Fatalf("%+v", b)
			}
		}
		for i, mark := range line.Instants {
			if mark.At < line.Left-slack || mark.At > line.Right+slack || i > 0 && mark.At < line.Instants[i-1].At+labelSpace-slack {
				t.Fatalf("%+v", line.Instants)
			}
		}
		if len(line.Bars) > len(ended) {
			t.Fatalf("%d bars", len(line.Bars))
		}
	})
}

func TestTicks(t *testing.T) {
	for most, want := range map[float64][]float64{
		0: {0, 0.2, 0.4, 0.6, 0.8, 1}, 1: {0, 0.2, 0.4, 0.6, 0.8, 1}, 7: {0, 2, 4, 6, 8}, 24.7: {0, 5, 10, 15, 20, 25}, 82: {0, 20, 40, 60, 80, 100}, 1e6: {0, 2e5, 4e5, 6e5, 8e5, 1e6},
	} {
		near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-9*max(1, b) })
		if diff := cmp.Diff(want, ticksTo(most), near); diff != "" {
			t.Errorf("to %v: %s", most, diff)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(1, math.MaxInt64).Draw(t, "d"))
		if b := bucketFor(d, lineBars); b <= 0 || int64(d/b) > lineBars {
			t.Fatalf("%v in %v", d, b)
		}
	})
}
