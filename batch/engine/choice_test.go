package engine

import (
	"fmt"
	"testing"

	"docspace-batch/batch"
)

// The choice of the next call, with 10 000 steps of all classes waiting: creates
// by themselves, the others a hundred in a call.
func BenchmarkNextCall(b *testing.B) {
	const n = 10_000
	steps := make([]step, n)
	for i := range steps {
		email := fmt.Sprintf("somebody%05d@example.com", i)
		switch i % 5 {
		case 0:
			steps[i] = creating(email, batch.User)
		case 1:
			steps[i] = promoting(email)
		case 2:
			steps[i] = demoting(email)
		default:
			steps[i] = terminating(email, batch.User)
		}
	}
	hundred := func(batch.Op, string) int { return 100 }
	open := allOpen
	open.parts = true
	calls, rows := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		q := newQueue(hundred)
		for _, s := range steps {
			q.add(s)
		}
		for call := q.next(open); call != nil; call = q.next(open) {
			q.back(call)
			calls++
			rows += len(call)
		}
	}
	if rows != b.N*n {
		b.Fatalf("%d rows came back, want %d", rows, b.N*n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(calls), "ns/call")
}
