//go:build !windows

package samples_test

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch/sheet"
	"docspace-batch/samples"
)

func TestRosterIsSound(t *testing.T) {
	f, err := samples.FS.Open(rosterSample)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, rows, err := sheet.ReadAll(f, sheet.Options{Roster: true}); err != nil || len(rows) == 0 {
		t.Errorf("%d rows: %v", len(rows), err)
	}
}

// calls runs roster.sh with a command that prints its arguments, a line each, and
// ends with code when it is to tell what is different.
func calls(t *testing.T, sh []string, state, code string, args ...string) (lines []string, exit int) {
	t.Helper()
	bin := t.TempDir()
	write(t, filepath.Join(bin, "docspace-batch"),
		"#!/bin/sh\nprintf '%s\\n' \"$@\"\n[ \"$1\" = diff ] && { [ "+code+" = 0 ] && echo operation,email >\"$6\"; exit "+code+"; }\nexit 5\n", 0o755)
	command := exec.CommandContext(t.Context(), sh[0], append(append(slices.Clone(sh[1:]), "schedule/roster.sh"), args...)...)
	command.Env = []string{"PATH=" + bin + ":/usr/bin:/bin", "STATE_DIRECTORY=" + state}
	out, _ := command.CombinedOutput()
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"), command.ProcessState.ExitCode()
}

// TestRosterCalls holds what the script calls the command with: what is different
// goes into a sheet, which nightly.sh runs; limits hold for both.
func TestRosterCalls(t *testing.T) {
	for _, sh := range shells(t) {
		t.Run(sh[0], func(t *testing.T) {
			state := filepath.Join(t.TempDir(), "a state's directory")
			changes := filepath.Join(state, "changes", "Staff list.v2.csv")
			got, exit := calls(t, sh, state, "0", "/srv/Staff list.v2.xlsx", "/a key", "--leavers=terminate", "--max-terminate=40%", "--scope=group:Our staff", "--max-delete", "9")
			want := []string{
				"diff", "/srv/Staff list.v2.xlsx", "--api-key-file", "/a key", "--output", changes, "--overwrite", "--quiet",
				"--leavers=terminate", "--max-terminate=40%", "--scope=group:Our staff", "--max-delete", "9",
				"run", filepath.Join(state, "Staff list.v2.csv"), "--api-key-file", "/a key", "--yes", "--missing-ok", "--quiet",
				"--wait-lock", "30m", "--max-duration", "3h", "--max-errors", "20", "--limit", "200", "--max-terminate=40%", "--max-delete", "9",
			}
			if diff := cmp.Diff(want, got); diff != "" || exit != 5 {
				t.Errorf("exit code %d (-want +got):\n%s", exit, diff)
			}
		})
	}
}

// TestRosterStops holds that nothing is run when it is not known what is different.
func TestRosterStops(t *testing.T) {
	for _, sh := range shells(t) {
		for _, code := range []string{"2", "3", "6", "7"} {
			got, exit := calls(t, sh, t.TempDir(), code, "/srv/staff.csv", "key")
			if slices.Contains(got, "run") || exit != int(code[0]-'0') {
				t.Errorf("%s: exit code %d: %q", sh[0], exit, got)
			}
		}
		if got, exit := calls(t, sh, t.TempDir(), "0", "/srv/staff.csv"); exit != 2 || slices.Contains(got, "diff") {
			t.Errorf("%s: exit code %d: %q", sh[0], exit, got)
		}
	}
}
