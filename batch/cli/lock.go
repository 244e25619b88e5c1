package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"github.com/natefinch/atomic"

	"docspace-batch/report"
)

// lock is the right to be this machine's only run on a portal with the keys of
// one owner. The system takes it back when the process ends, however that ends.
// The file stays: another run may just have opened it, and would be given the
// lock of a file that the run after it no longer finds.
type lock struct {
	file    *flock.Flock
	details string // path of what other runs are told
	holder  lockHolder
	streams *streams
}

// lockHolder tells other runs who holds a lock. It only explains: whether there
// is a holder at all, the lock alone says.
type lockHolder struct {
	PID     int       `json:"pid"`
	Machine string    `json:"machine"`
	Since   time.Time `json:"since"`
	Sheet   string    `json:"sheet,omitempty"`     // absolute; "": standard input
	Run     string    `json:"run,omitempty"`       // id
	Dir     string    `json:"directory,omitempty"` // of the run, absolute; "": none yet
}

const (
	// lockPoll is how often a run that waits for the lock looks.
	lockPoll = 500 * time.Millisecond
	// maxDetails is more than details can have, in bytes.
	maxDetails = 64 << 10
)

// takeLock takes the lock of a key owner on a portal, waiting at most so long
// for another run to end. dir is where locks are; "": no lock, which is nil and
// can be released all the same. Of holder only what is known of the run needs to
// be filled in.
//
// The error is a failure with the code Locked when another run holds the lock,
// with Usage when dir is no place for locks, or the cause of ctx.
func takeLock(ctx context.Context, s *streams, dir, host, owner string, holder lockHolder, wait time.Duration) (*lock, error) {
	if dir == "" {
		return nil, nil
	}
	l := &lock{
		file: flock.New(stateFile(dir, host, owner, "lock")), details: stateFile(dir, host, owner, "lock.json"),
		holder: holder, streams: s,
	}
	taken, err := l.take(ctx, wait)
	switch {
	case !taken && ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, &failure{
			code: Usage, message: fmt.Sprintf("cannot lock %s: %s; nothing was sent", l.file.Path(), reason(err)),
			hint: "give another directory for locks with --state-dir, the same for all runs, on a disk of this machine", err: err,
		}
	case !taken:
		return nil, l.held(wait)
	}
	_ = os.Remove(l.details) // of a run that crashed
	l.holder.PID, l.holder.Since = os.Getpid(), time.Now().UTC().Truncate(time.Second)
	l.holder.Machine, _ = os.Hostname()
	l.tell()
	return l, nil
}

// take says whether the lock could be taken.
func (l *lock) take(ctx context.Context, wait time.Duration) (bool, error) {
	if err := os.MkdirAll(filepath.Dir(l.file.Path()), 0o700); err != nil {
		return false, err
	}
	if taken, err := l.file.TryLock(); taken || err != nil || wait <= 0 {
		return taken, err
	}
	l.streams.notice("waiting up to %s for %s", wait, readHolder(l.details))
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	taken, err := l.file.TryLockContext(waiting, lockPoll)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return l.file.TryLock() // it was last looked at a moment ago
	}
	return taken, err
}

// held is the failure of a run that another one keeps from running.
func (l *lock) held(waited time.Duration) *failure {
	h := readHolder(l.details)
	message, hint := h.String()+" is going on", "wait for it with --wait-lock 10m, "
	if waited > 0 {
		message, hint = fmt.Sprintf("%s is still going on after %s of waiting", h, waited), "wait longer, "
	}
	if h.PID != 0 && h.here() && runtime.GOOS != "windows" {
		hint += fmt.Sprintf("or end it in good order: kill %d", h.PID)
	} else {
		hint += "or end it in good order with Ctrl-C where it was started"
	}
	return &failure{code: Locked, message: message + "; nothing was sent", hint: hint}
}

// begun adds to what other runs are told what is known only once the run has a
// directory.
func (l *lock) begun(run, dir string) {
	if l == nil {
		return
	}
	l.holder.Run, l.holder.Dir = run, dir
	l.tell()
}

// tell writes what other runs are told.
func (l *lock) tell() {
	l.holder.Sheet, l.holder.Dir = absolute(l.holder.Sheet), absolute(l.holder.Dir)
	content, err := json.Marshal(l.holder)
	if err == nil {
		err = atomic.WriteFile(l.details, bytes.NewReader(append(content, '\n')))
	}
	if err != nil {
		l.streams.notice("other runs that meet this one cannot be told of it: %v", err)
	}
}

// release lets the next run in.
func (l *lock) release() {
	if l == nil || !l.file.Locked() {
		return
	}
	// First what is still this run's: afterwards it is the next one's.
	_ = os.Remove(l.details) //nolint:gosec // stateFile lets no part of the name lead elsewhere
	_ = l.file.Unlock()      // else the end of the process does it
}

// readHolder reads who holds a lock that is held. It is the zero value when
// nobody says so who can be believed: details may be left over from a run that
// crashed, or be anything.
func readHolder(path string) lockHolder {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxDetails {
		return lockHolder{}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return lockHolder{}
	}
	var h lockHolder
	if json.Unmarshal(content, &h) != nil || h.PID <= 0 || h.PID > math.MaxInt32 || h.Since.IsZero() || h.here() && !alive(h.PID) {
		return lockHolder{}
	}
	return h
}

// String names the holder for people.
func (h lockHolder) String() string {
	const who = "another run with a key of this user on this portal"
	if h.PID == 0 {
		return who
	}
	process := fmt.Sprintf("process %d", h.PID)
	if !h.here() {
		process += " on " + h.Machine
	}
	parts := []string{process, "since " + h.Since.UTC().Format(time.DateTime) + " UTC"}
	if h.Sheet != "" {
		parts = append(parts, "sheet "+h.Sheet)
	}
	if h.Dir != "" {
		parts = append(parts, "results in "+h.Dir)
	}
	return who + " (" + report.Clean(strings.Join(parts, ", ")) + ")"
}

// here says whether the holder runs on this machine.
func (h lockHolder) here() bool {
	machine, _ := os.Hostname()
	return h.Machine == machine
}

// alive says whether there is a process of that number on this machine.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer func() { _ = p.Release() }()
	if runtime.GOOS == "windows" { // where only living processes are found
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, fs.ErrPermission)
}

// absolute is a path as other runs can use it.
func absolute(path string) string {
	if path == "" {
		return ""
	}
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
