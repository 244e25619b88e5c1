package journal

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"testing/iotest"

	"docspace-batch/batch"
)

func firstSum(body string) string {
	return fmt.Sprintf("%08x", crc32.Checksum([]byte(body), crc32.MakeTable(crc32.Castagnoli)))
}

// sealed makes a journal of bodies, their checksums right.
func sealed(bodies ...string) []byte {
	var text []byte
	var sum chain
	for _, b := range bodies {
		sum = sum.next([]byte(b))
		text = append(text, b...)
		text = append(sum.appendSum(text), '\n')
	}
	return text
}

// short is a small journal with a record of every kind.
func short(t testing.TB) []byte {
	j, file := begun(t, sheet(3))
	for _, err := range []error{
		j.Sent([]batch.Sent{{Index: 0, Call: "c1", Rooms: batch.RoomsOwned, At: noon}}),
		j.Answered("c1", []batch.Result{{Index: 0, Code: batch.CodeCreated, Message: "Zoëqwx \"x\"", Attempts: 1, StartedAt: noon}}),
		j.Result(batch.Result{Index: 2, Code: batch.CodeIsSelf, Before: batch.Account{Exists: true, Self: true, ID: "id"}}),
		j.w.write(&resumed{at: noon}),
		j.End(4, "failed"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return file.Bytes()
}

// TestDamageOfOneByte: each bit of each byte, and a newline, a zero and a quote
// in its place, are found on its line. A last newline that is gone is a torn line.
func TestDamageOfOneByte(t *testing.T) {
	t.Parallel()
	text := short(t)
	versionAt := len(`{"journal":`)
	line := 1
	for i, right := range text {
		wrongs := []byte{'\n', 0, '"'}
		for bit := range 8 {
			wrongs = append(wrongs, right^1<<bit)
		}
		for _, wrong := range wrongs {
			if wrong == right || i == len(text)-1 {
				continue
			}
			text[i] = wrong
			past, err := Replay(bytes.NewReader(text))
			if damage(err) != line && (i != versionAt || err == nil) {
				t.Fatalf("byte %d on line %d, %#x instead of %#x: %v %v", i, line, wrong, right, past, err)
			}
		}
		text[i] = right
		if right == '\n' {
			line++
		}
	}
	text[len(text)-1] = 'x'
	if past := replayed(t, text); past.Ended != nil {
		t.Error("a torn line counts")
	}
}

func TestDamageOfWholeLines(t *testing.T) {
	t.Parallel()
	lines := bytes.SplitAfter(short(t), []byte("\n"))
	lines = lines[:len(lines)-1]
	join := func(order ...int) []byte {
		var text []byte
		for _, i := range order {
			text = append(text, lines[i]...)
		}
		return text
	}
	for name, c := range map[string]struct {
		text []byte
		line int
	}{
		"missing":   {join(0, 1, 3, 4), 3},
		"doubled":   {join(0, 1, 1, 2), 3},
		"swapped":   {join(0, 2, 1), 2},
		"no header": {join(1, 2), 1},
		"empty":     {append(join(0, 1), '\n'), 3},
		"blank":     {append(join(0, 1), " \n"...), 3},
		"zeros":     {append(join(0, 1), "\x00\x00\n"...), 3},
		"long":      {append(join(0), make([]byte, maxLine+1)...), 2},
	} {
		if _, err := Replay(bytes.NewReader(c.text)); damage(err) != c.line {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRecordsOutOfPlace(t *testing.T) {
	t.Parallel()
	const head = `{"journal":1,"sheet":{"rows":2}`
	for _, c := range []struct{ name, line, says string }{
		{"second header", head, "no record of a known kind"},
		{"unknown", `{"noted":"c1"`, "no record of a known kind"},
		{"no JSON", `nonsense`, "not laid out"},
		{"index beyond", `{"sent":"c1","index":2,"line":2`, "the sheet has 2 rows"},
		{"result beyond", `{"result":"created","index":2,"line":2,"http":0,"attempts":0`, "the sheet has 2 rows"},
		{"negative", `{"sent":"c1","index":-1,"line":2`, "the sheet has 2 rows"},
		{"another line", `{"sent":"c2","index":0,"line":3`, "an earlier one has it on line 2"},
		{"no name", `{"sent":"","index":0,"line":2`, "not laid out"},
		{"unknown member", `{"sent":"c1","index":0,"line":2,"who":"x"`, "not laid out"},
		{"other order", `{"sent":"c1","line":2,"index":0`, "not laid out"},
		{"no time", `{"answered":"c1","at":"yesterday"`, "not laid out"},
		{"local time", `{"answered":"c1","at":"2026-11-22T12:00:00+01:00"`, "not laid out"},
		{"bad escape", `{"answered":"\x"`, "not laid out"},
		{"open text", `{"answered":"c1`, "not laid out"},
		{"false", `{"sent":"c1","index":0,"line":2,"no_rooms":false`, "not laid out"},
		{"no account", `{"sent":"c1","index":0,"line":2,"before":1`, "not laid out"},
		{"open account", `{"sent":"c1","index":0,"line":2,"before":{"exists":true`, "not laid out"},
		{"after the end", `{"ended":"ok","exit":0` + "\n" + `{"answered":"c1"`, "after the end"},
		{"ended twice", `{"ended":"ok","exit":0` + "\n" + `{"ended":"ok","exit":0`, "after the end"},
	} {
		bodies := append([]string{head, `{"sent":"c1","index":0,"line":2`}, strings.Split(c.line, "\n")...)
		_, err := Replay(bytes.NewReader(sealed(bodies...)))
		if damage(err) != len(bodies) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want line %d and %q", c.name, err, len(bodies), c.says)
		}
	}
	for _, wrong := range []string{`{"journal":1,"sheet":{"rows":-1}`, `{"run":"x"`, `{"journal":1,"sheet":{"rows":1},"options":{]`} {
		if _, err := Replay(bytes.NewReader(sealed(wrong))); damage(err) != 1 {
			t.Errorf("header %s: %v", wrong, err)
		}
	}
	again := sealed(head, `{"ended":"ok","exit":0`, `{"resumed":"2026-11-22T12:00:00Z"`, `{"answered":"c1"`)
	if past := replayed(t, again); past.Ended != nil {
		t.Error("a resumed run has ended")
	}
}

func TestUnknownVersion(t *testing.T) {
	t.Parallel()
	_, err := Replay(strings.NewReader(`{"journal":2,"whatever":true}` + "\n"))
	if err == nil || damage(err) != 0 || !strings.Contains(err.Error(), "version 2") {
		t.Error(err)
	}
}

func TestErrorsOfReading(t *testing.T) {
	t.Parallel()
	cause := errors.New("the disk is gone")
	text := short(t)
	_, err := Replay(iotest.DataErrReader(iotest.TimeoutReader(iotest.OneByteReader(bytes.NewReader(text)))))
	if !errors.Is(err, iotest.ErrTimeout) {
		t.Error(err)
	}
	if _, err := Replay(iotest.ErrReader(cause)); !errors.Is(err, cause) {
		t.Error(err)
	}
}

// FuzzReplay: the lines' bodies come from the fuzzer, their checksums are right.
// What is read can be written, and is the same again.
func FuzzReplay(f *testing.F) {
	var bodies []string
	for line := range strings.Lines(string(short(f))) {
		bodies = append(bodies, line[:len(line)-sumSize-1])
	}
	f.Add(strings.Join(bodies, "\n"), "torn")
	f.Add(`{"journal":1,"sheet":{"rows":2}`+"\n"+`{"ended":"ok","exit":0`, `{"resumed":"`)
	f.Add(`{"journal":1,"sheet":{"rows":1},"options":null`+"\n"+`{"result":"x","index":0,"line":0,"message":"\u00e9\"","http":1,"attempts":-1`, "\x00")
	f.Add("{\"journal\":1\n{\"ended\":\"\x85\",\"exit\":0", "no UTF-8")
	f.Fuzz(func(t *testing.T, text, torn string) {
		if _, err := Replay(strings.NewReader(text)); err == nil {
			t.Skip("a checksum that is right")
		}
		torn, _, _ = strings.Cut(torn, "\n")
		whole := sealed(strings.Split(text, "\n")...)
		past, err := Replay(bytes.NewReader(append(whole, torn...)))
		if err != nil {
			if n := damage(err); n > strings.Count(text, "\n")+1 || n == 0 && !strings.Contains(err.Error(), "version") {
				t.Fatal(err)
			}
			return
		}
		var again []byte
		var sum chain
		again = sum.seal(again, &past.Header)
		for _, body := range strings.Split(text, "\n")[1:] {
			kind, _, _ := strings.Cut(strings.TrimPrefix(body, `{"`), `"`)
			r := newRecord(kind)
			d := decoder{rest: []byte(body[1:])}
			r.lay(&d)
			again = sum.seal(again, r)
		}
		if diff := same(past, replayed(t, again)); diff != "" {
			t.Fatal(diff)
		}
	})
}
