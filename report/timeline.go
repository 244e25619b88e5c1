package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// The drawing of a time line, in units of its own.
const (
	lineWidth  = 760.0
	lineLeft   = 46.0
	lineTop    = 14.0
	lineHigh   = 130.0
	lineBreak  = 26.0  // between two parts
	lineBreaks = 260.0 // all of them
	lineBars   = 90    // at most, or a few more
	labelSpace = 72.0  // that the time of an instant takes

	lineInstants = 7 // at most, or a few more
)

// timeline is the drawing of a run: how many rows ended when, and when nothing was
// sent. Between parts the time is left out.
type timeline struct {
	Width, Height    float64
	Left, Top, Right float64
	Bottom           float64
	Stretches        []stretch
	Pauses           []box
	Bars             []box
	Ticks, Instants  []tick
	Breaks           []float64
	Bucket           string // that a bar stands for
	Average, Most    string // rows a second
	Label            string // what the drawing shows, in words
	More             int    // parts and pauses that are not in Stretches
	Throughout       bool   // there are bars at all
}

// stretch is a part of a run, or a pause in it, as the table below the drawing has
// it.
type stretch struct {
	What, From, Until, Took, Why string

	from, until time.Time
	x, w        float64
}

// box is a rectangle; tick a place on an axis.
type box struct {
	X, Y, W, H float64
	Title      string
}

type tick struct {
	At   float64
	Text string
	Day  string
}

// newTimeline draws a run. ended are the times at which rows ended that something
// was sent for.
func newTimeline(f summaryFile, ended []time.Time) *timeline {
	t := &timeline{
		Width: lineWidth, Left: lineLeft, Top: lineTop, Right: lineWidth - 8, Bottom: lineTop + lineHigh, Height: lineTop + lineHigh + 40,
	}
	ended = slices.SortedFunc(slices.Values(ended), time.Time.Compare)
	parts := partsOf(f, ended)
	var all time.Duration
	for _, p := range parts {
		all += p.until.Sub(p.from)
	}
	if len(parts) == 0 || all <= 0 {
		return nil
	}
	gap := min(lineBreak, lineBreaks/float64(len(parts)))
	scale := (t.Right - t.Left - gap*float64(len(parts)-1)) / all.Seconds()
	x := t.Left
	for i := range parts {
		p := &parts[i]
		p.x, p.w = x, p.until.Sub(p.from).Seconds()*scale
		if x += p.w + gap; i > 0 {
			t.Breaks = append(t.Breaks, round(p.x-gap/2))
		}
	}
	t.bars(parts, ended, bucketFor(all, lineBars), scale)
	t.instants(parts, scale)
	t.stretches(parts, f.Pauses, scale)
	t.Average = number(float64(len(ended)) / all.Seconds())
	t.Throughout = len(ended) > 0
	t.Label = fmt.Sprintf("Rows that ended in each %s of the run: %s a second on average, %s at most. %s, %s.",
		t.Bucket, t.Average, t.Most, plural(len(parts), "part", "parts"), plural(len(f.Pauses), "pause", "pauses"))
	return t
}

// partsOf are the parts of a run with their ends: one that was cut off has its end
// where the last sign of it is: a row that ended, or a pause.
func partsOf(f summaryFile, ended []time.Time) []stretch {
	files := f.Parts
	if len(files) == 0 {
		files = []partFile{{StartedAt: f.StartedAt, EndedAt: f.FinishedAt}}
	}
	signs := slices.Clone(ended)
	for _, pause := range f.Pauses {
		signs = append(signs, instant(pause.Until))
	}
	var parts []stretch
	for i, file := range files {
		p := stretch{What: "part " + fmt.Sprint(i+1), from: instant(file.StartedAt), until: instant(file.EndedAt)}
		if p.from.IsZero() {
			continue
		}
		if p.until.IsZero() {
			p.Why, p.until = "cut off: when exactly is not known", p.from.Add(time.Second)
			for _, at := range signs {
				if at.After(p.until) && (i+1 == len(files) || at.Before(instant(files[i+1].StartedAt))) {
					p.until = at
				}
			}
		}
		if p.until.Before(p.from) {
			continue // a clock was put right meanwhile
		}
		parts = append(parts, p)
	}
	return parts
}

func (t *timeline) bars(parts []stretch, ended []time.Time, bucket time.Duration, scale float64) {
	t.Bucket = bucketText(bucket)
	type bar struct{ part, at int }
	counts := map[bar]int{}
	most := 0.0
	for _, at := range ended {
		for i, p := range parts {
			if at.Before(p.from) || at.After(p.until) {
				continue
			}
			b := bar{i, int(at.Sub(p.from) / bucket)}
			counts[b]++
			most = max(most, float64(counts[b])/bucket.Seconds())
			break
		}
	}
	t.Most = number(most)
	ticks := ticksTo(most)
	top := ticks[len(ticks)-1]
	for _, value := range ticks {
		t.Ticks = append(t.Ticks, tick{At: round(t.Bottom - value/top*lineHigh), Text: number(value)})
	}
	bars := make([]bar, 0, len(counts))
	for b := range counts {
		bars = append(bars, b)
	}
	slices.SortFunc(bars, func(a, b bar) int { return cmp.Or(a.part-b.part, a.at-b.at) })
	width := bucket.Seconds() * scale
	for _, b := range bars {
		p := parts[b.part]
		rate := float64(counts[b]) / bucket.Seconds()
		x := p.x + float64(b.at)*width
		high := rate / top * lineHigh
		t.Bars = append(t.Bars, box{
			X: round(x), Y: round(t.Bottom - high), W: round(max(0.8, min(width, p.x+p.w-x)-0.6)), H: round(high),
			Title: fmt.Sprintf("%s: %s, %s a second", clock(p.from.Add(time.Duration(b.at)*bucket)), plural(counts[b], "row", "rows"), number(rate)),
		})
	}
}

// instants are the times below the drawing: that at which a part begins, and others
// as far as there is room.
func (t *timeline) instants(parts []stretch, scale float64) {
	free, day := 0.0, ""
	for i, p := range parts {
		end := t.Right - labelSpace/2
		if i+1 < len(parts) {
			end = parts[i+1].x - labelSpace // what begins there is to be seen
		}
		step := bucketFor(time.Duration(float64(time.Second)*lineWidth/scale), lineInstants)
		for at := p.from; !at.After(p.until); at = at.Add(max(step, time.Second)) {
			x := p.x + at.Sub(p.from).Seconds()*scale
			if x < free || x > end && at.After(p.from) {
				continue
			}
			mark := tick{At: round(x), Text: clock(at)}
			if is := at.UTC().Format(time.DateOnly); is != day {
				day, mark.Day = is, is
			}
			t.Instants = append(t.Instants, mark)
			free = x + labelSpace
		}
	}
}

func (t *timeline) stretches(parts []stretch, pauses []pauseFile, scale float64) {
	for _, p := range parts {
		if len(parts) == 1 {
			p.What = "the run"
		}
		p.From, p.Until, p.Took = utc(p.from), utc(p.until), span(p.until.Sub(p.from))
		t.Stretches = append(t.Stretches, p)
	}
	for _, file := range pauses {
		s := stretch{What: "pause", Why: shownText(file.Reason, cellLimit), from: instant(file.From), until: instant(file.Until)}
		if s.until.Before(s.from) {
			continue
		}
		s.From, s.Until, s.Took = utc(s.from), utc(s.until), span(s.until.Sub(s.from))
		t.Stretches = append(t.Stretches, s)
		for _, p := range parts {
			from, until := later(s.from, p.from), s.until
			if until.After(p.until) {
				until = p.until
			}
			if w := until.Sub(from).Seconds() * scale; w > 0 {
				t.Pauses = append(t.Pauses, box{
					X: round(p.x + from.Sub(p.from).Seconds()*scale), Y: t.Top, W: round(max(w, 1)), H: lineHigh,
					Title: fmt.Sprintf("pause of %s from %s %s", s.Took, clock(s.from), s.Why),
				})
			}
		}
	}
	slices.SortStableFunc(t.Stretches, func(a, b stretch) int { return a.from.Compare(b.from) })
	t.More = max(0, len(t.Stretches)-listLimit)
	t.Stretches = t.Stretches[:len(t.Stretches)-t.More]
}

// instant reads a time of summary.json; zero for none.
func instant(stamp string) time.Time {
	t, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return time.Time{}
	}
	return t
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func clock(t time.Time) string { return t.UTC().Format("15:04:05") }

func bucketText(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return span(d)
}

// round leaves as many digits as a drawing needs.
func round(f float64) float64 { return float64(int(f*10+0.5)) / 10 }
