package cli_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"docspace-batch/docspace/emulator"
)

// TestQuestionEnds: what ends a run ends it at its question as well, with
// nothing sent, and the lock is free again.
func TestQuestionEnds(t *testing.T) {
	binary := built(t)
	const stopped = "nothing was sent; the run stopped: stopped by the signal "
	for _, tt := range []struct {
		name  string
		flags []string
		end   func(terminal *os.File, p *os.Process)
		code  int
		says  string
	}{
		{"Ctrl-C", nil, func(terminal *os.File, _ *os.Process) { _, _ = terminal.WriteString("\x03") }, 130, stopped + "interrupt"},
		{"SIGTERM", nil, func(_ *os.File, p *os.Process) { _ = p.Signal(syscall.SIGTERM) }, 143, stopped + "terminated"},
		{"SIGHUP", nil, func(_ *os.File, p *os.Process) { _ = p.Signal(syscall.SIGHUP) }, 143, stopped + "hangup"},
		{
			"--max-duration",
			[]string{"--max-duration", "1s"},
			func(*os.File, *os.Process) {}, 8,
			"the time of --max-duration is over (1s); nothing was sent",
		},
		{"the end of what is typed", nil, func(terminal *os.File, _ *os.Process) { _, _ = terminal.WriteString("\x04") }, 6, "not carried out; nothing was sent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.name == "SIGHUP" && signal.Ignored(syscall.SIGHUP) {
				t.Skip("SIGHUP is ignored here, as under nohup, and the command leaves it so")
			}
			dir := t.TempDir()
			portal := emulator.New(emulator.Config{})
			var wrote atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet {
					wrote.Add(1)
				}
				portal.ServeHTTP(w, r)
			}))
			defer server.Close()
			sheet := "operation,email\nterminate,haruto.sato@example.com\n"
			if err := os.WriteFile(filepath.Join(dir, "sheet.csv"), []byte(sheet), 0o600); err != nil {
				t.Fatal(err)
			}
			env := append(os.Environ(), "DOCSPACE_URL="+server.URL, "DOCSPACE_API_KEY="+portal.Owner().Key, "HOME="+dir)

			terminal, line := openTerminal(t)
			command := exec.CommandContext(t.Context(), binary, append([]string{"run", "sheet.csv", "--out", "out"}, tt.flags...)...)
			command.Dir, command.Env, command.Stdin, command.Stdout, command.Stderr = dir, env, line, line, line
			command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			_ = line.Close()
			said := readUntil(terminal, "[y/N]")
			tt.end(terminal, command.Process)
			said += readUntil(terminal, "")
			asked := time.Now()
			_ = command.Wait()
			if code := command.ProcessState.ExitCode(); code != tt.code || !strings.Contains(unwrapped(said), tt.says) {
				t.Errorf("exit code %d, want %d, %q:\n%s", code, tt.code, tt.says, said)
			}
			if took := time.Since(asked); took > time.Second {
				t.Errorf("it took %s to end", took)
			}
			if _, err := os.Stat(filepath.Join(dir, "out")); err == nil || wrote.Load() > 0 {
				t.Errorf("the run began: %v, %d writes", err, wrote.Load())
			}
			again := exec.CommandContext(t.Context(), binary, "run", "sheet.csv", "--yes", "-q")
			again.Dir, again.Env = dir, env
			if out, err := again.CombinedOutput(); err != nil {
				t.Errorf("run again: %v\n%s", err, out)
			}
		})
	}
}

// unwrapped is what was said on a terminal, on one line.
func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

// readUntil reads a terminal until a text has come, or nobody writes any more.
func readUntil(terminal *os.File, text string) string {
	var said bytes.Buffer
	b := make([]byte, 1024)
	for text == "" || !strings.Contains(said.String(), text) {
		n, err := terminal.Read(b)
		said.Write(b[:n])
		if err != nil {
			break
		}
	}
	return said.String()
}

// openTerminal makes a terminal; what is at its line sees one.
func openTerminal(t *testing.T) (terminal, line *os.File) {
	t.Helper()
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("no terminals here: %v", err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	var number, locked int32
	for request, value := range map[uintptr]*int32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &locked} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, terminal.Fd(), request, uintptr(unsafe.Pointer(value))); errno != 0 {
			t.Fatal(errno)
		}
	}
	line, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return terminal, line
}
