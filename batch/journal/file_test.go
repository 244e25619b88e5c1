package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"docspace-batch/batch"
)

func TestCreate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	rows := sheet(2)
	h := header(rows)
	h.Options = []byte("{\n \"rate\" : 1 }\n")
	j, err := Create(path, h, rows)
	if err != nil {
		t.Fatal(err)
	}
	past := read(t, path)
	if got := string(past.Header.Options); got != `{"rate":1}` {
		t.Errorf("options %s", got)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if _, err := Create(path, h, rows); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a journal is overwritten: %v", err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	rows := sheet(2)
	h := header(rows)
	if _, err := Create(path, h, rows[:1]); err == nil {
		t.Error("rows of another sheet")
	}
	h.Options = []byte("{")
	if _, err := Create(path, h, rows); err == nil {
		t.Error("options that are no JSON")
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestOpenGoesOn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	rows := sheet(3)
	j, err := Create(path, header(rows), rows)
	if err != nil {
		t.Fatal(err)
	}
	must(t, j.Sent([]batch.Sent{{Index: 0, Call: "c1"}}), j.Close())

	// Cut off within a line, once and again.
	for i, call := range []string{"c2", "c3"} {
		whole, err := os.ReadFile(path)
		must(t, err, os.WriteFile(path, append(whole, `{"sent":"c9`+strings.Repeat("9", 500)...), 0o600))
		past := read(t, path)
		if past.Ended != nil || len(past.Rows) != 1+i || past.size != int64(len(whole)) {
			t.Fatalf("%+v", past)
		}
		j, err := Open(path, past, rows)
		if err != nil {
			t.Fatal(err)
		}
		must(t, j.Answered("c1", nil), j.Sent([]batch.Sent{{Index: 1 + i, Call: call}}), j.Close())
	}

	// Ended in good order, and gone on with all the same.
	past := read(t, path)
	j, err = Open(path, past, rows)
	must(t, err, j.End(4, "failed"), j.Close())
	if past = read(t, path); past.Ended == nil || past.Ended.ExitCode != 4 {
		t.Fatalf("%+v", past)
	}
	j, err = Open(path, past, rows)
	must(t, err, j.Close())
	past = read(t, path)
	if past.Ended != nil || len(past.Rows) != 3 || past.Calls != 3 || !past.Rows[0].Sent.Answered {
		t.Errorf("%+v", past)
	}
	text, err := os.ReadFile(path)
	must(t, err)
	if n := strings.Count(string(text), `{"resumed":"`); n != 4 {
		t.Errorf("resumed %d times", n)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	rows := sheet(2)
	j, err := Create(path, header(rows), rows)
	if err != nil {
		t.Fatal(err)
	}
	must(t, j.Result(batch.Result{Index: 1, Code: batch.CodeStopped, Message: rows[1].Email}), j.Close())
	past := read(t, path)

	if _, err := Open(path, past, sheet(3)); err == nil || !strings.Contains(err.Error(), "2 rows, not 3") {
		t.Errorf("a longer sheet: %v", err)
	}
	moved := sheet(2)
	moved[1].Line = 7
	if _, err := Open(path, past, moved); err == nil || !strings.Contains(err.Error(), "line 7") {
		t.Errorf("other lines: %v", err)
	}
	if err := past.Restore(moved); err == nil {
		t.Error("restored from other lines")
	}
	other := []batch.Row{{Line: 2, UserID: "id"}, {Line: 3, UserID: "id"}}
	if err := past.Restore(other); err == nil || past.Rows[1].Result.Row != nil {
		t.Errorf("restored from other rows: %v", err)
	}

	late, err := Open(path, past, rows) // another run
	must(t, err, late.Close())
	text, err := os.ReadFile(path)
	must(t, err)
	if _, err := Open(path, past, rows); err == nil || !strings.Contains(err.Error(), "has grown") {
		t.Errorf("grown: %v", err)
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != string(text) {
		t.Error("another run's lines are cut off")
	}
	if _, err := Open(path+"x", past, rows); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestRestoreOnce(t *testing.T) {
	t.Parallel()
	rows := sheet(1)
	j, file := begun(t, rows)
	must(t, j.Result(batch.Result{Code: batch.CodeStopped, Message: "{{email}}"}), j.Close())
	past := replayed(t, file.Bytes())
	must(t, past.Restore(rows), past.Restore(rows))
	if got := past.Rows[0].Result.Message; got != "{{email}}" {
		t.Error(got)
	}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) *Past {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	past, err := Replay(f)
	must(t, err)
	return past
}

// TestResultsAreNotedOnce: what is the last record of a row is not written
// again, whoever wrote it; a row that is sent again is open again.
func TestResultsAreNotedOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	rows := sheet(4)
	j, err := Create(path, header(rows), rows)
	must(t, err)
	results := func() int {
		text, err := os.ReadFile(path)
		must(t, err)
		return strings.Count(string(text), `{"result":"`)
	}
	result := func(i int, c batch.Code) batch.Result { return batch.Result{Index: i, Code: c} }
	emit := func(all ...batch.Result) {
		for _, r := range all {
			must(t, j.Result(r))
		}
	}
	must(t, j.Sent([]batch.Sent{{Index: 0, Call: "c1"}}),
		j.Answered("c1", []batch.Result{result(0, batch.CodeRefused)}),
		j.Answered("", []batch.Result{result(1, batch.CodeAnswerLost)}), j.Answered("", nil))
	emit(result(0, batch.CodeRefused), result(1, batch.CodeAnswerLost), result(2, batch.CodeStopped), result(2, batch.CodeStopped))
	must(t, j.End(5, "rows_unsettled"), j.Close())
	if n := results(); n != 3 {
		t.Fatalf("%d results are noted, want 3", n)
	}

	// Of an earlier part, what is finished stays; the rest has to be noted anew.
	j, err = Open(path, read(t, path), rows)
	must(t, err)
	emit(result(0, batch.CodeRefused), result(1, batch.CodeAnswerLost), result(2, batch.CodeStopped))
	must(t, j.Sent([]batch.Sent{{Index: 0, Call: "c2"}}))
	emit(result(0, batch.CodeRefused), result(3, batch.CodeCreated))
	must(t, j.Close())
	if n := results(); n != 3+4 {
		t.Errorf("%d results are noted, want 7", n)
	}
	if past := read(t, path); !past.Rows[0].Final() || past.Rows[0].Sent.Call != "c2" || past.Rows[1].Final() {
		t.Errorf("%+v", past.Rows)
	}
}
