package engine_test

import (
	"testing"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// inMemory is a client of a portal in this process, without a pace.
func inMemory(b *testing.B, p *emulator.Portal) *docspace.Client {
	b.Helper()
	c, err := docspace.New(docspace.Config{URL: figureURL, Key: p.Owner().Key, UserAgent: figureAgent, Transport: p})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// allDone makes a function that takes results, and one that checks them.
func allDone(b *testing.B, n int) (emit func(batch.Result), check func(error)) {
	done := 0
	return func(r batch.Result) {
			if r.Status() == batch.Done {
				done++
			}
		}, func(err error) {
			if err != nil || done != n {
				b.Fatalf("%d of %d rows done, %v", done, n, err)
			}
			done = 0
		}
}

// perRow reports the time of a row beside that of the whole.
func perRow(b *testing.B, n int) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/row")
}

// The engine and the emulator, one row in a call. Who is terminated already is
// terminated again, which the portal takes (docspace-api.md §10).
func BenchmarkEngineRow(b *testing.B) {
	const n = 1000
	portal := town(n+1, emulator.Config{})
	client := inMemory(b, portal)
	p := planned(b.Context(), b, client, leavers(n))
	e := engine.New(engine.Config{Client: client, BatchSize: 1})
	emit, check := allDone(b, n)
	b.ReportAllocs()
	for b.Loop() {
		check(e.Run(b.Context(), p, emit))
	}
	perRow(b, n)
}

// The engine and the emulator, as many rows in a call as it likes.
func BenchmarkEngineShared(b *testing.B) {
	const n = 10_000
	portal := town(12_000, emulator.Config{})
	client := inMemory(b, portal)
	p := planned(b.Context(), b, client, leavers(n))
	e := engine.New(engine.Config{Client: client})
	emit, check := allDone(b, n)
	b.ReportAllocs()
	for b.Loop() {
		check(e.Run(b.Context(), p, emit))
	}
	perRow(b, n)
}

// A whole run of 10 000 rows on a portal of 12 000 accounts, looked up,
// planned and carried out.
func BenchmarkWholeRun(b *testing.B) {
	const n = 10_000
	rows := leavers(n)
	emit, check := allDone(b, n)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		client := inMemory(b, town(12_000, emulator.Config{}))
		b.StartTimer()
		p := planned(b.Context(), b, client, rows)
		check(engine.New(engine.Config{Client: client}).Run(b.Context(), p, emit))
	}
	perRow(b, n)
}
