package journal

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"docspace-batch/batch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func long() bool { return os.Getenv("DOCSPACE_BATCH_LONG") == "1" }

// memory is a file in memory. Its hooks, where there are any, come first.
type memory struct {
	bytes.Buffer
	synced  int // bytes
	syncs   int
	onWrite func([]byte) (int, error)
	onSync  func() error
	closed  bool
}

func (m *memory) Write(b []byte) (int, error) {
	if m.closed {
		return 0, os.ErrClosed
	}
	if m.onWrite != nil {
		if n, err := m.onWrite(b); n < len(b) || err != nil {
			m.Buffer.Write(b[:n])
			return n, err
		}
	}
	return m.Buffer.Write(b)
}

func (m *memory) Sync() error {
	m.syncs++
	if m.onSync != nil {
		if err := m.onSync(); err != nil {
			return err
		}
	}
	m.synced = m.Len()
	return nil
}

func (m *memory) Close() error {
	if m.closed {
		return os.ErrClosed
	}
	m.closed = true
	return nil
}

// begun is a journal in memory with its header.
func begun(t interface{ Fatal(...any) }, rows []batch.Row) (*Journal, *memory) {
	m := new(memory)
	j := newJournal(rows, newWriter(m, 0))
	h := header(rows)
	if err := j.w.write(&h); err != nil {
		t.Fatal(err)
	}
	return j, m
}

func header(rows []batch.Row) Header {
	return Header{
		Run: "20261122T101500Z-7f3a", Tool: "1.0.0", Portal: "https://portal.example.com", KeyOwner: "id-owner",
		Sheet:   Sheet{Path: "/srv/leavers.csv", SHA256: strings.Repeat("ab", 32), Rows: len(rows)},
		Started: noon, Options: []byte(`{"rate":24.75,"operation":"","groups":["a"]}`),
	}
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 123456789, time.UTC)

func sheet(n int) []batch.Row {
	rows := make([]batch.Row, n)
	for i := range rows {
		rows[i] = batch.Row{
			Line: i + 2, Op: batch.Create, Email: "zoë.qwx" + strings.Repeat("z", i%5) + "@example.com",
			FirstName: "Zoëqwx", LastName: "O'Qwxley \"Jr\"", Password: "pw-qwx-secret", ShareLink: "https://portal.example.com/s?key=qwx",
		}
	}
	return rows
}

var (
	somebody = rapid.Custom(func(t *rapid.T) batch.Account {
		flag := rapid.Bool()
		return batch.Account{
			Exists: flag.Draw(t, "exists"), Hidden: flag.Draw(t, "hidden"),
			ID:     rapid.SampledFrom([]string{"", "id-1", "id-2"}).Draw(t, "id"),
			Email:  "stored.qwx@example.com",
			Role:   rapid.SampledFrom(append(batch.Roles(), "")).Draw(t, "role"),
			Status: rapid.SampledFrom([]batch.AccountStatus{"", batch.Active, batch.Terminated, batch.Pending}).Draw(t, "status"),
			Owner:  flag.Draw(t, "owner"), Self: flag.Draw(t, "self"), LDAP: flag.Draw(t, "ldap"), SSO: flag.Draw(t, "sso"),
			// never written
			FirstName: "Storedqwx", LastName: "Namedqwx",
		}
	})
	someCall = rapid.SampledFrom([]string{"c1", "c2", "c13", "x", "c", "cc7"})
	someTime = rapid.Map(rapid.Int64Range(-1, 1<<40), func(n int64) time.Time {
		if n < 0 {
			return time.Time{}
		}
		return noon.Add(time.Duration(n))
	})
)

// someMessage is a message that has the row's texts in it, in any case.
func someMessage(row batch.Row) *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{row.Email, row.FirstName, row.LastName, `O'Qwxley \"Jr\"`}),
		rapid.SampledFrom([]string{"{", "}", "{{email}}", "{email^0}", "the portal refused", `say "so"`, "\n\t\x00", `\`, "‧\u2028�"}),
		rapid.StringN(0, 6, -1).Filter(func(s string) bool { return !strings.Contains(s, "@") }), // no address but the row's
	)
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for _, p := range rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces") {
			for _, r := range p {
				for range rapid.IntRange(0, 2).Draw(t, "folds") {
					r = unicode.SimpleFold(r)
				}
				b.WriteRune(r)
			}
			b.WriteString(" ")
		}
		return b.String()
	})
}

// stored is an account as a journal gives it back.
func stored(a batch.Account) batch.Account {
	a.Email, a.FirstName, a.LastName = "", "", ""
	return a
}

// model is the past as it should be, after each line.
type model struct {
	now    map[int]Row
	failed []batch.Result // and tried again
	ended  *End
	states []Past // states[n]: after n+1 lines
}

func (m *model) line() {
	m.states = append(m.states, Past{Rows: maps.Clone(m.now), Failures: slices.Clone(m.failed), Ended: m.ended})
}

func (m *model) send(s batch.Sent) {
	s.Before = stored(s.Before)
	r := m.now[s.Index]
	m.again(r)
	m.now[s.Index] = Row{Line: s.Line, Past: batch.Past{Sent: &s, Attempts: r.Attempts + 1}}
	m.line()
}

func (m *model) again(r Row) {
	if r.Result != nil && r.Result.Attempts > 0 && r.Result.Status() == batch.Failed {
		result := *r.Result
		result.Message = ""
		m.failed = append(m.failed, result)
	}
}

func (m *model) answer(call string) {
	for i, r := range m.now {
		if r.Sent != nil && r.Sent.Call == call {
			sent := *r.Sent
			sent.Answered = true
			r.Sent = &sent
			m.now[i] = r
		}
	}
	m.line()
}

func (m *model) result(rows []batch.Row, r batch.Result) {
	r.Before, r.After, r.Row = stored(r.Before), stored(r.After), &rows[r.Index]
	row := m.now[r.Index]
	m.again(row)
	row.Line, row.Result, row.Attempts = rows[r.Index].Line, &r, max(row.Attempts, r.Attempts)
	m.now[r.Index] = row
	m.line()
}

// same compares what journals are read for.
func same(want, got *Past) string {
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(Past{}), cmpopts.IgnoreFields(Past{}, "Header", "Calls"),
		cmpopts.IgnoreFields(End{}, "At"), cmpopts.EquateEmpty())
}

func replayed(t interface{ Fatal(...any) }, text []byte) *Past {
	past, err := Replay(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return past
}

// damage is the line of a *DamageError, 0 for other errors.
func damage(err error) int {
	if d, ok := errors.AsType[*DamageError](err); ok {
		return d.Line
	}
	return 0
}
