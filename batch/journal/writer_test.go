package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"docspace-batch/batch"
)

// TestGroupsShareASync: while one group is brought on disk, all others gather
// for the next.
func TestGroupsShareASync(t *testing.T) {
	t.Parallel()
	const callers = 50
	rows := sheet(callers)
	j, file := begun(t, rows)
	headers := file.syncs
	begun, goOn := make(chan struct{}), make(chan struct{})
	file.onSync = sync.OnceValue(func() error {
		close(begun)
		<-goOn
		return nil
	})

	var all sync.WaitGroup
	send := func(i int) {
		if err := j.Sent([]batch.Sent{{Index: i, Call: "c1"}}); err != nil {
			t.Error(err)
		}
	}
	all.Go(func() { send(0) })
	<-begun
	j.w.mu.Lock()
	before := bytes.Count(j.w.pending, []byte("\n"))
	j.w.mu.Unlock()
	if before != 0 {
		t.Errorf("%d lines wait before anybody came", before)
	}
	for i := 1; i < callers; i++ {
		all.Go(func() { send(i) })
	}
	for lines := 0; lines < callers-1; {
		runtime.Gosched()
		j.w.mu.Lock()
		lines = bytes.Count(j.w.pending, []byte("\n"))
		j.w.mu.Unlock()
	}
	close(goOn)
	all.Wait()
	if syncs := file.syncs - headers; syncs != 2 {
		t.Errorf("%d syncs for %d callers, want 2", syncs, callers)
	}
	if past := replayed(t, file.Bytes()); len(past.Rows) != callers {
		t.Errorf("%d rows", len(past.Rows))
	}
}

// TestManyAtOnce: when a call returns, what it noted is on disk.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const callers, each = 14, 40
	rows := sheet(callers * each)
	j, file := begun(t, rows)
	var disk sync.Mutex // of what is synced
	var synced string
	file.onSync = func() error {
		disk.Lock()
		defer disk.Unlock()
		synced = file.String()
		return nil
	}
	holds := func(what string) {
		disk.Lock()
		defer disk.Unlock()
		if !strings.Contains(synced, what) {
			t.Errorf("%s is not on disk", what)
		}
	}
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for i := c * each; i < (c+1)*each; i++ {
				call := fmt.Sprintf("c%d", i)
				if err := j.Sent([]batch.Sent{{Index: i, Call: call}}); err != nil {
					t.Error(err)
				}
				holds(fmt.Sprintf(`{"sent":%q,`, call))
				if i%2 == 0 {
					if err := j.Result(batch.Result{Index: i, Code: batch.CodeStopped}); err != nil {
						t.Error(err)
					}
					continue
				}
				if err := j.Answered(call, []batch.Result{{Index: i, Code: batch.CodeCreated, Call: call}}); err != nil {
					t.Error(err)
				}
				holds(fmt.Sprintf(`,"call":%q,`, call))
			}
		})
	}
	all.Wait()
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	past := replayed(t, file.Bytes())
	for i := range rows {
		if r := past.Rows[i]; r.Sent == nil || r.Result == nil || r.Sent.Answered != (i%2 == 1) {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
}

// TestResultsWaitForTheNextGroup, but not without end.
func TestResultsWaitForTheNextGroup(t *testing.T) {
	t.Parallel()
	const rows = 2 * maxPending / 1000
	j, file := begun(t, sheet(rows))
	headers := file.syncs
	add := func(i int) {
		if err := j.Result(batch.Result{Index: i, Code: batch.CodeStopped, Message: strings.Repeat("m", 1000)}); err != nil {
			t.Fatal(err)
		}
	}
	if add(0); file.syncs != headers {
		t.Fatalf("%d syncs", file.syncs-headers)
	}
	for i := range rows - 1 {
		add(i + 1)
	}
	if file.syncs == headers || len(j.w.pending) > maxPending {
		t.Errorf("%d syncs, %d bytes wait", file.syncs-headers, len(j.w.pending))
	}
	if err := j.Close(); err != nil || file.synced != file.Len() {
		t.Errorf("closed with %d of %d bytes on disk, %v", file.synced, file.Len(), err)
	}
}

// everything calls all methods, and gives their errors.
func everything(j *Journal) map[string]error {
	return map[string]error{
		"Sent":     j.Sent([]batch.Sent{{Call: "c1"}}),
		"Answered": j.Answered("c1", nil),
		"Result":   j.Result(batch.Result{Code: batch.CodeCreated}),
		"End":      j.End(0, "ok"),
	}
}

func TestErrorsStay(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func(*memory){
		"full disk": func(m *memory) {
			m.onWrite = func([]byte) (int, error) { return 10, syscall.ENOSPC }
		},
		"short write": func(m *memory) {
			m.onWrite = func([]byte) (int, error) { return 10, nil }
		},
		"sync": func(m *memory) {
			m.onSync = func() error { return syscall.EIO }
		},
	} {
		j, file := begun(t, sheet(1))
		fail(file)
		first := j.Sent([]batch.Sent{{Call: "c1"}})
		if !errors.Is(first, syscall.ENOSPC) && !errors.Is(first, io.ErrShortWrite) && !errors.Is(first, syscall.EIO) {
			t.Errorf("%s: %v", name, first)
		}
		size := file.Len()
		file.onWrite, file.onSync = nil, nil // there is space again
		for method, err := range everything(j) {
			if !errors.Is(err, first) {
				t.Errorf("%s: %s then gives %v", name, method, err)
			}
		}
		if err := j.Close(); !errors.Is(err, first) || !file.closed {
			t.Errorf("%s: Close then gives %v", name, err)
		}
		if file.Len() != size {
			t.Errorf("%s: something was written after the error", name)
		}
		if past := replayed(t, file.Bytes()); past.Ended != nil {
			t.Errorf("%s: has ended", name)
		}
	}
}

// TestErrorsReachTheGroup: none of those who waited is told that all is well.
func TestErrorsReachTheGroup(t *testing.T) {
	t.Parallel()
	const callers = 20
	j, file := begun(t, sheet(callers))
	file.onSync = func() error { return syscall.EIO }
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			if err := j.Sent([]batch.Sent{{Index: i, Call: "c1"}}); !errors.Is(err, syscall.EIO) {
				t.Errorf("row %d: %v", i, err)
			}
		})
	}
	all.Wait()
}

func TestNothingFollowsTheEnd(t *testing.T) {
	t.Parallel()
	j, file := begun(t, sheet(1))
	if err := j.End(0, "ok"); err != nil || file.synced != file.Len() {
		t.Fatal(err)
	}
	size := file.Len()
	for method, err := range everything(j) {
		if !errors.Is(err, ErrEnded) {
			t.Errorf("%s: %v", method, err)
		}
	}
	if err := j.Close(); err != nil || file.Len() != size {
		t.Error(err)
	}
	if past := replayed(t, file.Bytes()); past.Ended == nil || past.Ended.Name != "ok" {
		t.Errorf("%+v", past.Ended)
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	j, _ := begun(t, sheet(1))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	for method, err := range everything(j) {
		if !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// TestRefusedCallsLeaveNoTrace: what could not be read again is not written.
func TestRefusedCallsLeaveNoTrace(t *testing.T) {
	t.Parallel()
	j, file := begun(t, sheet(1))
	size := file.Len()
	for i, err := range []error{
		j.Sent([]batch.Sent{{Call: "c1"}, {Index: 1, Call: "c1"}}),
		j.Sent([]batch.Sent{{Index: -1, Call: "c1"}}),
		j.Sent([]batch.Sent{{}}),
		j.Answered("", []batch.Result{{}}),
		j.Answered("c1", []batch.Result{{Code: batch.CodeCreated}, {}}),
		j.Answered("c1", []batch.Result{{Code: batch.CodeCreated, Index: 1}}),
		j.Result(batch.Result{}),
		j.Result(batch.Result{Code: batch.CodeCreated, Index: 1}),
		j.End(0, ""),
	} {
		if err == nil {
			t.Errorf("call %d is taken", i)
		}
	}
	if err := j.Close(); err != nil || file.Len() != size {
		t.Errorf("%v, %d bytes more", err, file.Len()-size)
	}
}
