package report

import "time"

// Option is something that was asked for beside the sheet, as people would type
// it: the name of a flag without its dashes, and its value.
type Option struct{ Name, Value string }

// Part is a stretch of a run: a run that was resumed has several, in order.
type Part struct {
	StartedAt time.Time
	EndedAt   time.Time // zero: it was cut off, and nobody knows when
}

// Pause is a time in which nothing was sent.
type Pause struct {
	From, Until time.Time
	Reason      string // for people; "": not known
}

// Latency is how long the portal took for the requests of one kind.
type Latency struct {
	Call          string // method and route: "PUT people/type"
	Count         int    // requests that were answered
	P50, P95, P99 time.Duration
}

type partFile struct {
	StartedAt string `json:"started_at"`
	EndedAt   string `json:"ended_at,omitempty"` // absent: it was cut off
}

func (p Part) file() partFile {
	return partFile{StartedAt: stamp(p.StartedAt), EndedAt: stamp(p.EndedAt)}
}

type pauseFile struct {
	From   string `json:"from"`
	Until  string `json:"until"`
	Reason string `json:"reason,omitempty"`
}

func (p Pause) file() pauseFile {
	return pauseFile{From: stamp(p.From), Until: stamp(p.Until), Reason: p.Reason}
}

type latencyFile struct {
	Call  string  `json:"call"`
	Count int     `json:"count"`
	P50   float64 `json:"p50_seconds"`
	P95   float64 `json:"p95_seconds"`
	P99   float64 `json:"p99_seconds"`
}

func (l Latency) file() latencyFile {
	return latencyFile{Call: l.Call, Count: l.Count, P50: seconds(l.P50), P95: seconds(l.P95), P99: seconds(l.P99)}
}
