//go:build !windows

package cli_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"docspace-batch/docspace/emulator"
)

// TestInterrupted sends the real command a signal while it is sending rows:
// nothing new is begun, what is on the wire is finished, the results are
// complete, and each of them is true. While it is still looking accounts up,
// nothing is begun at all.
func TestInterrupted(t *testing.T) {
	binary := built(t)
	const rows = 200
	for _, tt := range []struct {
		name   string
		signal syscall.Signal
		method string // at the n-th such request
		n      int32
		code   int
	}{
		{"rows, interrupt", syscall.SIGINT, http.MethodPost, 30, 130},
		{"rows, terminate", syscall.SIGTERM, http.MethodPost, 30, 143},
		{"rows, terminal closed", syscall.SIGHUP, http.MethodPost, 30, 143},
		{"look-ups, interrupt", syscall.SIGINT, http.MethodGet, 4, 130},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.signal == syscall.SIGHUP && signal.Ignored(syscall.SIGHUP) {
				t.Skip("SIGHUP is ignored here, as under nohup, and the command leaves it so")
			}
			dir := t.TempDir()
			portal := emulator.New(emulator.Config{Latency: 20 * time.Millisecond})
			var came atomic.Int32
			var process atomic.Pointer[os.Process]
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == tt.method && came.Add(1) == tt.n {
					_ = process.Load().Signal(tt.signal)
				}
				portal.ServeHTTP(w, r)
			}))
			defer server.Close()
			writeNewcomers(t, filepath.Join(dir, "sheet.csv"), rows)
			command := exec.CommandContext(t.Context(), binary, "run", "sheet.csv", "--yes", "--rate", "0", "--out", "out")
			command.Dir = dir
			command.Env = append(os.Environ(), "DOCSPACE_URL="+server.URL, "DOCSPACE_API_KEY="+portal.Owner().Key, "HOME="+dir)
			var output bytes.Buffer
			command.Stdout, command.Stderr = &output, &output
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			process.Store(command.Process)
			_ = command.Wait()
			if code := command.ProcessState.ExitCode(); code != tt.code {
				t.Errorf("exit code %d, want %d\n%s", code, tt.code, &output)
			}
			if tt.method == http.MethodGet {
				if _, err := os.Stat(filepath.Join(dir, "out")); err == nil || portal.Stats().Effects.Created > 0 {
					t.Errorf("the run began: %v, %+v", err, portal.Stats().Effects)
				}
				if says := "docspace-batch: nothing was sent; the run stopped: stopped by the signal interrupt\n"; !strings.HasSuffix(output.String(), says) {
					t.Errorf("it says:\n%s", &output)
				}
				return
			}
			compareInterrupted(t, portal, filepath.Join(dir, "out", "results.csv"), rows)
		})
	}
}

// built is the real command.
func built(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "docspace-batch")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "docspace-batch").CombinedOutput(); err != nil {
		t.Fatalf("building the command: %v\n%s", err, out)
	}
	return binary
}

func writeNewcomers(t *testing.T, path string, rows int) {
	t.Helper()
	var sheet strings.Builder
	sheet.WriteString("operation,email,first_name,last_name\n")
	for i := range rows {
		fmt.Fprintf(&sheet, "create,newcomer%d@example.com,Robin,Example\n", i)
	}
	if err := os.WriteFile(path, []byte(sheet.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestInterruptedTwice: while a portal does not answer, the first Ctrl-C waits
// for it, the second ends the command at once. What it leaves is whole, and can
// be gone on with.
func TestInterruptedTwice(t *testing.T) {
	const (
		rows = 40
		slow = 20          // the n-th row that is never answered
		most = time.Second // until the second Ctrl-C has ended the command
	)
	binary, dir := built(t), t.TempDir()
	portal := emulator.New(emulator.Config{})
	var came atomic.Int32
	asleep, awake := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && came.Add(1) == slow {
			close(asleep)
			<-awake
			panic(http.ErrAbortHandler)
		}
		portal.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer server.Close()
	wake := sync.OnceFunc(func() { close(awake) })
	defer wake()
	writeNewcomers(t, filepath.Join(dir, "sheet.csv"), rows)
	command := func(args ...string) *exec.Cmd {
		c := exec.CommandContext(t.Context(), binary, args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "DOCSPACE_URL="+server.URL, "DOCSPACE_API_KEY="+portal.Owner().Key, "HOME="+dir)
		return c
	}

	run := command("run", "sheet.csv", "--rate", "0", "--no-progress", "--out", "out")
	stderr, err := run.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	<-asleep
	_ = run.Process.Signal(os.Interrupt)
	said := bufio.NewScanner(stderr)
	if !said.Scan() || said.Text() != "stopping: waiting for what is on the wire; Ctrl-C again ends at once" {
		t.Errorf("the first Ctrl-C says %q", said.Text())
	}
	_ = run.Process.Signal(os.Interrupt)
	again := time.Now()
	for said.Scan() {
		t.Errorf("the second Ctrl-C says %q", said.Text())
	}
	_ = run.Wait()
	if took := time.Since(again); took > most {
		t.Errorf("the second Ctrl-C took %s", took)
	}
	if status, ok := run.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGINT {
		t.Errorf("ended with %s", run.ProcessState)
	}

	wake()
	if out, err := command("resume", "out", "-q").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("gone on with: %v\n%s", err, out)
	}
	if effects := portal.Stats().Effects; effects.Created != rows || effects.Mails != rows {
		t.Errorf("%d people are created with %d e-mails, want %d", effects.Created, effects.Mails, rows)
	}
	content, err := os.ReadFile(filepath.Join(dir, "out", "results.csv"))
	if err != nil || strings.Count(string(content), ",done,created,") != rows {
		t.Errorf("results: %v\n%s", err, content)
	}
}

// compareInterrupted compares each result with the portal.
func compareInterrupted(t *testing.T, portal *emulator.Portal, path string, rows int) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != rows+1 {
		t.Errorf("%d results for %d rows", len(lines)-1, rows)
	}
	done := 0
	for _, cells := range lines[1:] {
		email, code := cells[1], cells[6]
		_, there := portal.Person(email)
		switch {
		case code == "created" && there:
			done++
		case code == "stopped" && !there:
		default:
			t.Errorf("%s is %s and on the portal: %t", email, code, there)
		}
	}
	if done == 0 || done == rows {
		t.Errorf("%d of %d rows are done: the signal came too early or too late", done, rows)
	}
}
