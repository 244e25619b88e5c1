package cli

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

func TestErrorBudget(t *testing.T) {
	for _, tt := range []struct {
		budget errorBudget
		rows   int
		want   int // -1: not taken
	}{
		{"0", 10, 0},
		{"7", 10, 7},
		{"0%", 10, 0},
		{"5%", 10, 0},
		{"5%", 20, 1},
		{"29%", 100, 29},
		{"33%", 10, 3},
		{"100%", 10, 10},
		{"5%", 0, 0},
		{"101%", 10, -1},
		{"-1", 10, -1},
		{"-1%", 10, -1},
		{"1.5", 10, -1},
		{"%", 10, -1},
		{"few", 10, -1},
		{" 1", 10, -1},
	} {
		got, err := tt.budget.of(tt.rows)
		if (err != nil) != (tt.want < 0) || err == nil && got != tt.want {
			t.Errorf("%q of %d rows: %d, %v; want %d", tt.budget, tt.rows, got, err, tt.want)
		}
	}
	if n, err := errorBudget("").of(10); err != nil || n < 1<<30 {
		t.Errorf("no budget: %d, %v", n, err)
	}
}

// TestMaxDuration: when the time is over, what is done is told, and the rest is
// not run. Time is virtual, and nobody is left running.
func TestMaxDuration(t *testing.T) {
	const rows = 100
	dir := t.TempDir()
	var sheet strings.Builder
	sheet.WriteString("operation,email,first_name,last_name\n")
	for i := range rows {
		fmt.Fprintf(&sheet, "create,newcomer%d@example.com,Robin,Example\n", i)
	}
	path, out := filepath.Join(dir, "sheet.csv"), filepath.Join(dir, "out")
	if err := os.WriteFile(path, []byte(sheet.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var stdout, stderr bytes.Buffer
		code := Run(t.Context(), []string{
			"run", path, "--demo", "--rate", "10", "--max-duration", "5s", "--no-progress", "--out", out,
		}, strings.NewReader(""), &stdout, &stderr)
		if code != int(Limit) || !strings.Contains(stderr.String(), "the run stopped: the time of --max-duration is over") {
			t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
		}
	})
	content, err := os.ReadFile(filepath.Join(out, resultsName))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(lines) != rows+1 {
		t.Fatalf("%d lines: %v", len(lines), err)
	}
	counts := map[string]int{}
	for _, cells := range lines[1:] {
		counts[cells[6]]++
	}
	// Ten requests a second, of which look-ups and the key's took some.
	if counts["created"]+counts["no_time"] != rows || counts["created"] < 30 || counts["created"] > 50 {
		t.Errorf("%v", counts)
	}
}
