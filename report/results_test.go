package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"docspace-batch/batch"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const sampleRun = "20261122T101500Z-7f3a"

// write gives the file that comes of adding the results in the order given.
func write(t rapid.TB, header []string, secret func(int) bool, results []batch.Result) string {
	var b bytes.Buffer
	r, err := NewResults(&b, header, secret, sampleRun, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, res := range results {
		if err := r.Add(res); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(len(results)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func none(int) bool { return false }

func TestResultsFile(t *testing.T) {
	got := write(t, sampleHeader(), sampleSecret, sampleResults())
	if strings.Contains(got, "never-shown") {
		t.Error("a secret is in the file")
	}
	golden(t, "results.csv", got)
}

func TestResultsRunAgain(t *testing.T) {
	first := write(t, sampleHeader(), sampleSecret, sampleResults()[:1])
	lines, err := csv.NewReader(strings.NewReader(first)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	again := sampleResults()[0]
	again.Row.Cells = lines[1]
	again.Code, again.Message = batch.CodeAlreadyExists, "the account is already there as User"
	second := write(t, lines[0], none, []batch.Result{again})
	golden(t, "results_again.csv", second)
}

func TestResultsCarriesOtherColumns(t *testing.T) {
	row := &batch.Row{Line: 2, Op: batch.Create, Cells: []string{"a", "b", "c", "d", "e"}}
	got := write(t, []string{"result_note", " Result_Code ", "result", "=sum", "result_run_id"}, none,
		[]batch.Result{{Row: row, Code: batch.CodeCreated}})
	header, _, _ := strings.Cut(got, ",result_line,")
	if want := "result_note,result,'=sum"; header != want {
		t.Errorf("header begins with %q, want %q", header, want)
	}
	if line := strings.Split(got, "\n")[1]; !strings.HasPrefix(line, "a,c,d,2,done,created,") {
		t.Errorf("first line is %q", line)
	}
}

func TestResultsWritesWhenItsTurnHasCome(t *testing.T) {
	var b bytes.Buffer
	r, err := NewResults(&b, []string{"email"}, none, sampleRun, false)
	if err != nil {
		t.Fatal(err)
	}
	lines := func() int { return strings.Count(b.String(), "\n") }
	for _, step := range []struct{ index, lines int }{{0, 2}, {2, 2}, {3, 2}, {1, 5}, {5, 5}} {
		res := batch.Result{Index: step.index, Row: &batch.Row{Line: step.index + 2, Cells: []string{"x"}}, Code: batch.CodeCreated}
		if err := r.Add(res); err != nil {
			t.Fatal(err)
		}
		if lines() != step.lines {
			t.Errorf("after row %d there are %d lines, want %d", step.index, lines(), step.lines)
		}
	}
	if len(r.early) != 1 {
		t.Errorf("%d results are kept, want 1", len(r.early))
	}
	err = r.Close(8)
	if err == nil || err.Error() != "3 of 8 rows have no result, the first of them is row 5" {
		t.Errorf("Close gave %v", err)
	}
	if !strings.Contains(b.String(), "\nx,7,") {
		t.Error("the result that waited for a missing one is lost")
	}
}

func TestResultsRefusesASecondResult(t *testing.T) {
	res := func(i int) batch.Result {
		return batch.Result{Index: i, Row: &batch.Row{Line: i + 2}, Code: batch.CodeCreated}
	}
	for _, order := range [][]int{{0, 0}, {1, 1}, {1, 0, 1}} {
		r, err := NewResults(io.Discard, nil, none, sampleRun, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range order[:len(order)-1] {
			if err := r.Add(res(i)); err != nil {
				t.Fatal(err)
			}
		}
		last := order[len(order)-1]
		if err := r.Add(res(last)); err == nil || err.Error() != fmt.Sprintf("line %d has two results", last+2) {
			t.Errorf("order %v: %v", order, err)
		}
	}
}

// full is a disk with room for n bytes.
type full struct{ n int }

var errFull = errors.New("no space left")

func (f *full) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestResultsFullDisk(t *testing.T) {
	r, err := NewResults(&full{300}, []string{"email"}, none, sampleRun, false)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		err = r.Add(batch.Result{Index: i, Row: &batch.Row{Line: i + 2}, Code: batch.CodeCreated})
	}
	if !errors.Is(err, errFull) {
		t.Errorf("Add gave %v", err)
	}
	if err := r.Close(10); !errors.Is(err, errFull) {
		t.Errorf("Close gave %v", err)
	}
	if _, err := NewResults(&full{3}, nil, none, sampleRun, false); !errors.Is(err, errFull) {
		t.Errorf("NewResults gave %v", err)
	}
}

// disk is a file on a disk with room for so many bytes, which takes what it can
// of a write. As on a real disk, there may be room again later.
type disk struct {
	bytes.Buffer
	room int
	full error // nil: it does not even say so
}

func (d *disk) Write(p []byte) (int, error) {
	if d.Len()+len(p) <= d.room {
		return d.Buffer.Write(p)
	}
	n, _ := d.Buffer.Write(p[:max(0, d.room-d.Len())])
	return n, d.full
}

func (d *disk) Truncate(size int64) error {
	d.Buffer.Truncate(int(size))
	return nil
}

// TestResultsTornLineIsCutOff: whenever the disk becomes full, the file is what
// it would be without that, up to some line.
func TestResultsTornLineIsCutOff(t *testing.T) {
	results := sampleResults()
	want := write(t, sampleHeader(), sampleSecret, results)
	ends := map[string]bool{"": true}
	for i := range len(results) + 1 {
		var b bytes.Buffer
		r, err := NewResults(&b, sampleHeader(), sampleSecret, sampleRun, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, res := range results[:i] {
			if err := r.Add(res); err != nil {
				t.Fatal(err)
			}
		}
		ends[b.String()] = true
	}
	for room := range want {
		d := &disk{room: room, full: errFull}
		wantErr := errFull
		if room%2 == 1 {
			d.full, wantErr = nil, io.ErrShortWrite
		}
		r, err := NewResults(d, sampleHeader(), sampleSecret, sampleRun, false)
		for _, res := range results {
			if err == nil {
				err = r.Add(res)
			}
		}
		if !errors.Is(err, wantErr) {
			t.Fatalf("room for %d bytes: %v", room, err)
		}
		if r != nil {
			d.room = len(want)
			if err := r.Close(len(results)); !errors.Is(err, wantErr) {
				t.Errorf("room for %d bytes: Close gave %v", room, err)
			}
		}
		if !ends[d.String()] {
			t.Fatalf("room for %d bytes: the last line is torn: %q", room, d)
		}
	}
}

func TestResultsAnyOrder(t *testing.T) {
	var rows []batch.Result
	for i := range 40 {
		res := sampleResults()[i%6]
		res.Index, res.Row.Line = i, i+2
		rows = append(rows, res)
	}
	want := write(t, sampleHeader(), sampleSecret, rows)
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation(rows).Draw(t, "order")
		if diff := cmp.Diff(want, write(t, sampleHeader(), sampleSecret, order)); diff != "" {
			t.Error(diff)
		}
	})
}

// chunks keeps every piece that is written.
type chunks struct{ pieces [][]byte }

func (c *chunks) Write(p []byte) (int, error) {
	c.pieces = append(c.pieces, slices.Clone(p))
	return len(p), nil
}

func TestResultsWritesWholeLines(t *testing.T) {
	var c chunks
	r, err := NewResults(&c, []string{"email"}, none, sampleRun, false)
	if err != nil {
		t.Fatal(err)
	}
	const rows = 3000
	for i := rows - 1; i >= 0; i-- { // the last one sets all others free
		res := batch.Result{Index: i, Row: &batch.Row{Line: i + 2, Cells: []string{"a\nb"}}, Code: batch.CodeCreated}
		if err := r.Add(res); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(rows); err != nil {
		t.Fatal(err)
	}
	if n := len(c.pieces); n < 3 || n > 20 {
		t.Errorf("written in %d pieces", n)
	}
	for i, piece := range c.pieces {
		if len(piece) > flushBytes+1024 {
			t.Errorf("piece %d has %d bytes", i, len(piece))
		}
		if _, err := csv.NewReader(bytes.NewReader(piece)).ReadAll(); err != nil {
			t.Errorf("piece %d is not made of whole lines: %v", i, err)
		}
	}
}

// FuzzResults reads the file back: every cell is as it was, but for an
// apostrophe in front of what a spreadsheet would run.
func FuzzResults(f *testing.F) {
	for _, cell := range []string{"plain", "=1+1", "+1", "-1", "@x", "\tx", "\rx", "a,\"b\"\r\nc", "", "'", "\xff", `\.`, " =1"} {
		f.Add(cell, "note", cell)
	}
	f.Fuzz(func(t *testing.T, cell, name, message string) {
		row := &batch.Row{Line: 2, Cells: []string{cell, "secret"}}
		text := write(t, []string{name, "password"}, func(col int) bool { return col == 1 },
			[]batch.Result{{Row: row, Code: batch.CodeCreated, Message: message}})
		lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatalf("read back %q: %v", lines, err)
		}
		for _, line := range lines {
			for _, cell := range line {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("%q would be run as a formula", cell)
				}
			}
		}
		want := func(s string) string { return strings.ReplaceAll(formulaSafe(s), "\r\n", "\n") } // as csv.Reader does
		if lines[1][len(lines[1])-10] != want(message) {
			t.Errorf("message is %q, was %q", lines[1][len(lines[1])-10], message)
		}
		if len(lines[0]) == 14 { // the column is named like a result column
			return
		}
		if lines[0][0] != want(name) || lines[1][0] != want(cell) {
			t.Errorf("cell is %q under %q, was %q under %q", lines[1][0], lines[0][0], cell, name)
		}
		if lines[1][1] != "" {
			t.Error("the cell of a secret column is written")
		}
	})
}

func BenchmarkResults(b *testing.B) {
	header := sampleHeader()
	results := sampleResults()
	r, err := NewResults(io.Discard, header, sampleSecret, sampleRun, false)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		res := results[i%len(results)]
		res.Index = i ^ 1 // every second one comes early
		if err := r.Add(res); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
