//go:build !windows

package samples_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shells are those of this machine that may be somebody's /bin/sh.
func shells(t *testing.T) [][]string {
	t.Helper()
	var found [][]string
	for _, sh := range [][]string{{"sh"}, {"dash"}, {"bash", "--posix"}, {"busybox", "sh"}, {"ksh"}} {
		if _, err := exec.LookPath(sh[0]); err == nil {
			found = append(found, sh)
		}
	}
	if len(found) == 0 {
		t.Skip("there is no shell")
	}
	return found
}

// read is a file of the samples.
func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// stub installs a command that prints its arguments, a line each.
func stub(t *testing.T) string {
	t.Helper()
	bin := t.TempDir()
	write(t, filepath.Join(bin, "docspace-batch"), "#!/bin/sh\numask\nprintf '%s\\n' \"$@\"\nexit 5\n", 0o755)
	return bin
}

func nightly(ctx context.Context, sh []string, bin string, env, args []string) *exec.Cmd {
	command := exec.CommandContext(ctx, sh[0], append(append(slices.Clone(sh[1:]), "schedule/nightly.sh"), args...)...)
	command.Env = append([]string{"PATH=" + bin + ":/usr/bin:/bin"}, env...)
	return command
}

// TestNightlyCalls holds what the script calls the command with, in every shell,
// also where there are blanks in paths.
func TestNightlyCalls(t *testing.T) {
	bin := stub(t)
	for _, sh := range shells(t) {
		t.Run(sh[0], func(t *testing.T) {
			state, sheet := filepath.Join(t.TempDir(), "a state's directory"), filepath.Join(t.TempDir(), "Our leavers.v2.csv")
			write(t, filepath.Join(state, "something"), "", 0o600)
			write(t, sheet, "operation,email\n", 0o400)
			command := nightly(t.Context(), sh, bin, []string{"STATE_DIRECTORY=" + state}, []string{sheet, "/a key", "--limit", "1 000"})
			out, _ := command.CombinedOutput()
			if code := command.ProcessState.ExitCode(); code != 5 {
				t.Errorf("exit code %d is not the command's", code)
			}
			link := filepath.Join(state, "Our leavers.v2.csv")
			want := strings.Join([]string{
				"0077", "run", link, "--api-key-file", "/a key", "--yes", "--missing-ok", "--quiet",
				"--wait-lock", "30m", "--max-duration", "3h", "--max-errors", "20", "--limit", "200", "--limit", "1 000", "",
			}, "\n")
			if diff := cmp.Diff(want, string(out)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if target, err := os.Readlink(link); err != nil || target != sheet {
				t.Errorf("the link is to %q: %v", target, err)
			}
		})
	}
}

// TestNightlyRefuses holds that without what it needs nothing is called.
func TestNightlyRefuses(t *testing.T) {
	bin := stub(t)
	sheet := filepath.Join(t.TempDir(), "leavers.csv")
	write(t, sheet, "operation,email\n", 0o400)
	for _, sh := range shells(t) {
		for _, tt := range []struct {
			env, args []string
			want      string
		}{
			{[]string{"STATE_DIRECTORY=/state"}, nil, "usage: nightly.sh SHEET KEYFILE"},
			{[]string{"STATE_DIRECTORY=/state"}, []string{sheet}, "usage: nightly.sh SHEET KEYFILE"},
			{[]string{"STATE_DIRECTORY=/state"}, []string{sheet + "x", "key"}, "cannot read the sheet " + sheet + "x; nothing was sent"},
			{[]string{"STATE_DIRECTORY=" + sheet + "x"}, []string{sheet, "key"}, "ln: "},
			{nil, []string{sheet, "key"}, "STATE_DIRECTORY"},
			{[]string{"STATE_DIRECTORY="}, []string{sheet, "key"}, "STATE_DIRECTORY"},
		} {
			command := nightly(t.Context(), sh, bin, tt.env, tt.args)
			out, err := command.CombinedOutput()
			if err == nil || !strings.Contains(string(out), tt.want) || strings.Contains(string(out), "--yes") {
				t.Errorf("%s %q %q: %v, %s", sh[0], tt.env, tt.args, err, out)
			}
		}
	}
}

// TestNightlyDeletes holds which directories the script deletes: runs of this
// sheet that are old and finished, and nothing else.
func TestNightlyDeletes(t *testing.T) {
	const (
		header = `{"journal":1,"run":"20260801T021500Z-7f3a","crc":"00000000"}` + "\n"
		row    = `{"result":"terminated","index":0,"line":2,"message":"{\"ended\":\"ok\",\"exit\":0,","crc":"00000000"}` + "\n"
		resume = `{"resumed":"2026-08-01T09:00:00Z","crc":"00000000"}` + "\n"
	)
	ended := func(name, code string) string {
		return `{"ended":"` + name + `","exit":` + code + `,"at":"2026-08-01T02:20:00Z","crc":"00000000"}` + "\n"
	}
	whole := header + row + ended("ok", "0")
	cases := []struct {
		name    string
		journal string // "": none
		days    int
		gone    bool
	}{
		{"leavers.20260801T021500Z-0001", whole, 91, true},
		{"leavers.20260801T021500Z-0002", header + row + ended("rows_failed", "4"), 91, true},
		{"leavers.20260801T021500Z-0003", header + row + ended("unchanged", "9"), 1000, true},
		{"leavers.20260801T021500Z-0004", header + ended("interrupted", "130") + resume + row + ended("ok", "0"), 91, true},

		{"leavers.20260801T021500Z-0101", whole, 89, false},
		{"leavers.20260801T021500Z-0102", header + row + ended("rows_unsettled", "5"), 91, false},
		{"leavers.20260801T021500Z-0103", header + row + ended("portal", "7"), 91, false},
		{"leavers.20260801T021500Z-0104", header + row + ended("limit", "8"), 91, false},
		{"leavers.20260801T021500Z-0105", header + row + ended("terminated", "143"), 91, false},
		{"leavers.20260801T021500Z-0106", header + row, 91, false},
		{"leavers.20260801T021500Z-0107", whole + resume, 91, false},
		{"leavers.20260801T021500Z-0108", whole + resume + row + `{"ended":"o`, 91, false},
		{"leavers.20260801T021500Z-0109", header, 91, false},
		{"leavers.20260801T021500Z-0110", "", 91, false},
		{"leavers.20260801T021500Z-00111", whole, 91, false},
		{"leavers.2026-08-01", whole, 91, false},
		{"leavers.2026080XT021500Z-0112", whole, 91, false},
		{"leavers", whole, 91, false},
		{"starters.20260801T021500Z-0113", whole, 91, false},
		{"old leavers.20260801T021500Z-0114", whole, 91, false},
	}
	bin := stub(t)
	sheet := filepath.Join(t.TempDir(), "leavers.csv")
	write(t, sheet, "operation,email\n", 0o400)
	for _, sh := range shells(t) {
		t.Run(sh[0], func(t *testing.T) {
			state := t.TempDir()
			for _, c := range cases {
				dir := filepath.Join(state, c.name)
				write(t, filepath.Join(dir, "results.csv"), "result_line\n", 0o600)
				if c.journal != "" {
					write(t, filepath.Join(dir, "journal.jsonl"), c.journal, 0o600)
				}
				age(t, dir, c.days)
			}
			elsewhere := t.TempDir() // a link is not followed, however old it is
			write(t, filepath.Join(elsewhere, "journal.jsonl"), whole, 0o600)
			age(t, elsewhere, 91)
			if err := os.Symlink(elsewhere, filepath.Join(state, "leavers.20260801T021500Z-0115")); err != nil {
				t.Fatal(err)
			}
			_, _ = nightly(t.Context(), sh, bin, []string{"STATE_DIRECTORY=" + state}, []string{sheet, "key"}).CombinedOutput()
			for _, c := range cases {
				if _, err := os.Stat(filepath.Join(state, c.name)); (err != nil) != c.gone {
					t.Errorf("%s is gone: %t, want %t", c.name, err != nil, c.gone)
				}
			}
			if _, err := os.Stat(filepath.Join(elsewhere, "journal.jsonl")); err != nil {
				t.Error(err)
			}
			days := []string{"STATE_DIRECTORY=" + state, "KEEP_DAYS=30"}
			_, _ = nightly(t.Context(), sh, bin, days, []string{sheet, "key"}).CombinedOutput()
			if _, err := os.Stat(filepath.Join(state, "leavers.20260801T021500Z-0101")); err == nil {
				t.Error("KEEP_DAYS=30 keeps what is 89 days old")
			}
		})
	}
}

// age makes a directory look so many days old.
func age(t *testing.T, dir string, days int) {
	t.Helper()
	then := time.Now().AddDate(0, 0, -days).Add(-time.Hour)
	if err := os.Chtimes(dir, then, then); err != nil {
		t.Fatal(err)
	}
}
