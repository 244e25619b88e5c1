package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	lockHost  = "portal.example.com"
	lockOwner = "some-id"
	unnamed   = "another run with a key of this user on this portal is going on; nothing was sent"
)

// tryLock takes the lock of a run of leavers.csv; what it says comes back.
func tryLock(ctx context.Context, dir string, wait time.Duration) (*lock, string, error) {
	var said bytes.Buffer
	l, err := takeLock(ctx, &streams{err: &said}, dir, lockHost, lockOwner, lockHolder{Sheet: "leavers.csv"}, wait)
	return l, said.String(), err
}

func mustLock(t *testing.T, dir string) *lock {
	t.Helper()
	l, said, err := tryLock(t.Context(), dir, 0)
	if err != nil || said != "" {
		t.Fatalf("the lock is not to be had: %v\n%s", err, said)
	}
	return l
}

// mustBeHeld expects that another run has the lock, and returns what is said.
func mustBeHeld(t *testing.T, dir string) *failure {
	t.Helper()
	l, said, err := tryLock(t.Context(), dir, 0)
	l.release()
	f, ok := errors.AsType[*failure](err)
	if !ok || f.code != Locked || l != nil || said != "" {
		t.Fatalf("the lock of another run: %v, error %v\n%s", l, err, said)
	}
	return f
}

func machine(t *testing.T) string {
	t.Helper()
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	file, details := filepath.Join(dir, "portal.example.com-some-id.lock"), filepath.Join(dir, "portal.example.com-some-id.lock.json")
	sheet, err := filepath.Abs("leavers.csv")
	if err != nil {
		t.Fatal(err)
	}
	results, err := filepath.Abs("leavers.1")
	if err != nil {
		t.Fatal(err)
	}

	first := mustLock(t, dir)
	who := fmt.Sprintf("another run with a key of this user on this portal (process %d, since %s UTC, sheet %s",
		os.Getpid(), first.holder.Since.Format(time.DateTime), sheet)
	if want, got := who+") is going on; nothing was sent", mustBeHeld(t, dir).message; got != want {
		t.Errorf("before there is a directory: %q, want %q", got, want)
	}
	first.begun("1", "leavers.1")
	f := mustBeHeld(t, dir)
	if want := who + ", results in " + results + ") is going on; nothing was sent"; f.message != want {
		t.Errorf("message %q, want %q", f.message, want)
	}
	hint := fmt.Sprintf("wait for it with --wait-lock 10m, or end it in good order: kill %d", os.Getpid())
	if runtime.GOOS == "windows" {
		hint = "wait for it with --wait-lock 10m, or end it in good order with Ctrl-C where it was started"
	}
	if f.hint != hint {
		t.Errorf("hint %q, want %q", f.hint, hint)
	}
	if runtime.GOOS != "windows" {
		for path, want := range map[string]os.FileMode{dir: 0o700, file: 0o600, details: 0o600} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, error %v, want mode %v", path, info, err, want)
			}
		}
	}

	for _, other := range [][2]string{{lockHost, "other-id"}, {"other.example.com", lockOwner}, {lockHost + ":8443", lockOwner}} {
		l, err := takeLock(t.Context(), &streams{}, dir, other[0], other[1], lockHolder{}, 0)
		if err != nil {
			t.Errorf("the lock of %v: %v", other, err)
		}
		l.release()
	}

	first.release()
	if _, err := os.Stat(file); err != nil {
		t.Errorf("the lock's file does not stay: %v", err)
	}
	if _, err := os.Stat(details); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the details stay: %v", err)
	}
	second := mustLock(t, dir)
	defer second.release()
	first.release() // does nothing: the lock is another run's now
	if f := mustBeHeld(t, dir); !strings.Contains(f.message, "process") {
		t.Errorf("the first run took away what the second one tells: %s", f.message)
	}
}

func TestNoLock(t *testing.T) {
	l, said, err := tryLock(t.Context(), "", 0)
	if l != nil || err != nil || said != "" {
		t.Errorf("without a directory: %v, %v, %q", l, err, said)
	}
	l.begun("1", "leavers.1")
	l.release()
}

func TestLockFileName(t *testing.T) {
	for _, tt := range []struct{ host, owner, want string }{
		{"portal.example.com", "id", "portal.example.com-id.lock"},
		{"portal.example.com:8443", "id", "portal.example.com_8443-id.lock"},
		{"[::1]:8080", "id", "__1_8080-id.lock"},
		{"portal.example.com", `../../a\b`, "portal.example.com-.._.._a_b.lock"},
	} {
		if got := stateFile("state", tt.host, tt.owner, "lock"); got != filepath.Join("state", tt.want) {
			t.Errorf("%s, %s: %s, want %s", tt.host, tt.owner, got, tt.want)
		}
	}
}

// TestLockHolder holds that a lock is held whatever is told of its holder, and
// that nothing is passed on which may not be so.
func TestLockHolder(t *testing.T) {
	dead := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	dead.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	told := func(h lockHolder) []byte {
		content, err := json.Marshal(h)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	whole := told(lockHolder{PID: os.Getpid(), Machine: machine(t), Since: since})
	for name, tt := range map[string]struct {
		content []byte
		want    string // "": nobody is named
	}{
		"nothing":           {},
		"empty":             {content: []byte{}},
		"cut":               {content: whole[:len(whole)-2]},
		"two":               {content: bytes.Repeat(whole, 2)},
		"no JSON":           {content: []byte("\x00\xff")},
		"a list":            {content: []byte("[1, 2]")},
		"null":              {content: []byte("null")},
		"other members":     {content: []byte(`{"pid": "many"}`)},
		"endless":           {content: slices.Concat(whole, bytes.Repeat([]byte(" "), maxDetails))},
		"no process":        {content: told(lockHolder{Machine: machine(t), Since: since})},
		"negative process":  {content: told(lockHolder{PID: -1, Machine: machine(t), Since: since})},
		"process too large": {content: told(lockHolder{PID: 1<<32 + os.Getpid(), Machine: machine(t), Since: since})},
		"no time":           {content: told(lockHolder{PID: os.Getpid(), Machine: machine(t)})},
		"dead process":      {content: told(lockHolder{PID: dead.Process.Pid, Machine: machine(t), Since: since})},
		"living process": {
			content: whole,
			want:    fmt.Sprintf("process %d, since 2026-03-01 10:00:00 UTC", os.Getpid()),
		},
		"elsewhere": {
			content: told(lockHolder{PID: dead.Process.Pid, Machine: "elsewhere.example.com", Since: since}),
			want:    fmt.Sprintf("process %d on elsewhere.example.com, since 2026-03-01 10:00:00 UTC", dead.Process.Pid),
		},
		"steering": {
			content: told(lockHolder{PID: os.Getpid(), Machine: machine(t), Since: since, Sheet: "a\nb", Dir: "\x1b[2J"}),
			want:    fmt.Sprintf(`process %d, since 2026-03-01 10:00:00 UTC, sheet a\nb, results in \x1b[2J`, os.Getpid()),
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l := mustLock(t, dir)
			defer l.release()
			if err := os.Remove(l.details); err != nil {
				t.Fatal(err)
			}
			if tt.content != nil {
				if err := os.WriteFile(l.details, tt.content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want := unnamed
			if tt.want != "" {
				want = strings.Replace(unnamed, " is going on", " ("+tt.want+") is going on", 1)
			}
			f := mustBeHeld(t, dir)
			if f.message != want {
				t.Errorf("message %q\nwant    %q", f.message, want)
			}
			if strings.Contains(f.hint, "kill") != (strings.Contains(tt.want, fmt.Sprint(os.Getpid())) && runtime.GOOS != "windows") {
				t.Errorf("hint %q", f.hint)
			}
		})
	}
}

func TestLockDetailsAreADirectory(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(stateFile(dir, lockHost, lockOwner, "lock.json"), "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	l, said, err := tryLock(t.Context(), dir, 0)
	if err != nil || !strings.HasPrefix(said, "other runs that meet this one cannot be told of it: ") {
		t.Fatalf("%v\n%s", err, said)
	}
	defer l.release()
	if f := mustBeHeld(t, dir); f.message != unnamed {
		t.Errorf("message %q", f.message)
	}
}

func TestNoPlaceForLocks(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"a file": func(dir string) error { return os.WriteFile(dir, nil, 0o600) },
		"the lock is a directory": func(dir string) error {
			return os.MkdirAll(stateFile(dir, lockHost, lockOwner, "lock"), 0o700)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "state")
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			l, said, err := tryLock(t.Context(), dir, time.Hour) // nothing to wait for
			f, ok := errors.AsType[*failure](err)
			if !ok || f.code != Usage || !strings.HasPrefix(f.message, "cannot lock "+dir) || !strings.Contains(f.hint, "--state-dir") {
				t.Errorf("%v, error %v", l, err)
			}
			if said != "" {
				t.Errorf("it was waited: %s", said)
			}
		})
	}
}

func TestLockWaits(t *testing.T) {
	for name, tt := range map[string]struct {
		wait, until time.Duration // until: the other run ends; 0: never
		want        time.Duration // taken after so long; 0: not
	}{
		"taken":                     {wait: 10 * time.Minute, until: 5*time.Minute + lockPoll/2, want: 5*time.Minute + lockPoll},
		"never":                     {wait: 10 * time.Minute},
		"just before the wait ends": {wait: lockPoll * 3 / 2, until: lockPoll * 5 / 4, want: lockPoll * 3 / 2},
		"too late":                  {wait: time.Minute, until: time.Minute + time.Second},
		"shorter than a look":       {wait: lockPoll / 10},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				first := mustLock(t, dir)
				defer first.release()
				who := first.holder.String()
				if tt.until > 0 {
					time.AfterFunc(tt.until, first.release)
				}
				start := time.Now()
				second, said, err := tryLock(t.Context(), dir, tt.wait)
				defer second.release()
				if want := fmt.Sprintf("waiting up to %s for %s\n", tt.wait, who); said != want {
					t.Errorf("said %q, want %q", said, want)
				}
				waited := time.Since(start)
				if tt.want > 0 {
					if err != nil || waited != tt.want {
						t.Errorf("after %s: %v, want the lock after %s", waited, err, tt.want)
					} else if since := second.holder.Since; !since.Equal(time.Now().Truncate(time.Second)) {
						t.Errorf("held since %s, now it is %s", since, time.Now())
					}
					return
				}
				f, ok := errors.AsType[*failure](err)
				if !ok || f.code != Locked || waited != tt.wait {
					t.Fatalf("after %s: %v, want a held lock after %s", waited, err, tt.wait)
				}
				if want := fmt.Sprintf("%s is still going on after %s of waiting; nothing was sent", who, tt.wait); f.message != want {
					t.Errorf("message %q, want %q", f.message, want)
				}
				if !strings.HasPrefix(f.hint, "wait longer, or end it") {
					t.Errorf("hint %q", f.hint)
				}
				time.Sleep(2 * time.Second) // for the run that ends too late
			})
		})
	}
}

func TestLockWaitInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		first := mustLock(t, dir)
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Minute+lockPoll/2, func() { cancel(Signal{syscall.SIGTERM}) })
		start := time.Now()
		l, _, err := tryLock(ctx, dir, time.Hour)
		if l != nil || explain(err).code != Terminated {
			t.Errorf("interrupted: %v, error %v", l, err)
		}
		if waited := time.Since(start); waited != time.Minute+lockPoll/2 {
			t.Errorf("it took %s", waited)
		}
		first.release()
		mustLock(t, dir).release()
	})
}

// TestLockOneAtATime lets many runs want the lock at once.
func TestLockOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const runs = 20
		dir := t.TempDir()
		var mu sync.Mutex
		var inside, most, all int
		count := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			inside += n
			most = max(most, inside)
			all += max(n, 0)
		}
		var wg sync.WaitGroup
		for range runs {
			wg.Go(func() {
				l, _, err := tryLock(t.Context(), dir, time.Hour)
				if err != nil {
					t.Error(err)
					return
				}
				defer l.release()
				count(1)
				time.Sleep(time.Second)
				count(-1)
			})
		}
		wg.Wait()
		if diff := cmp.Diff([]int{0, 1, runs}, []int{inside, most, all}); diff != "" {
			t.Errorf("inside, most at once, all (-want +got):\n%s", diff)
		}
	})
}

// lockChild makes a test process the holder of the lock in that directory.
const lockChild = "DOCSPACE_BATCH_TEST_LOCK"

// TestLockOfKilledProcess starts a process that takes the lock, and kills it.
func TestLockOfKilledProcess(t *testing.T) {
	if dir := os.Getenv(lockChild); dir != "" {
		holdLock(t, dir)
		return
	}
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestLockOfKilledProcess$")
	child.Env = append(os.Environ(), lockChild+"="+dir, "TMPDIR="+t.TempDir())
	in, err := child.StdinPipe() // open until the child is to end
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill() }()
	said := make([]byte, len("locked\n"))
	if _, err := io.ReadFull(out, said); err != nil || string(said) != "locked\n" {
		t.Fatalf("the child said %q: %v", said, err)
	}
	if f := mustBeHeld(t, dir); !strings.Contains(f.message, fmt.Sprintf("(process %d, ", child.Process.Pid)) {
		t.Errorf("process %d is not named: %s", child.Process.Pid, f.message)
	}
	if runtime.GOOS == "windows" {
		t.Skip("Windows may take its time to give the lock of a dead process back")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the child ended well")
	}
	left := readHolder(stateFile(dir, lockHost, lockOwner, "lock.json"))
	if _, err := os.Stat(stateFile(dir, lockHost, lockOwner, "lock.json")); err != nil || left != (lockHolder{}) {
		t.Errorf("what the dead process told is gone or believed: %+v, %v", left, err)
	}
	l := mustLock(t, dir)
	defer l.release()
	if f := mustBeHeld(t, dir); !strings.Contains(f.message, fmt.Sprintf("(process %d, ", os.Getpid())) {
		t.Errorf("after the child: %s", f.message)
	}
}

// holdLock holds the lock until standard input ends.
func holdLock(t *testing.T, dir string) {
	t.Helper()
	l := mustLock(t, dir)
	defer l.release()
	fmt.Fprintln(os.Stdout, "locked")
	_, _ = io.Copy(io.Discard, os.Stdin)
}
