package journal

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/batch"
)

// write draws a run and writes it, and keeps what should be read after each line.
func write(t *rapid.T, j *Journal) *model {
	rows := j.rows
	m := &model{now: map[int]Row{}}
	m.line() // the header
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	index := rapid.IntRange(0, len(rows)-1)
	someResult := func() batch.Result {
		i := index.Draw(t, "index")
		return batch.Result{
			Index: i, Row: &rows[i],
			Code:    rapid.SampledFrom([]batch.Code{batch.CodeCreated, batch.CodeRefused, batch.CodeStopped}).Draw(t, "code"),
			Message: someMessage(rows[i]).Draw(t, "message"), UserID: rapid.SampledFrom([]string{"", "id-1"}).Draw(t, "user"),
			Before: somebody.Draw(t, "before"), After: somebody.Draw(t, "after"),
			HTTPStatus: rapid.SampledFrom([]int{0, 200, 403}).Draw(t, "http"), Attempts: rapid.IntRange(0, 4).Draw(t, "attempts"),
			Call: someCall.Draw(t, "call"), StartedAt: someTime.Draw(t, "started"), FinishedAt: someTime.Draw(t, "finished"),
		}
	}
	for range rapid.IntRange(0, 8).Draw(t, "records") {
		switch kind := rapid.SampledFrom([]string{"sent", "answered", "found out", "result", "resumed"}).Draw(t, "kind"); kind {
		case "sent":
			rooms := rapid.SampledFrom([]batch.Rooms{batch.RoomsUnknown, batch.RoomsNone, batch.RoomsOwned})
			var list []batch.Sent
			for range rapid.IntRange(1, 3).Draw(t, "rows") {
				i := index.Draw(t, "index")
				s := batch.Sent{
					Index: i, Line: rows[i].Line, Call: someCall.Draw(t, "call"),
					Before: somebody.Draw(t, "before"), Rooms: rooms.Draw(t, "rooms"), At: someTime.Draw(t, "at"),
				}
				list = append(list, s)
				m.send(s)
			}
			must(j.Sent(list))
		case "answered", "found out":
			call := ""
			if kind == "answered" {
				call = someCall.Draw(t, "call")
				m.answer(call)
			}
			var list []batch.Result
			for range rapid.IntRange(0, 3).Draw(t, "results") {
				r := someResult()
				list = append(list, r)
				m.result(rows, r)
			}
			must(j.Answered(call, list))
		case "result":
			r := someResult()
			if known := m.now[r.Index].Result; known == nil || known.Code != r.Code {
				m.result(rows, r)
			}
			must(j.Result(r))
		case "resumed":
			m.line()
			must(j.w.write(&resumed{at: noon}))
		}
	}
	if rapid.Bool().Draw(t, "ends") {
		m.ended = &End{Name: "failed", ExitCode: rapid.IntRange(-1, 143).Draw(t, "exit")}
		m.line()
		must(j.End(m.ended.ExitCode, m.ended.Name))
	}
	must(j.Close())
	return m
}

// TestCutAnywhere: whatever a journal is cut down to, what is read is the state
// after its whole lines, exactly as it was written.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := sheet(rapid.IntRange(1, 4).Draw(t, "rows"))
		j, file := begun(t, rows)
		m := write(t, j)
		text := file.Bytes()
		if lines := bytes.Count(text, []byte("\n")); lines != len(m.states) {
			t.Fatalf("%d lines, want %d", lines, len(m.states))
		}
		for cut := range len(text) + 1 {
			lines := bytes.Count(text[:cut], []byte("\n"))
			past, err := Replay(bytes.NewReader(text[:cut]))
			if lines == 0 {
				if !errors.Is(err, ErrNoHeader) {
					t.Fatalf("cut at %d: %v", cut, err)
				}
				continue
			}
			if err != nil {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			if end := bytes.LastIndexByte(text[:cut], '\n') + 1; past.size != int64(end) {
				t.Fatalf("cut at %d: %d bytes are whole, want %d", cut, past.size, end)
			}
			if cut < len(text) && text[cut-1] != '\n' && text[cut] != '\n' {
				continue // comparing all is for the first and the last byte of each line
			}
			if err := past.Restore(rows); err != nil {
				t.Fatal(err)
			}
			if diff := same(&m.states[lines-1], past); diff != "" {
				t.Fatalf("cut at %d of %d (-want +got):\n%s", cut, len(text), diff)
			}
			if diff := cmp.Diff(header(rows), past.Header); diff != "" {
				t.Fatal(diff)
			}
		}
		if folded := strings.ToLower(string(text)); strings.Contains(folded, "qwx") {
			t.Fatalf("something private is in the journal:\n%s", text)
		}
	})
}

func TestCallsAreCounted(t *testing.T) {
	t.Parallel()
	rows := sheet(2)
	j, file := begun(t, rows)
	for _, err := range []error{
		j.Sent([]batch.Sent{{Index: 0, Call: "c9"}, {Index: 1, Call: "c11"}}),
		j.Answered("c10", []batch.Result{{Index: 0, Code: batch.CodeCreated, Call: "c12x"}}),
		j.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	past := replayed(t, file.Bytes())
	if past.Calls != 11 {
		t.Errorf("calls %d", past.Calls)
	}
	if past.Rows[1].Line != 3 {
		t.Errorf("line %d", past.Rows[1].Line)
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	rows := sheet(2)
	j, file := begun(t, rows)
	before := batch.Account{Exists: true, ID: "id-1", Email: "x@example.com", Role: batch.User, Status: batch.Active, LDAP: true}
	for _, err := range []error{
		j.Result(batch.Result{Index: 1, Code: batch.CodeStopped, Message: `the run "stopped" {here}`}),
		j.Sent([]batch.Sent{{Index: 0, Line: 2, Call: "c1", Before: before, Rooms: batch.RoomsNone, At: noon}}),
		j.w.write(&answered{call: "c1", at: noon}, &result{line: 2, Result: batch.Result{
			Index: 0, Code: batch.CodeRefused, Message: "no {email}", UserID: "id-1", Before: before, After: before,
			HTTPStatus: 403, Attempts: 1, Call: "c1", StartedAt: noon, FinishedAt: noon,
		}}, &resumed{at: noon}, &ended{End{Name: "failed", ExitCode: 4, At: noon}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const account = `{"exists":true,"id":"id-1","role":"User","status":"active","ldap":true}`
	want := []string{
		`{"journal":1,"run":"20261122T101500Z-7f3a","tool":"1.0.0","sheet":{"path":"/srv/leavers.csv","sha256":"` + strings.Repeat("ab", 32) +
			`","rows":2},"portal":"https://portal.example.com","key_owner":"id-owner","started":"2026-11-22T12:00:00.123456789Z",` +
			`"options":{"rate":24.75,"operation":"","groups":["a"]}`,
		`{"result":"stopped","index":1,"line":3,"message":"the run \"stopped\" {{here}","http":0,"attempts":0`,
		`{"sent":"c1","index":0,"line":2,"before":` + account + `,"no_rooms":true,"at":"2026-11-22T12:00:00.123456789Z"`,
		`{"answered":"c1","at":"2026-11-22T12:00:00.123456789Z"`,
		`{"result":"refused","index":0,"line":2,"message":"no {email}","user":"id-1","before":` + account + `,"after":` + account +
			`,"http":403,"attempts":1,"call":"c1","started":"2026-11-22T12:00:00.123456789Z","finished":"2026-11-22T12:00:00.123456789Z"`,
		`{"resumed":"2026-11-22T12:00:00.123456789Z"`,
		`{"ended":"failed","exit":4,"at":"2026-11-22T12:00:00.123456789Z"`,
	}
	var got []string
	for line := range strings.Lines(file.String()) {
		body, sum, _ := strings.Cut(line, `,"crc":"`)
		got = append(got, body)
		if len(sum) != len("00000000\"}\n") {
			t.Errorf("checksum %q", sum)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// The empty chain is 0, and the first sum that of the body alone.
	if !strings.Contains(file.String(), `"groups":["a"]},"crc":"`+firstSum(want[0])) {
		t.Error("the first checksum is not the CRC-32C of the header")
	}
}
