package engine_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

var errDead = errors.New("the process is dead")

// process is a run that can be killed: from then on nothing of it reaches the
// portal, the journal or the results.
type process struct {
	*world
	memory *memory
	kill   kill

	mu       sync.Mutex
	requests int
	notes    int
	results  []batch.Result
	died     chan struct{}
	ended    chan struct{}
	dead     bool
}

// kill is when a process is killed.
type kill struct {
	request int           // at the n-th one; 0: never
	after   bool          // its effect comes first; else it never leaves
	late    time.Duration // its effect comes so long after the death
	note    int           // at the n-th note of the journal; 0: never
	torn    bool          // which is not on disk; else it is
}

func (k kill) String() string {
	return fmt.Sprintf("request %d after %t late %v, note %d torn %t", k.request, k.after, k.late, k.note, k.torn)
}

func (p *process) die() {
	if !p.dead {
		p.dead = true
		close(p.died)
	}
}

// RoundTrip sends a request of a process that lives.
func (p *process) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	if p.dead {
		p.mu.Unlock()
		return nil, errDead
	}
	p.requests++
	k := p.kill
	mine := p.requests == k.request
	if mine {
		p.die()
	}
	p.mu.Unlock()
	switch {
	case mine && k.late > 0:
		late := r.Clone(withoutCancel(r.Context()))
		p.wire.late.Go(func() {
			time.Sleep(k.late)
			_, _ = p.wire.RoundTrip(late)
		})
		return nil, errDead
	case mine && !k.after:
		return nil, errDead
	}
	return p.wire.RoundTrip(r)
}

// Sent and Answered are those of the journal, as long as the process lives.
func (p *process) Sent(rows []batch.Sent) error {
	return p.noting(func() error { return p.memory.Sent(rows) })
}

func (p *process) Answered(call string, results []batch.Result) error {
	return p.noting(func() error { return p.memory.Answered(call, results) })
}

func (p *process) noting(note func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return errDead
	}
	p.notes++
	if p.notes != p.kill.note {
		return note()
	}
	p.die()
	if !p.kill.torn {
		_ = note()
	}
	return errDead
}

// live plans and carries out what is left of a sheet; nil when it was killed.
func (w *world) live(rows []batch.Row, m *memory, k kill) []batch.Result {
	w.Helper()
	p := &process{world: w, memory: m, kill: k, died: make(chan struct{}), ended: make(chan struct{})}
	client, err := docspace.New(docspace.Config{
		URL: "https://portal.example.com", Key: w.key, UserAgent: "test", Transport: p,
	})
	if err != nil {
		w.Fatal(err)
	}
	planning, running := w.plan, w.engine
	planning.Client, planning.Past = client, m.past()
	running.Client, running.Journal = client, p
	for _, past := range planning.Past {
		if past.Sent != nil {
			running.Calls = max(running.Calls, numberOf(past.Sent.Call))
		}
	}
	w.dying.Go(func() {
		defer close(p.ended)
		made, err := plan.Make(context.Background(), rows, planning)
		if err != nil {
			if !p.dead {
				w.Error(err)
			}
			return
		}
		for _, it := range made.Items {
			if past := planning.Past[it.Row.Line-2]; past.Final() && it.Past == nil {
				w.Errorf("line %d is finished, and planned again", it.Row.Line)
			}
		}
		err = engine.New(running).Run(context.Background(), made, func(r batch.Result) {
			p.mu.Lock()
			defer p.mu.Unlock()
			if !p.dead {
				p.memory.emitted(r)
				p.results = append(p.results, r)
			}
		})
		if err != nil && !p.dead {
			w.Errorf("the run ended: %v", err)
		}
	})
	select {
	case <-p.died:
		return nil
	case <-p.ended:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.dead {
		return nil
	}
	slices.SortFunc(p.results, func(a, b batch.Result) int { return cmp.Compare(a.Index, b.Index) })
	return p.results
}

func numberOf(call string) int {
	n := 0
	_, _ = fmt.Sscanf(call, "c%d", &n)
	return n
}

// provable leaves out what a run that was killed can never know: whether a guest
// was on an admin's list before (see TestKilledOfGuests), and that an account
// named by its id in one row and by its address in another was one, when it is
// gone.
func (w *world) provable(rows []batch.Row) []batch.Row {
	if w.plan.Caller.Role == batch.DocSpaceAdmin {
		rows = slices.DeleteFunc(rows, func(r batch.Row) bool { return r.Op == batch.DeleteGuest })
	}
	byID := map[string]bool{}
	for i := range rows {
		r := &rows[i]
		r.Line = i + 2
		p, there := w.portal.Person(cmp.Or(r.UserID, r.Email))
		if !there {
			continue
		}
		if _, known := byID[p.ID]; !known {
			byID[p.ID] = r.UserID != "" && !slices.ContainsFunc(rows, func(other batch.Row) bool {
				return strings.EqualFold(other.Email, p.Email) && other.Op.Makes()
			})
		}
		r.Email, r.UserID = p.Email, ""
		if byID[p.ID] {
			r.Email, r.UserID = "", p.ID
		}
	}
	return rows
}

func drawKill(t *rapid.T) kill {
	k := kill{}
	switch rapid.IntRange(0, 3).Draw(t, "kill") {
	case 0:
		k.note = rapid.IntRange(1, 30).Draw(t, "note")
		k.torn = rapid.Bool().Draw(t, "torn")
	case 1:
		k.request = rapid.IntRange(1, 60).Draw(t, "request")
		k.late = time.Duration(rapid.IntRange(1, 50).Draw(t, "late")) * time.Second
	default:
		k.request = rapid.IntRange(1, 60).Draw(t, "request")
		k.after = rapid.Bool().Draw(t, "after")
	}
	return k
}

// TestKilled: a run that is killed anywhere, several times, and gone on with
// ends as if it had never been interrupted, and does nothing twice.
func TestKilled(t *testing.T) {
	t.Parallel()
	codes := map[batch.Code]int{}
	runs, kills := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		s := drawScene(rt, false)
		s.meanwhile, s.changed, s.cursed = nil, nil, nil
		var points []kill
		for range rapid.IntRange(1, 4).Draw(rt, "kills") {
			points = append(points, drawKill(rt))
		}
		wait := time.Duration(rapid.SampledFrom([]int{0, 0, 1, 20, 70, 100_000}).Draw(rt, "wait")) * time.Second
		var faults []string
		virtual(t, func(t *testing.T) {
			tb := &failures{TB: t, said: &faults}
			calm, sheet := s.open(tb)
			want := calm.run(calm.provable(sheet)...)
			w, sheet := s.open(tb)
			sheet = w.provable(sheet)
			w.wire.begin()
			m := newMemory()
			var results []batch.Result
			for _, k := range append(points, kill{}) {
				if results = w.live(sheet, m, k); results != nil {
					break
				}
				kills++
				time.Sleep(wait)
			}
			w.dying.Wait()
			sent := w.wire.end()
			w.wait(5 * time.Minute) // what deletions move is on its way for a while
			runs++
			w.compare(want, results)
			for _, r := range results {
				codes[r.Code]++
			}
			if diff := gocmp.Diff(calm.known(), w.known()); diff != "" {
				tb.Errorf("portal (-undisturbed +killed):\n%s", diff)
			}
			is, should := w.portal.Stats().Effects, calm.portal.Stats().Effects
			// The portal forgets what it has given to heirs. Asked once more it gives what
			// is left, which is nothing, and tells the key's owner of it once more.
			if more := is.Mails - should.Mails; more > 0 && more <= bequests(sheet)*len(points) {
				is.Mails = should.Mails
			}
			if diff := gocmp.Diff(should, is); diff != "" {
				tb.Errorf("effects (-undisturbed +killed):\n%s", diff)
			}
			if len(faults) > 0 {
				tb.Errorf("%v\n%v", strings.Join(m.notes, "\n"), sent)
			}
		})
		if len(faults) > 0 {
			rt.Fatalf("key of %s, server %s, kills %v, then %v\n%s", s.key, s.config.Server, points, wait, strings.Join(faults, "\n"))
		}
	})
	t.Logf("%d runs, killed %d times: %v", runs, kills, codes)
}

// bequests are the rows that give to an heir by a job of their own.
func bequests(rows []batch.Row) int {
	n := 0
	for _, r := range rows {
		if r.Heir != "" && r.Op != batch.ChangeRole {
			n++
		}
	}
	return n
}

// compare compares results with those of an undisturbed run.
func (w *world) compare(want outcome, results []batch.Result) {
	w.Helper()
	if len(results) != len(want.results) {
		w.Errorf("%d results for %d rows", len(results), len(want.results))
		return
	}
	told := func(r batch.Result) string {
		// Of whom an earlier row has created it is known that he owns nothing, as long
		// as the run was not interrupted.
		r.Message = strings.TrimSuffix(r.Message, "; rooms, if there were any, went to the key's owner")
		r.Message = strings.Replace(r.Message, "rooms and shared files go to the key's owner, the portal goes on erasing the other personal files",
			"the portal goes on erasing personal files, shared ones went to the key's owner", 1)
		return fmt.Sprintf("%s %s %s: %s: %s, %s → %s", r.Row.Op, r.Row.Account(), r.Row.Role, r.Code, r.Message, r.Before, r.After)
	}
	for i, r := range results {
		should := want.results[i]
		if told(r) == told(should) {
			continue
		}
		w.Errorf("line %d: %s\nundisturbed: %s", r.Row.Line, told(r), told(should))
	}
}

// TestKilledOfGuests: an admin goes on seeing a guest who is off his list. Only
// when the portal is known to have accepted the request, a second one that is
// refused proves it.
func TestKilledOfGuests(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		kill kill
		code batch.Code
	}{
		{"before the request leaves", kill{note: 1}, batch.CodeGuestDeleted},
		{"while it is lost", kill{request: 2}, batch.CodeGuestDeleted},
		{"before the answer", kill{request: 2, after: true}, batch.CodeAnswerLost},
		{"after the answer is noted", kill{note: 2}, batch.CodeGuestDeleted},
		{"after the proof", kill{note: 3, torn: true}, batch.CodeGuestDeleted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{}, guestOf("guest@example.org", emulator.OwnerEmail))
				rows := []batch.Row{{Op: batch.DeleteGuest, Email: "guest@example.org", Line: 2}}
				m := newMemory()
				if results := w.live(rows, m, tt.kill); results != nil {
					t.Fatalf("it was not killed: %+v", results)
				}
				results := w.live(rows, m, kill{})
				w.dying.Wait()
				if len(results) != 1 || results[0].Code != tt.code {
					t.Errorf("%+v\n%v", results, m.notes)
				}
				if p, _ := w.portal.Person("guest@example.org"); len(p.KnownTo) > 0 {
					t.Errorf("he is still known to %v", p.KnownTo)
				}
			})
		})
	}
}
