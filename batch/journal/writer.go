package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// file is what a writer needs of an *os.File; tests count and fail in between.
type file interface {
	io.WriteCloser
	Sync() error
}

// maxPending is how many bytes may wait for the next group.
const maxPending = 1 << 20

// writer appends records to a file. Goroutines that write at the same time
// share one write and one sync: one of them writes what all have added, and
// what comes meanwhile is the next group.
type writer struct {
	mu      sync.Mutex // of all that follows, but not held while the file is written
	turn    sync.Cond  // a group was written
	busy    bool       // somebody is writing
	file    file
	sum     chain
	pending []byte // lines of the next group
	spare   []byte // the buffer of the last one
	added   int64  // bytes that were ever added
	synced  int64  // of them, on disk
	ended   bool   // nothing may follow
	err     error  // given for ever
}

// newWriter goes on with a file after lines with that checksum.
func newWriter(f file, sum chain) *writer {
	w := &writer{file: f, sum: sum}
	w.turn.L = &w.mu
	return w
}

// add puts the records into the next group.
func (w *writer) add(records ...record) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.append(records)
	if err == nil && len(w.pending) > maxPending {
		return w.flush()
	}
	return err
}

// write adds the records and returns when they, and all before them, are on
// disk.
func (w *writer) write(records ...record) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.append(records); err != nil {
		return err
	}
	return w.flush()
}

// append needs mu.
func (w *writer) append(records []record) error {
	switch {
	case w.err != nil:
		return w.err
	case w.ended && len(records) > 0:
		return ErrEnded
	}
	before := len(w.pending)
	for _, r := range records {
		w.pending = w.sum.seal(w.pending, r)
		_, w.ended = r.(*ended)
	}
	w.added += int64(len(w.pending) - before)
	return nil
}

// flush returns when all that was added is on disk. It needs mu.
func (w *writer) flush() error {
	mine := w.added
	for w.synced < mine && w.err == nil {
		if w.busy {
			w.turn.Wait()
			continue
		}
		group, end := w.pending, w.added
		w.pending, w.busy = w.spare[:0], true
		w.mu.Unlock()
		err := w.put(group)
		w.mu.Lock()
		w.spare, w.busy = group, false
		if err == nil {
			w.synced = end
		} else {
			w.err = fmt.Errorf("writing the journal: %w", err)
		}
		w.turn.Broadcast()
	}
	if w.synced < mine {
		return w.err
	}
	return nil
}

func (w *writer) put(lines []byte) error {
	if n, err := w.file.Write(lines); err != nil {
		return err
	} else if n < len(lines) {
		return io.ErrShortWrite
	}
	return w.file.Sync()
}

// close writes what is left and closes the file.
func (w *writer) close() error {
	err := w.write()
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.busy {
		w.turn.Wait()
	}
	if w.err == nil {
		w.err = fmt.Errorf("writing the journal: %w", os.ErrClosed)
	}
	return errors.Join(err, w.file.Close())
}
