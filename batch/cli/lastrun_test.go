package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"docspace-batch/batch/journal"
)

func TestLastRun(t *testing.T) {
	home, away := t.TempDir(), t.TempDir()
	t.Chdir(away)
	sheet := filepath.Join(home, "leavers.csv")
	begin := func(dir, path string) string {
		t.Helper()
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		j, err := journal.Create(runDir(dir).path(journalName), journal.Header{Run: "a", Sheet: journal.Sheet{Path: path}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	var said bytes.Buffer
	s := &streams{err: &said}
	is := func(want string) {
		t.Helper()
		if got, err := lastRun(s, sheet); err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	if dir, err := lastRun(s, sheet); err == nil {
		t.Errorf("there is none, and it is %s", dir)
	}
	beside := func(name string) string { return filepath.Join(home, name) }

	older := begin(beside("leavers.20261122T101500Z-7f3a"), sheet)
	is(older)
	begin(beside("leavers.20261121T101500Z-ffff"), sheet)                            // older still
	begin(beside("leavers.20261125T101500Z"), sheet)                                 // another name
	begin(beside("new-leavers.20261125T101500Z-7f3a"), sheet)                        // of another sheet
	begin(beside("leavers.20261125T101500Z-7f3a"), beside("leavers.tsv"))            // likewise
	begin("leavers.20261125T101500Z-0001", "/elsewhere/leavers.csv")                 // likewise
	if err := os.Mkdir(beside("leavers.20261126T101500Z-7f3a"), 0o700); err != nil { // of a demo
		t.Fatal(err)
	}
	if said.Len() > 0 {
		t.Errorf("passed over: %s", &said)
	}
	is(older)
	if want := beside("leavers.20261126T101500Z-7f3a") + " is newer, and passed over: there is no journal of a run in it, " +
		"as after a demo or a run that ended before it began\n"; said.String() != want {
		t.Errorf("it says %q, want %q", &said, want)
	}
	is(begin("leavers.20261123T101500Z-7f3a", sheet)) // where there was no room beside it
	is(begin(beside("leavers.20261124T101500Z-7f3a"), "/old/place/leavers.csv"))
	damaged := begin(beside("leavers.20261127T101500Z-7f3a"), sheet)
	if err := os.WriteFile(runDir(damaged).path(journalName), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	is(damaged) // and what is wrong with it is told
}
