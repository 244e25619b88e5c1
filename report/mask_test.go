package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"docspace-batch/batch"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// plainColumn knows the columns by their canonical names.
func plainColumn(name string) batch.Column {
	return batch.Column(strings.ToLower(strings.TrimSpace(name)))
}

func masker(t rapid.TB, mode Mode) *Masker {
	t.Helper()
	m, err := NewMasker(mode, plainColumn)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// somebody is who must not be in a copy.
type somebody struct{ first, last, email, id string }

// told is what a row says: of whom, how it ended, and in which words.
type told struct {
	code    batch.Code
	op      batch.Op
	who     int
	other   int
	message int
}

// messages are such as the tool gives, and some that it might: with e-mails and
// names of the row and of others anywhere.
func messages() []func(a, b somebody) string {
	return []func(a, b somebody) string{
		func(somebody, somebody) string { return "the account is already there as User" },
		func(a, b somebody) string {
			return fmt.Sprintf("the account is already there; its name is %q, the sheet says %q, and only the person can change it",
				a.first+" "+a.last, b.first)
		},
		func(_, b somebody) string { return "the heir " + b.email + " is terminated; name somebody else" },
		func(_, b somebody) string { return "rooms and shared files have gone to " + b.email + ", or " + b.id },
		func(a, _ somebody) string {
			return fmt.Sprintf("first_name %q has '@', which the portal refuses", a.first)
		},
		func(a, b somebody) string {
			return "the portal refused: " + b.first + " Unheardof <unheard@example.net> is not " + a.email
		},
		func(a, _ somebody) string {
			return "the portal's job that gives rooms and files to " + a.email + " failed: Unheardof " + a.id
		},
		func(a, b somebody) string { return "Hello " + a.first + " " + a.last + ", " + b.last + "!" },
		func(a, b somebody) string { return a.last + ": mailto:" + a.email + " (" + b.email + ")" },
		func(a, b somebody) string { return `"` + a.email + " without an end, " + b.id },
		func(a, _ somebody) string { return a.email + "'s id is {" + a.id + "}." },
	}
}

// leaveRun leaves in dir what a run about people does.
func leaveRun(t rapid.TB, dir string, people []somebody, rows []told) []batch.Result {
	t.Helper()
	owner := batch.Account{
		Exists: true, ID: people[0].id, Email: people[0].email, FirstName: people[0].first, LastName: people[0].last, Role: batch.DocSpaceAdmin,
	}
	s := sampleSummary()
	s.KeyOwner, s.Host, s.User, s.Sheet = owner, people[0].last, people[0].first, people[0].first+".csv"
	s.SheetSHA256 = digestOf([]byte(s.Sheet))
	s.Options = []Option{{"reassign-to", people[0].email}, {"rate", "24.75"}, {"max-duration", "1h30m0s"}, {"protect", people[0].last + ".csv"}}
	s.Results, s.Undo, s.NotUndoable = `C:\`+people[0].first+`\results.csv`, "/home/"+people[0].last+"/undo.csv", people[0].first+"/not-undoable.csv"
	u := &Undo{KeyOwner: owner}
	var all []batch.Result
	for i, row := range rows {
		who, other := people[row.who], people[row.other]
		r := batch.Result{
			Index: i, Code: row.code, Message: messages()[row.message](who, other), UserID: who.id, Attempts: 1, Call: "c1",
			Row: &batch.Row{
				Line: i + 2, Op: row.op, Email: who.email, UserID: who.id, FirstName: who.first, LastName: who.last, Heir: other.email,
				Cells: []string{
					string(row.op), who.email, who.id, who.first, who.last, "User", other.first + ";" + who.last, other.email,
					"see " + other.first, "secret",
				},
			},
			Before: is(batch.RoomAdmin, batch.Active), After: is(batch.User, batch.Active),
		}
		r.Before.ID, r.Before.Email, r.Before.FirstName, r.Before.LastName = who.id, who.email, who.first, who.last
		r.After.ID, r.After.Email, r.After.FirstName, r.After.LastName = who.id, who.email, who.first, who.last
		all = append(all, r)
		s.Add(r)
		u.Add(r, batch.RoomsOwned)
	}
	s.Moved = MovesOf(rowsOf(all), owner)
	header := []string{"operation", "email", "user_id", "First_Name", "last_name", "role", "groups", "reassign_to", people[0].first, "password"}
	for _, name := range resultFiles() {
		var text strings.Builder
		w, err := NewResults(&text, header, func(col int) bool { return header[col] == "password" }, sampleRun, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range all {
			if err := w.Add(r); err != nil {
				t.Fatal(err)
			}
		}
		put(t, dir, name, text.String())
	}
	put(t, dir, journalName, `{"sent":"`+people[0].id+`"}`)
	if _, err := u.WriteFiles(filepath.Join(dir, "undo.csv"), filepath.Join(dir, lossesName)); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteFile(filepath.Join(dir, summaryName)); err != nil {
		t.Fatal(err)
	}
	return all
}

func rowsOf(results []batch.Result) []Row {
	rows := make([]Row, len(results))
	for i, r := range results {
		rows[i] = Row{Result: r, Rooms: batch.RoomsOwned}
	}
	return rows
}

// copied is all that is in the copy of a run: the cells of its sheets, and the
// texts of its other files. A second way to a copy is taken too: results
// masked one by one, as for a page.
func copied(t rapid.TB, mode Mode, people []somebody, rows []told) []string {
	t.Helper()
	dir := scratch(t)
	defer func() { _ = os.RemoveAll(dir) }()
	out := filepath.Join(dir, "out")
	run := filepath.Join(dir, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	results := leaveRun(t, run, people, rows)
	m := masker(t, mode)
	if err := m.Copy(run, out); err != nil {
		t.Fatal(err)
	}
	o := sealOptions(nil)
	o.Copy, o.SheetName = mode, people[0].last
	seals(t, out, o)

	var all []string
	files, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text := read(t, out, f.Name())
		all = append(all, f.Name())
		if !strings.HasSuffix(f.Name(), ".csv") {
			all = append(all, text)
			continue
		}
		lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			all = append(all, line...)
			for _, cell := range line {
				if formulaSafe(cell) != cell {
					t.Fatalf("%s: %q is a formula", f.Name(), cell)
				}
			}
		}
	}
	m = masker(t, mode)
	for _, r := range results {
		m.Learn(r)
	}
	columns := m.Columns([]string{"operation", "email", "user_id", "first_name", "last_name", "role", "groups", "reassign_to", "note", "password"})
	for _, r := range results {
		r = columns.Result(r)
		all = append(all, r.Message, r.UserID, fmt.Sprint(*r.Row))
		all = append(all, r.Row.Cells...)
		for _, a := range []batch.Account{r.Before, r.After} {
			all = append(all, a.ID, a.Email, a.FirstName, a.LastName)
		}
	}
	return all
}

// toldApart says whether a name can be looked for: it has a word, or no letter at
// all. A single letter is an initial of many.
func toldApart(name string) bool {
	words := strings.FieldsFunc(name, func(r rune) bool { return !partOfName(r) })
	if len(words) == 0 {
		return len(name) > 1
	}
	return slices.ContainsFunc(words, func(word string) bool { return len(word) > 1 })
}

// standsIn says whether a name is in a text, and not as a part of other words.
func standsIn(text, name string) bool {
	head, _ := utf8.DecodeRuneInString(name)
	tail, _ := utf8.DecodeLastRuneInString(name)
	for at := 0; ; {
		found := strings.Index(text[at:], name)
		if found < 0 {
			return false
		}
		at += found
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(name):])
		if !(partOfName(before) && partOfName(head)) && !(partOfName(after) && partOfName(tail)) {
			return true
		}
		at += len(name)
	}
}

var address = regexp.MustCompile(`[^*]@|@[^*]`)

// Whatever people are called, and wherever messages name them: nobody is left.
func TestNobodyIsLeftInACopy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(
			rapid.SampledFrom([]string{
				"", "Anna", "anna", "O'Brien", "Müller-Lüdenscheidt", "王", "王芳", "User", "line", "the account", "Ann Lee", "<script>alert(1)</script>",
				`"Zo"`, "=1+1", "@all", "\u202eannA", "a\u0301", "\U0001f600", "12", "X Æ A-12", "failed: ", "***", "id", "email", "com", "Qqq\nQqq",
				"the portal refused: ", `\"`, "É", "de la Cruz", "A. M.", "\x1b[31mAnn", "example", "results",
			}),
			rapid.StringMatching(`\p{Lu}\p{Ll}{1,8}([ '-]\p{Lu}\p{Ll}{1,8})?`),
			rapid.StringN(0, 8, -1),
		)
		email := rapid.OneOf(
			rapid.SampledFrom([]string{
				"anna@example.com", "ANNA@Example.com", `"a b"@example.org`, `"a,b"@example.org`, "o'brien+x@example.com", "=cmd@example.org", "王@example.org",
				"anna@müller.example.net", "{x}@example.com", "a@example.com", "'a'@example.com", "li\x1b[31m@example.net", "no address", "Anna@localhost",
			}),
			rapid.StringMatching(`[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,12}@[a-z]{1,8}\.example\.(com|org)`),
		)
		people := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) somebody {
			return somebody{
				first: strings.TrimSpace(name.Draw(t, "first")), last: strings.TrimSpace(name.Draw(t, "last")), email: email.Draw(t, "email"),
				id: rapid.StringMatching(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}`).Draw(t, "id"),
			}
		}), 1, 5).Draw(t, "people")
		codes := []batch.Code{
			batch.CodeCreated, batch.CodeAlreadyExists, batch.CodeRefused, batch.CodeJobFailed, batch.CodeHeirUnfit, batch.CodeDeleted, batch.CodeStopped,
			batch.CodeAnswerLost, batch.CodeEmailTaken,
		}
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) told {
			return told{
				code: rapid.SampledFrom(codes).Draw(t, "code"), op: rapid.SampledFrom([]batch.Op{batch.Create, batch.Delete, batch.ChangeRole}).Draw(t, "op"),
				who: rapid.IntRange(0, len(people)-1).Draw(t, "who"), other: rapid.IntRange(0, len(people)-1).Draw(t, "other"),
				message: rapid.IntRange(0, len(messages())-1).Draw(t, "message"),
			}
		}), 1, 8).Draw(t, "rows")
		// Each of them is named by a row: who is not, nobody knows.
		for i := range people {
			rows = append(rows, told{batch.CodeCreated, batch.Create, i, i, 0})
		}
		mode := rapid.SampledFrom([]Mode{Masked, Hashed}).Draw(t, "mode")

		// What is in the copy of a run about others as well are the tool's words.
		others := make([]somebody, len(people))
		for i := range others {
			others[i] = somebody{"Wxwxwx", "Vyvyvyv", "uzuz@example.com", fmt.Sprintf("99999999-9999-4999-8999-%012d", i)}
		}
		words := strings.Join(copied(t, mode, others, rows), "\n")
		for _, text := range copied(t, mode, people, rows) {
			lower := strings.ToLower(text)
			if mode == Hashed && strings.Contains(text, "@") || address.MatchString(text) || strings.Contains(lower, "unheard") {
				t.Fatalf("somebody's address or name is left: %q", text)
			}
			for _, one := range people {
				if strings.Contains(one.email, "@") && strings.Contains(lower, strings.ToLower(one.email)) || strings.Contains(lower, one.id) {
					t.Fatalf("%+v is left: %q", one, text)
				}
				for _, name := range []string{one.first, one.last} {
					if toldApart(name) && standsIn(text, name) && !strings.Contains(words, name) {
						t.Fatalf("%q is left: %q", name, text)
					}
				}
			}
		}
	})
}

func TestMasked(t *testing.T) {
	m := masker(t, Masked)
	m.Learn(batch.Result{Row: &batch.Row{FirstName: "Anna", LastName: "王", UserID: "abc-7"}, Before: batch.Account{LastName: "O'Brien"}})
	for was, want := range map[string]string{
		"anna@example.com": "a***@***", "A@example.com": "***@***", "王芳@example.com": "***@***", "'=x1@example.com": "x***@***", "": "", "anna": "***",
	} {
		if got := m.Email(was); got != want {
			t.Errorf("%q: %q, not %q", was, got, want)
		}
	}
	for was, want := range map[string]string{
		"Anna": "A.", "anna maria": "a. m.", "王": "*.", "王芳": "*.", "A.": "*.", "": "", "!!": "*.", "-Ann": "A.", "a b c d e f": "*. *. *. *.",
		"O'Brien": "O.", "\u202eAnn": "A.", "\u0301Ann": "A.", "a\u0301": "*.",
	} {
		if got := m.Name(was); got != want {
			t.Errorf("%q: %q, not %q", was, got, want)
		}
	}
	for was, want := range map[string]string{
		"the heir kim@example.com is terminated":                          "the heir k***@*** is terminated",
		`its name is "Anna \"A\" Weber", the sheet says "Ann"; see there`: `its name is "***", the sheet says "***"; see there`,
		"Anna, Annabel and Brien":                                         "***, Annabel and ***",
		"ABC-7 and 11111111-0000-4000-8000-000000000001":                  "*** and ***",
		"an @ alone":  "an ***@*** alone",
		"no one here": "no one here",
	} {
		if got := m.Text(was); got != want {
			t.Errorf("%q: %q, not %q", was, got, want)
		}
	}
	for message, want := range map[string]string{
		"the portal refused: Bob is busy":         "the portal refused: [words of the portal]",
		"so said Bob":                             "[words of the portal]",
		"the portal's job failed: Bob; look at x": "the portal's job failed: [words of the portal]",
	} {
		if got := m.Message(batch.CodeRefused, message); got != want {
			t.Errorf("%q: %q, not %q", message, got, want)
		}
	}
	if _, err := NewMasker("hidden", plainColumn); err == nil || !strings.Contains(err.Error(), "masked and hashed") {
		t.Error(err)
	}
}

// One person is the same all through a copy, in no two copies, and no two are one.
func TestHashed(t *testing.T) {
	m, other := masker(t, Hashed), masker(t, Hashed)
	hash := m.Email("Anna@example.com")
	if !regexp.MustCompile(`^email-[0-9a-f]{16}$`).MatchString(hash) {
		t.Error(hash)
	}
	if m.Email("anna@EXAMPLE.com") != hash || m.AccountName("anna@example.com") != hash || m.Text("(anna@example.com).") != "("+hash+")." {
		t.Error("not the same in the copy")
	}
	if other.Email("Anna@example.com") == hash || m.Email("anne@example.com") == hash || m.ID("anna@example.com") == hash {
		t.Error("the same for another")
	}
	if m.Name("Anna") != hidden || m.groups("Sales; sales") != strings.Repeat(";"+m.groups("SALES"), 2)[1:] {
		t.Error(m.groups("Sales; sales"))
	}
}

func TestCopy(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	people := []somebody{{"Ann", "=Weber", "ann@example.com", "11111111-0000-4000-8000-000000000001"}, {"Kim", "王", "kim@example.com", "11111111-0000-4000-8000-000000000002"}}
	leaveRun(t, dir, people, []told{
		{batch.CodeHeirUnfit, batch.Delete, 0, 1, 2},
		{batch.CodeAlreadyExists, batch.Create, 1, 0, 1},
		{batch.CodeRefused, batch.Delete, 1, 0, 5},
		{batch.CodeRoleChanged, batch.ChangeRole, 0, 1, 0},
		{batch.CodeAnswerLost, batch.ChangeRole, 0, 1, 8},
	})
	put(t, dir, resultsName, byteOrderMark+read(t, dir, resultsName))
	m := masker(t, Masked)
	if err := m.Copy(dir, out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{resultsName, lossesName, summaryName} {
		golden(t, "masked_"+name, read(t, out, name))
	}
	if read(t, out, failedName) != read(t, out, resultsName) {
		t.Error("a byte order mark makes a difference")
	}
	for _, name := range []string{journalName, "undo.csv"} {
		if _, err := os.Stat(filepath.Join(out, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	info, err := os.Stat(filepath.Join(out, resultsName))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	checkSummaryText(t, read(t, out, summaryName))
	if err := m.Copy(dir, out); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Error(err)
	}
	if err := m.Copy(out+"-none", t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	put(t, dir, summaryName, `{"version": 2}`)
	if err := m.Copy(dir, t.TempDir()); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Error(err)
	}
}

// What a sheet has from an earlier run is not taken for results.
func TestColumnsOfSheet(t *testing.T) {
	m := masker(t, Masked)
	header := []string{"email", "result_before", "note", "role", "operation", "password"}
	columns := m.Columns(header)
	if diff := cmp.Diff([]string{"email", "role", "operation", "password"}, columns.Names); diff != "" {
		t.Error(diff)
	}
	cells := columns.Cells([]string{"ann@example.com", "Ann", "Ann", "Ann's", "terminate", "x"})
	if diff := cmp.Diff([]string{"a***@***", "***", "terminate", ""}, cells); diff != "" {
		t.Error(diff)
	}
	if got := columns.Cells([]string{"ann@example.com"}); len(got) != 4 || got[0] != "a***@***" {
		t.Error(got)
	}
}
