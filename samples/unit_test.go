//go:build !windows

package samples_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// unit is a file of systemd: the values of "Section.Key", in order.
type unit map[string][]string

func parseUnit(text string) (unit, error) {
	u := unit{}
	section := ""
	for i, line := range strings.Split(strings.ReplaceAll(text, "\\\n", " "), "\n") {
		key, value, assigned := strings.Cut(line, "=")
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			section = line[1 : len(line)-1]
		case !assigned || section == "" || strings.TrimSpace(key) != key || key == "":
			return nil, fmt.Errorf("line %d is not understood: %q", i+1, line)
		default:
			u[section+"."+key] = append(u[section+"."+key], value)
		}
	}
	return u, nil
}

// one is the value of a key that is there once.
func (u unit) one(t *testing.T, key string) string {
	t.Helper()
	if len(u[key]) != 1 {
		t.Fatalf("%s is there %d times", key, len(u[key]))
	}
	return u[key][0]
}

func readUnit(t *testing.T, name string) unit {
	t.Helper()
	u, err := parseUnit(read(t, "schedule/"+name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return u
}

const (
	service = "docspace-batch-offboarding.service"
	timer   = "docspace-batch-offboarding.timer"
	mail    = "docspace-batch-mail@.service"
)

// TestUnitsVerify lets systemd say what it thinks of the units, and of how much
// the service could do besides its work.
func TestUnitsVerify(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze")
	}
	dir := t.TempDir()
	script := filepath.Join(dir, "nightly.sh")
	write(t, script, read(t, "schedule/nightly.sh"), 0o755)
	var paths []string
	for _, name := range []string{service, timer, mail} {
		text := read(t, "schedule/"+name)
		if name == service {
			text = replaceOnce(t, text, "ExecStart=/usr/local/bin/nightly.sh", "ExecStart="+script) // systemd looks whether it is there
		}
		path := filepath.Join(dir, name)
		write(t, path, text, 0o644)
		paths = append(paths, path)
	}
	run := func(args ...string) {
		t.Helper()
		command := exec.CommandContext(t.Context(), analyze, args...)
		command.Env = append(os.Environ(), "SYSTEMD_LOG_LEVEL=warning", "NO_COLOR=1")
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", strings.Join(command.Args[1:], " "), err, out)
		} else if args[0] == "verify" && len(out) > 0 {
			t.Errorf("systemd-analyze verify says:\n%s", out)
		}
	}
	run(append([]string{"verify", "--man=no"}, paths...)...)
	if help, err := exec.CommandContext(t.Context(), analyze, "--help").Output(); err != nil || !strings.Contains(string(help), "--offline=") {
		t.Log("this systemd-analyze cannot look at the security of files")
		return
	}
	run("security", "--offline=true", "--threshold=20", paths[0]) // 2.0 of 10; most units have above 9
}

// TestServiceEndsInGoodOrder holds the limits of systemd against those of the
// command.
func TestServiceEndsInGoodOrder(t *testing.T) {
	u := readUnit(t, service)
	if longest := flagTime(t, "--max-duration"); seconds(t, u.one(t, "Service.TimeoutStartSec")) < longest+600 {
		t.Errorf("systemd ends the run before --max-duration (%d s) does", longest)
	}
	if seconds(t, u.one(t, "Service.TimeoutStopSec")) < 2*90 {
		t.Error("a request may last 90 s, and there is more to do after it")
	}
	if got := u.one(t, "Service.KillMode"); got != "mixed" {
		t.Errorf("KillMode is %s", got)
	}
	for _, key := range []string{"Service.SuccessExitStatus", "Service.Restart", "Service.DynamicUser", "Service.SendSIGHUP"} {
		if len(u[key]) > 0 {
			t.Errorf("%s is there", key)
		}
	}
	template, _, _ := strings.Cut(u.one(t, "Unit.OnFailure"), "@")
	if template+"@.service" != mail {
		t.Errorf("%s is started on failure", template)
	}
	if readUnit(t, timer).one(t, "Timer.Persistent") != "true" {
		t.Error("a night that the machine slept through is lost")
	}
}

// TestMail runs what the mail unit runs, with a journal and a mail command that
// show what they are given.
func TestMail(t *testing.T) {
	sh := shells(t)[0]
	u := readUnit(t, mail)
	line := strings.NewReplacer("%i", "docspace-batch-offboarding").Replace(u.one(t, "Service.ExecStart"))
	script, ok := strings.CutPrefix(line, "/bin/sh -c '")
	if !ok || !strings.HasSuffix(script, "'") || regexp.MustCompile(`%|\$\{|\$\$`).MatchString(script) {
		t.Fatalf("systemd would make something else of %q", line)
	}
	bin := t.TempDir()
	write(t, filepath.Join(bin, "journalctl"), "#!/bin/sh\n[ \"$1\" = --sync ] || printf '%s\\n' \"$@\"\n", 0o755)
	write(t, filepath.Join(bin, "mail"), "#!/bin/sh\nprintf '<%s>\\n' \"$@\"\ncat\n", 0o755)
	command := exec.CommandContext(t.Context(), sh[0], append(sh[1:], "-c", strings.TrimSuffix(script, "'"))...)
	command.Env = append(slices.Clone(u["Service.Environment"]),
		"PATH="+bin+":/usr/bin:/bin", "MONITOR_INVOCATION_ID=0123abcd", "MONITOR_EXIT_STATUS=8")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const want = `<-s>
<docspace-batch-offboarding failed: exit 8>
<admin@example.com>
--no-pager
--output=cat
--lines=100
_SYSTEMD_INVOCATION_ID=0123abcd
`
	if string(out) != want {
		t.Errorf("got %s", out)
	}
}

// seconds reads a time as systemd and Kubernetes write it here.
func seconds(t *testing.T, text string) int {
	t.Helper()
	var n int
	var rest string
	_, _ = fmt.Sscanf(text, "%d%s", &n, &rest)
	factor, ok := map[string]int{"": 1, "s": 1, "m": 60, "min": 60, "h": 3600}[rest]
	if !ok || n <= 0 {
		t.Fatalf("%q is no time", text)
	}
	return n * factor
}

// flagTime is the time that nightly.sh gives a flag, in seconds.
func flagTime(t *testing.T, flag string) int {
	t.Helper()
	match := regexp.MustCompile(flag+` (\w+)`).FindAllStringSubmatch(lastCommand(t), -1)
	if len(match) != 1 {
		t.Fatalf("nightly.sh has %s %d times", flag, len(match))
	}
	return seconds(t, match[0][1])
}

// lastCommand is the line of nightly.sh that becomes the run.
func lastCommand(t *testing.T) string {
	t.Helper()
	_, command, found := strings.Cut(read(t, "schedule/nightly.sh"), "\nexec ")
	if !found {
		t.Fatal("nightly.sh does not become the command")
	}
	return command
}

func replaceOnce(t *testing.T, text, old, with string) string {
	t.Helper()
	if n := strings.Count(text, old); n != 1 {
		t.Fatalf("%q is there %d times", old, n)
	}
	return strings.Replace(text, old, with, 1)
}
