package report

import (
	"math"
	"slices"
)

// The drawing of latencies, in units of its own.
const (
	rangeWidth = 320.0
	rangeEdge  = 24.0
)

// latencyChart shows the requests by kind, the most frequent first: how many, and how long the portal took,
// on a logarithmic scale that all of them share.
type latencyChart struct {
	Width float64
	Ticks []tick
	Calls []latencyRow
}

type latencyRow struct {
	Call                   string
	Count                  int
	Bar                    float64 // 0 to 100: of the most frequent one
	P50, P95, P99          string
	AtP50, AtP95, AtP99, W float64
}

// newLatencyChart draws them; nil when nothing was measured.
func newLatencyChart(latencies []latencyFile) *latencyChart {
	if len(latencies) == 0 {
		return nil
	}
	latencies = slices.Clone(latencies)
	slices.SortStableFunc(latencies, func(a, b latencyFile) int { return b.Count - a.Count })
	least, most, frequent := math.Inf(1), 0.0, 1
	for _, l := range latencies {
		least, most, frequent = min(least, l.P50), max(most, l.P50, l.P95, l.P99), max(frequent, l.Count)
	}
	c := &latencyChart{Width: rangeWidth}
	ticks := powersOfTen(least, most)
	low, high := math.Log10(ticks[0]), math.Log10(ticks[len(ticks)-1])
	at := func(seconds float64) float64 {
		place := (math.Log10(max(seconds, ticks[0])) - low) / (high - low)
		return round(rangeEdge + place*(rangeWidth-2*rangeEdge))
	}
	for _, seconds := range ticks {
		c.Ticks = append(c.Ticks, tick{At: at(seconds), Text: short(seconds)})
	}
	for _, l := range latencies {
		r := latencyRow{
			Call: shownText(l.Call, cellLimit), Count: l.Count, Bar: round(100 * float64(l.Count) / float64(frequent)),
			P50: short(l.P50), P95: short(l.P95), P99: short(l.P99), AtP50: at(l.P50), AtP95: at(l.P95), AtP99: at(l.P99),
		}
		r.W = max(0, round(r.AtP99-r.AtP50))
		c.Calls = append(c.Calls, r)
	}
	return c
}
