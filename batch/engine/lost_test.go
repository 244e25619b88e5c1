package engine_test

import (
	"net/http"
	"strconv"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

const page = "<html><head><title>Gateway</title></head></html>"

// TestLimits: requests that the portal refuses for its limits are sent again,
// or end the run with true results.
func TestLimits(t *testing.T) {
	t.Parallel()
	limit := func(size string, header ...string) *fault {
		h := http.Header{"X-Ratelimit-Limit": {size}, "X-Ratelimit-Remaining": {"0"}}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &fault{status: 429, header: h}
	}
	for _, tt := range []struct {
		name  string
		fault *fault
		from  int // the first write that is refused
		times int // how many are
		want  map[batch.Code]int
		stop  bool
	}{
		{"the minute", limit("1500"), 2, 3, nil, false},
		{"too many writes at once", limit("15"), 1, 5, nil, false},
		{"a limit that nobody knows", limit("100/30m"), 3, 2, nil, false},
		{"the day, a minute before its end", limit("10000", "Retry-After", "60"), 2, 3, nil, false},
		{"the day's quota", limit("10000", "Retry-After", "40000"), 3, 1000, map[batch.Code]int{batch.CodeTerminated: 50, batch.CodeQuotaSpent: 150}, true},
		{"the day's quota from the start", limit("10000", "Retry-After", "40000"), 1, 1000, map[batch.Code]int{batch.CodeQuotaSpent: 200}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{}, crowd(100, emulator.Person{Role: emulator.User})...)
				w.engine.Workers = 1
				w.engine.BatchSize = 25
				writes := 0
				w.wire.on = func(_ int, q request) *fault {
					if !q.write() {
						return nil
					}
					if writes++; writes >= tt.from && writes < tt.from+tt.times {
						return tt.fault
					}
					return nil
				}
				var rows []batch.Row
				for i := range 100 {
					rows = append(rows, terminating(member(i)), row(batch.Delete, member(i)))
				}
				o := w.run(rows...)
				want := tt.want
				if want == nil {
					want = map[batch.Code]int{batch.CodeTerminated: 100, batch.CodeDeleted: 100}
				}
				for code, n := range o.count() {
					if want[code] != n {
						t.Errorf("%s: %d, want %s", code, n, strconv.Itoa(want[code]))
					}
				}
				if (o.err != nil) != tt.stop {
					t.Errorf("stopped: %v", o.err)
				}
			})
		})
	}
}

// TestLostThenRefused: the client sends a termination again whose answer was
// lost; what the portal says to that says nothing of the first.
func TestLostThenRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		first  fault
		second *fault
		want   batch.Code
		stop   bool
	}{
		{"done, then refused", fault{after: true, lost: true}, denied(), batch.CodeTerminated, false},
		{"done, then the key is dead for a moment", fault{after: true, lost: true}, &fault{status: 401}, batch.CodeTerminated, true},
		{"not done, then the key is dead for a moment", fault{lost: true}, &fault{status: 401}, batch.CodeAnswerLost, true},
		{"not done, then refused", fault{lost: true}, denied(), batch.CodeRefused, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{}, person(ann, emulator.User))
				writes := 0
				w.wire.on = func(_ int, q request) *fault {
					if !q.write() {
						return nil
					}
					writes++
					if writes == 1 {
						return &tt.first
					}
					return tt.second
				}
				o := w.run(terminating(ann))
				w.want(o, ann+" "+string(tt.want))
				if (o.err != nil) != tt.stop {
					t.Errorf("stopped: %v", o.err)
				}
			})
		})
	}
}
