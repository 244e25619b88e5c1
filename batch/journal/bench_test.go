package journal

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"docspace-batch/batch"
)

// BenchmarkJournal sends rows one by one and notes their answers, on disk.
func BenchmarkJournal(b *testing.B) {
	for _, callers := range []int{1, 14} {
		b.Run(fmt.Sprintf("goroutines=%d", callers), func(b *testing.B) {
			rows := sheet(b.N)
			j, err := Create(filepath.Join(b.TempDir(), "journal.jsonl"), header(rows), rows)
			if err != nil {
				b.Fatal(err)
			}
			var next atomic.Int64
			var all sync.WaitGroup
			b.ResetTimer()
			for range callers {
				all.Go(func() {
					for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
						sent, result := usual(i)
						if err := j.Sent([]batch.Sent{sent}); err != nil {
							b.Error(err)
						}
						if err := j.Answered(sent.Call, []batch.Result{result}); err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "results/s")
			if err := j.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}

func usual(i int) (batch.Sent, batch.Result) {
	a := batch.Account{Exists: true, ID: "0e9d8a6c-3f0b-4d2e-9a51-7f1d5c2b8a44", Role: batch.User, Status: batch.Active}
	after := a
	after.Status = batch.Terminated
	call := "c" + strconv.Itoa(i/50+1)
	return batch.Sent{Index: i, Line: i + 2, Call: call, Before: a, At: noon}, batch.Result{
		Index: i, Code: batch.CodeTerminated, Message: "terminated; the account takes no seat any more", UserID: a.ID,
		Before: a, After: after, HTTPStatus: 200, Attempts: 1, Call: call, StartedAt: noon, FinishedAt: noon.Add(time.Second),
	}
}

// journalOf is a journal with that many lines.
func journalOf(lines int) []byte {
	var text []byte
	var sum chain
	h := header(nil)
	h.Sheet.Rows = lines
	text = sum.seal(text, &h)
	for i := range lines / 2 {
		s, r := usual(i)
		text = sum.seal(text, &sent{s})
		text = sum.seal(text, &result{line: s.Line, Result: r})
	}
	return text
}

func BenchmarkReplay(b *testing.B) {
	const lines = 100_000
	text := journalOf(lines)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Replay(bytes.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
}

// TestReplayOfALongJournal prints how long it takes; the figure is in README.
func TestReplayOfALongJournal(t *testing.T) {
	lines := 20_000
	if long() {
		lines = 1_000_000
	}
	text := journalOf(lines)
	start := time.Now()
	past := replayed(t, text)
	took := time.Since(start)
	if len(past.Rows) != lines/2 || past.Calls != (lines/2-1)/50+1 {
		t.Errorf("%d rows, %d calls", len(past.Rows), past.Calls)
	}
	t.Logf("%d lines, %d MB, in %v", lines, len(text)>>20, took.Round(time.Millisecond))
	if long() && took > 5*time.Second {
		t.Errorf("more than 5 s")
	}
}

func BenchmarkHide(b *testing.B) {
	row := sheet(1)[0]
	for b.Loop() {
		hide("terminated; the account takes no seat any more", row)
	}
}
