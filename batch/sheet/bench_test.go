package sheet_test

import (
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"testing"

	"docspace-batch/batch/sheet"
)

// bigSheet is a sheet of n rows that is written while it is read, so that only
// what the reader keeps is in memory.
type bigSheet struct {
	rows, row int
	plain     bool // no quotes
	left      []byte
}

func (b *bigSheet) Read(p []byte) (int, error) {
	if len(b.left) == 0 {
		b.left = b.left[:0]
		for ; b.row < b.rows && len(b.left) < 32<<10; b.row++ {
			b.left = b.line(b.left, b.row)
		}
		if len(b.left) == 0 {
			return 0, io.EOF
		}
	}
	n := copy(p, b.left)
	b.left = b.left[n:]
	return n, nil
}

func (b *bigSheet) line(to []byte, i int) []byte {
	if i == 0 {
		to = append(to, "operation,email,first_name,last_name,role,office,note\n"...)
	}
	switch {
	case i%10 == 9: // of somebody created above
		return fmt.Appendf(to, "terminate,person.%d@example.com,,,,Lyon,\n", i-1)
	case i%4 == 3 && !b.plain:
		return fmt.Appendf(to, "role,Member.%d@example.org,Zoë,Müller-Lüdenscheidt,Room admin,Berlin,\"promoted, at last\"\n", i)
	}
	return fmt.Appendf(to, "create,person.%d@example.com,Анна,O'Connor,User,São Paulo,starts in spring\n", i)
}

// check reads a sheet of n rows through and returns the highest heap seen above
// what was there before, in bytes.
func check(tb testing.TB, n int) (peak uint64) {
	tb.Helper()
	return checked(tb, &bigSheet{rows: n}, n)
}

// checked does that with any sheet.
func checked(tb testing.TB, in io.Reader, n int) (peak uint64) {
	tb.Helper()
	heap := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	runtime.GC()
	before := heap()
	s, err := sheet.Open(in, sheet.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	rows := 0
	for _, err := range s.Rows() {
		if err != nil {
			tb.Fatal(err)
		}
		if rows++; rows%500 == 0 {
			peak = max(peak, heap())
		}
	}
	if rows != n {
		tb.Fatalf("%d rows of %d", rows, n)
	}
	return peak - min(peak, before)
}

func BenchmarkCheck100k(b *testing.B) {
	b.ReportAllocs()
	var peak uint64
	for b.Loop() {
		peak = max(peak, check(b, 100_000))
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

func BenchmarkCheck1M(b *testing.B) {
	var peak uint64
	for b.Loop() {
		peak = max(peak, check(b, 1_000_000))
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

func TestCheck100kInLittleMemory(t *testing.T) {
	const most = 32 << 20
	if peak := check(t, 100_000); peak > most {
		t.Errorf("checking 100 000 rows took %d MiB of heap, want at most %d", peak>>20, most>>20)
	}
}
