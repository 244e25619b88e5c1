package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"pgregory.net/rapid"
)

func sampleSummary(results ...batch.Result) *Summary {
	s := &Summary{
		RunID: sampleRun, ToolVersion: "1.0.0", Sheet: "leavers.csv", Portal: "portal.example.com",
		KeyOwner:  batch.Account{ID: "11111111-0000-4000-8000-00000000000a", Email: "admin@example.com"},
		StartedAt: start(), FinishedAt: start().Add(64*time.Second + 300*time.Millisecond),
		Requests: 148, Writes: 131, Results: "leavers.20261122T101500Z-7f3a/results.csv",
	}
	for _, r := range results {
		s.Add(r)
	}
	return s
}

func text(t rapid.TB, s *Summary) string {
	checkSummary(t, s)
	var b strings.Builder
	if err := s.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSummaryText(t *testing.T) {
	mixed := sampleSummary(sampleResults()...)
	mixed.Throttled, mixed.Paused = 2, 29*time.Second
	mixed.ExitCode, mixed.ExitName = 5, "unfinished"
	mixed.Undo = "leavers.20261122T101500Z-7f3a/undo.csv"
	mixed.NotUndoable = "leavers.20261122T101500Z-7f3a/not-undoable.csv"
	mixed.WayBack = WayBack{Rows: 12, Losses: 9, Lost: 3}

	var many []batch.Result
	for i := range 35 {
		r := sampleResults()[2]
		r.Index, r.Row.Line = 34-i, 36-i // the last row of the sheet first
		many = append(many, r)
	}
	failed := sampleSummary(many...)
	failed.ExitCode, failed.ExitName = 4, "rows_failed"
	failed.Results = "/srv/" + strings.Repeat("very-long-name/", 6) + "leavers.20261122T101500Z-7f3a/results.csv"
	failed.Hint = "correct the sheet\ndocspace-batch run leavers.csv"

	for name, s := range map[string]*Summary{
		"summary_mixed.txt":     mixed,
		"summary_failed.txt":    failed,
		"summary_done.txt":      sampleSummary(sampleResults()[:2]...),
		"summary_unchanged.txt": sampleSummary(sampleResults()[1]),
		"summary_empty.txt":     sampleSummary(),
	} {
		got := text(t, s)
		if strings.Contains(got, "never-shown") {
			t.Errorf("%s: a secret is shown", name)
		}
		golden(t, name, got)
	}
}

func TestSummaryTextFits(t *testing.T) {
	statuses := []batch.Code{batch.CodeCreated, batch.CodeRefused, batch.CodeAnswerLost, batch.CodeEarlierRowFailed, batch.CodeStopped}
	rapid.Check(t, func(t *rapid.T) {
		s := sampleSummary()
		s.RunID, s.Hint = weird().Draw(t, "run"), weird().Draw(t, "hint")
		s.ExitCode, s.ExitName = 4, weird().Draw(t, "exit")
		for i := range rapid.IntRange(0, 15).Draw(t, "rows") {
			s.Add(batch.Result{
				Index: i, Code: rapid.SampledFrom(statuses).Draw(t, "code"), Message: weird().Draw(t, "message"),
				Row: &batch.Row{
					Line: rapid.IntRange(2, 9_999_999).Draw(t, "line"), Email: weird().Draw(t, "email"),
					Op: rapid.SampledFrom(batch.Operations()).Draw(t, "op").Name,
				},
			})
		}
		checkLines(t, text(t, s))
	})
}

func TestSummaryNamesTheFirstRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var results []batch.Result
		for i := range 25 {
			results = append(results, batch.Result{Index: i, Row: &batch.Row{Line: i + 2}, Code: batch.CodeRefused})
		}
		s := sampleSummary(rapid.Permutation(results).Draw(t, "order")...)
		if len(s.wrong) != shown {
			t.Fatalf("%d rows are named", len(s.wrong))
		}
		for i, r := range s.wrong {
			if r.Index != i {
				t.Fatalf("row %d is named at place %d", r.Index, i)
			}
		}
	})
}

func TestSummaryFile(t *testing.T) {
	s := sampleSummary(sampleResults()...)
	s.Throttled, s.Paused = 2, 29*time.Second
	s.ExitCode, s.ExitName = 5, "unfinished"
	s.Undo = "leavers.20261122T101500Z-7f3a/undo.csv"
	s.NotUndoable = "leavers.20261122T101500Z-7f3a/not-undoable.csv"
	path := filepath.Join(t.TempDir(), "summary.json")
	if err := os.WriteFile(path, []byte("of an earlier try"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "summary.json", string(got))
	checkSummary(t, s)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode is %v", info.Mode())
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("beside it are %v, %v", left, err)
	}
}

func TestSummaryFileOfNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "summary.json")
	if err := new(Summary).WriteFile(path); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(got, &m); err != nil {
		t.Fatal(err)
	}
	checkSummary(t, new(Summary))
	if m["rows"] != 0.0 || m["started_at"] != "" || len(m["statuses"].(map[string]any)) != 6 {
		t.Errorf("got %s", got)
	}
	if err := new(Summary).WriteFile(filepath.Join(path, "no", "such", "place")); err == nil {
		t.Error("no error where no file can be")
	}
}
