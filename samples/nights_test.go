//go:build !windows

package samples_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace/emulator"
)

// job is what a schedule starts: words and an environment.
type job struct{ args, env []string }

// jobs are the schedules' jobs, each read from its file as that system reads it.
func jobs(t *testing.T) map[string]job {
	t.Helper()
	u := readUnit(t, service)
	_, pod := readCronJob(t)
	return map[string]job{
		"cron": cronJob(t),
		"systemd": {
			strings.Fields(strings.ReplaceAll(u.one(t, "Service.ExecStart"), "${CREDENTIALS_DIRECTORY}", "/etc/docspace-batch")),
			append(slices.Clone(u["Service.Environment"]),
				"PATH=/usr/local/bin:/usr/bin:/bin", "STATE_DIRECTORY=/var/lib/"+u.one(t, "Service.StateDirectory")),
		},
		"kubernetes": {
			slices.Concat(pod.list("container.command"), pod.list("container.args")),
			append(environment(pod), "PATH=/usr/local/bin:/usr/bin:/bin"),
		},
	}
}

// cronJob reads a crontab of a user: assignments, and one line for a job.
func cronJob(t *testing.T) job {
	t.Helper()
	var j job
	assignment := regexp.MustCompile(`^[A-Z_]+=\S+$`)
	line := regexp.MustCompile(`^(\d+|\*) (\d+|\*) \* \* \* ([^%]+)$`) // cron makes an end of line of %
	for text := range strings.SplitSeq(read(t, "schedule/crontab"), "\n") {
		match := line.FindStringSubmatch(text)
		switch {
		case text == "" || text[0] == '#':
		case assignment.MatchString(text):
			j.env = append(j.env, text)
		case match != nil && j.args == nil:
			j.args = strings.Fields(match[3])
		default:
			t.Fatalf("crontab: %q is not understood", text)
		}
	}
	return j
}

// nights is a machine on which a job is started night after night.
type nights struct {
	root   string
	job    job
	portal *emulator.Portal
}

const (
	sheetPath = "/srv/hr/leavers.csv"
	keyPath   = "/etc/docspace-batch/key"
	statePath = "/var/lib/docspace-batch"
	binPath   = "/usr/local/bin"
)

// build makes the command, once for a test.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "docspace-batch")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "docspace-batch").CombinedOutput(); err != nil {
		t.Fatalf("building the command: %v\n%s", err, out)
	}
	return path
}

// newNights installs a job as its file says, below a directory of its own: only
// the portal is another. Sheet and key can be read and not written.
func newNights(t *testing.T, command string, j job, portal emulator.Config) *nights {
	t.Helper()
	n := &nights{root: t.TempDir(), portal: emulator.New(portal)}
	server := httptest.NewServer(n.portal)
	t.Cleanup(server.Close)
	moved := func(s string) string {
		for _, dir := range []string{binPath, filepath.Dir(sheetPath), filepath.Dir(keyPath), statePath} {
			if at := strings.Index(s, dir); at == 0 || at > 0 && s[at-1] == '=' {
				s = s[:at] + n.root + s[at:]
			}
		}
		return strings.Replace(s, "=docspace.example.com", "="+server.URL, 1)
	}
	for _, word := range j.args {
		n.job.args = append(n.job.args, moved(word))
	}
	for _, variable := range j.env {
		n.job.env = append(n.job.env, moved(variable))
	}
	bin := n.root + binPath
	write(t, filepath.Join(bin, "nightly.sh"), read(t, "schedule/nightly.sh"), 0o755)
	if err := os.Symlink(command, filepath.Join(bin, "docspace-batch")); err != nil {
		t.Fatal(err)
	}
	write(t, n.root+keyPath, n.portal.Owner().Key+"\n", 0o440)
	n.sheet(t, read(t, "offboarding.csv"))
	if err := os.MkdirAll(n.root+statePath, 0o700); err != nil {
		t.Fatal(err)
	}
	return n
}

// sheet puts another list of leavers into a directory that can only be read.
func (n *nights) sheet(t *testing.T, text string) {
	t.Helper()
	dir := filepath.Dir(n.root + sheetPath)
	_ = os.Chmod(dir, 0o755)
	_ = os.Remove(n.root + sheetPath)
	write(t, n.root+sheetPath, text, 0o440)
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
}

// command is something that is started with the job's environment and no other.
func (n *nights) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path := args[0]
	if !filepath.IsAbs(path) {
		path = filepath.Join(n.root+binPath, path)
	}
	c := exec.CommandContext(t.Context(), path, args[1:]...)
	c.Dir, c.Env = "/", n.job.env
	return c
}

// night starts the job and gives its exit code and what it printed.
func (n *nights) night(t *testing.T, flags ...string) (int, string) {
	t.Helper()
	c := n.command(t, slices.Concat(n.job.args, []string{"--rate", "0"}, flags)...)
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), string(out)
}

// runs are the directories of runs, the oldest first by name.
func (n *nights) runs(t *testing.T) []string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(n.root+statePath, "leavers.2*"))
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

// statuses are those of the rows in a run's results.
func statuses(t *testing.T, dir string) []string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(read(t, filepath.Join(dir, "results.csv")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(lines[0], "result_status")
	var found []string
	for _, cells := range lines[1:] {
		found = append(found, cells[at])
	}
	return found
}

func times(n int, status string) []string { return slices.Repeat([]string{status}, n) }

// mailed is how much a failed night may print, in bytes. Kubernetes keeps of it
// what is at its end.
const mailed, kept = 4096, 2048

func end(text string) string { return text[max(0, len(text)-kept):] }

// TestNights starts each schedule's job for real, night after night.
func TestNights(t *testing.T) {
	binary := build(t)
	for name, j := range jobs(t) {
		t.Run(name, func(t *testing.T) {
			n := newNights(t, binary, j, emulator.Config{})

			code, out := n.night(t)
			if code != 0 || out != "" {
				t.Fatalf("first night: exit code %d\n%s", code, out)
			}
			first := n.runs(t)
			if len(first) != 1 {
				t.Fatalf("first night: runs %q", first)
			}
			want := append(times(6, "done"), "unchanged", "done")
			if diff := cmp.Diff(want, statuses(t, first[0])); diff != "" {
				t.Errorf("first night (-want +got):\n%s", diff)
			}
			effects := n.portal.Stats().Effects

			age(t, first[0], 91)
			code, out = n.night(t)
			if code != 0 || out != "" || n.portal.Stats().Effects != effects {
				t.Errorf("second night: exit code %d, %+v\n%s", code, n.portal.Stats().Effects, out)
			}
			second := n.runs(t)
			if len(second) != 1 || second[0] == first[0] {
				t.Fatalf("second night: runs %q, and the old one was %q", second, first)
			}
			if diff := cmp.Diff(times(8, "unchanged"), statuses(t, second[0])); diff != "" {
				t.Errorf("second night (-want +got):\n%s", diff)
			}

			n.sheet(t, "operation,email\ndelete,"+emulator.DemoUserBare+"\nterminate,"+emulator.DemoSSO+"\n")
			age(t, second[0], 91)
			code, out = n.night(t)
			third := n.runs(t)
			if code != 4 || len(third) != 1 || len(out) > mailed {
				t.Fatalf("third night: exit code %d, runs %q\n%s", code, third, out)
			}
			resume := "docspace-batch resume --failed " + third[0]
			for _, part := range []string{"1 of 2 rows is not done", filepath.Join(third[0], "results.csv"), resume} {
				if !strings.Contains(end(out), part) {
					t.Errorf("third night: no %q in\n%s", part, out)
				}
			}
			if p, _ := n.portal.Person(emulator.DemoSSO); p.Status != emulator.Terminated {
				t.Error("third night: one row that fails keeps another from being done")
			}
		})
	}
}

// TestNightStopped stops a job in the middle, in the way that systemd and
// Kubernetes do it: the message says how to go on, and both that and the next
// night finish the work.
func TestNightStopped(t *testing.T) {
	binary := build(t)
	for _, goOn := range []string{"resume", "next night"} {
		t.Run(goOn, func(t *testing.T) {
			var writes atomic.Int32
			var process atomic.Pointer[os.Process]
			n := newNights(t, binary, jobs(t)["systemd"], emulator.Config{Hook: func(_ int, r *http.Request) *emulator.Fault {
				if r.Method != http.MethodGet && writes.Add(1) == 3 {
					_ = process.Load().Signal(syscall.SIGTERM)
				}
				return nil
			}})
			c := n.command(t, slices.Concat(n.job.args, []string{"--rate", "0", "--workers", "1", "--batch-size", "1"})...)
			var output bytes.Buffer
			c.Stdout, c.Stderr = &output, &output
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			process.Store(c.Process)
			_ = c.Wait()
			out := output.String()
			stopped := n.runs(t)
			if code := c.ProcessState.ExitCode(); code != 143 || len(stopped) != 1 || len(out) > mailed {
				t.Fatalf("exit code %d, runs %q\n%s", code, stopped, out)
			}
			if !slices.Contains(statuses(t, stopped[0]), "not_run") {
				t.Fatalf("the signal came too late: %q", statuses(t, stopped[0]))
			}
			resume := "docspace-batch resume " + stopped[0]
			if !strings.Contains(end(out), resume) {
				t.Fatalf("no %q in\n%s", resume, out)
			}

			switch goOn {
			case "resume":
				args := append(strings.Fields(resume), "--api-key-file", n.root+keyPath, "-q")
				if out, err := n.command(t, args...).CombinedOutput(); err != nil || len(out) > 0 {
					t.Errorf("%q: %v\n%s", args, err, out)
				}
				if diff := cmp.Diff(append(times(6, "done"), "unchanged", "done"), statuses(t, stopped[0])); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			case "next night":
				if code, out := n.night(t); code != 0 || out != "" {
					t.Errorf("exit code %d\n%s", code, out)
				}
				if !slices.Contains(statuses(t, stopped[0]), "not_run") {
					t.Error("the night went on with a run by itself")
				}
			}
			if got := n.portal.Stats().Effects; got.Terminated != 4 || got.Deleted != 3 {
				t.Errorf("effects %+v", got)
			}
			if code, out := n.night(t); code != 0 || out != "" {
				t.Errorf("a night later: exit code %d\n%s", code, out)
			}
		})
	}
}

// TestNightLimits runs into the limits of the job.
func TestNightLimits(t *testing.T) {
	binary := build(t)
	list := func(n *nights, operation string, many int) string {
		var b strings.Builder
		b.WriteString("operation,email\n")
		for _, p := range n.portal.People() {
			if many > 0 && p.Status == emulator.Active && p.Role == emulator.User && !p.LDAP {
				b.WriteString(operation + "," + p.Email + "\n")
				many--
			}
		}
		return b.String()
	}
	for _, tt := range []struct {
		name, operation string
		rows            int
		flags           []string
		code            int
		terminated      int
		say             string
	}{
		{"as many wrong rows as may be", "delete", 20, nil, 4, 0, "docspace-batch resume --failed "},
		{"one more", "delete", 21, nil, 8, 0, "more than --max-errors 20"},
		{"too many leavers", "terminate", 201, nil, 5, 200, "docspace-batch resume "},
		{"too long", "terminate", 201, []string{"--max-duration", "1ns"}, 8, 0, "the time of --max-duration is over"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := newNights(t, binary, jobs(t)["cron"], emulator.Config{Accounts: 1000})
			n.sheet(t, list(n, tt.operation, tt.rows))
			before := n.portal.Stats().Effects
			code, out := n.night(t, tt.flags...)
			if code != tt.code || !strings.Contains(end(out), tt.say) || len(out) > mailed {
				t.Errorf("exit code %d, want %d; %d characters, want %q in\n%s", code, tt.code, len(out), tt.say, out)
			}
			if got := n.portal.Stats().Effects.Terminated - before.Terminated; got != tt.terminated {
				t.Errorf("%d terminated, want %d", got, tt.terminated)
			}
			if tt.terminated > 0 {
				if code, out := n.night(t); code != 0 || out != "" || n.portal.Stats().Effects.Terminated-before.Terminated != tt.rows {
					t.Errorf("the next night does not do the rest: exit code %d\n%s", code, out)
				}
			}
		})
	}
}

// TestNightLocked starts a job while another one is going on.
func TestNightLocked(t *testing.T) {
	sending, goOn := make(chan struct{}), make(chan struct{})
	var once sync.Once
	n := newNights(t, build(t), jobs(t)["cron"], emulator.Config{Hook: func(_ int, r *http.Request) *emulator.Fault {
		if r.Method != http.MethodGet {
			once.Do(func() { close(sending) })
			<-goOn
		}
		return nil
	}})
	first := n.command(t, n.job.args...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	<-sending
	code, out := n.night(t, "--wait-lock", "1ms")
	if runs := n.runs(t); code != 10 || len(runs) != 1 || !strings.Contains(out, runs[0]) || !strings.Contains(out, "nothing was sent") {
		t.Errorf("exit code %d, runs %q\n%s", code, runs, out)
	}
	close(goOn)
	if err := first.Wait(); err != nil {
		t.Error("the first job:", err)
	}
}
