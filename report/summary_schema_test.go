package report

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

const schemaName = "summary.schema.json"

// checkSummary holds what stands in summary.json against its schema, and its
// members against those that the schema names.
func checkSummary(t rapid.TB, s *Summary) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	checkSummaryText(t, string(text))
}

func checkSummaryText(t rapid.TB, text string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.NewCompiler().Compile(schemaName)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for name := range value.(map[string]any) {
		if schema.Properties[name] == nil {
			t.Fatalf("the schema does not know %s", name)
		}
	}
}

// fullSummary has all that can stand in a summary.
func fullSummary(results ...batch.Result) *Summary {
	s := sampleSummary(results...)
	t := start()
	s.SheetSHA256 = strings.Repeat("0123456789abcdef", 4)
	s.PortalVersion, s.Host, s.User = "3.7.2", "admin-pc.example.com", "ann"
	s.Options = []Option{{"max-errors", "5%"}, {"missing-ok", "true"}, {"rate", "24.75"}}
	s.Parts = []Part{{StartedAt: t}, {StartedAt: t.Add(40 * time.Second), EndedAt: s.FinishedAt}}
	s.Throttled, s.Paused = 2, 29*time.Second
	s.Pauses = []Pause{
		{From: t.Add(5 * time.Second), Until: t.Add(30 * time.Second), Reason: "the limit of a minute"},
		{From: t.Add(45 * time.Second), Until: t.Add(49 * time.Second)},
	}
	s.Latencies = []Latency{
		{Call: "GET people/filter", Count: 17, P50: 48 * time.Millisecond, P95: 120 * time.Millisecond, P99: 350 * time.Millisecond},
		{Call: "POST people", Count: 120, P50: 310 * time.Millisecond, P95: 890 * time.Millisecond, P99: 2400 * time.Millisecond},
		{Call: "PUT people/status/Terminated", Count: 11, P50: 4 * time.Second, P95: 7 * time.Second, P99: 21 * time.Second},
	}
	s.Moved = []Move{
		{To: "kim@example.com", Leavers: 3, Demoted: 1},
		{To: "admin@example.com", KeyOwner: true, Shared: 2, Maybe: 1},
	}
	dir := "leavers.20261122T101500Z-7f3a/"
	s.Failed, s.NotRun, s.Undo, s.NotUndoable = dir+"failed.csv", dir+"not_run.csv", dir+"undo.csv", dir+"not-undoable.csv"
	s.HTML = dir + "report.html"
	s.ExitCode, s.ExitName = 5, "rows_unsettled"
	return s
}

func TestSummaryFull(t *testing.T) {
	s := fullSummary(sampleResults()...)
	checkSummary(t, s)
	text, err := marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "summary_full.json", string(text))
}

// TestSummaryKeepsItsMembers: version 1 has had these from its beginning, of
// this kind; programs count on each of them.
func TestSummaryKeepsItsMembers(t *testing.T) {
	text, err := os.ReadFile("testdata/summary.json")
	if err != nil {
		t.Fatal(err)
	}
	var was, is map[string]any
	if err := json.Unmarshal(text, &was); err != nil {
		t.Fatal(err)
	}
	if text, err = marshal(fullSummary(sampleResults()...)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &is); err != nil {
		t.Fatal(err)
	}
	for name, value := range was {
		if reflect.TypeOf(is[name]) != reflect.TypeOf(value) {
			t.Errorf("%s was %T and is %T", name, value, is[name])
		}
	}
}

// TestSchemaRefuses: a schema that takes anything shows nothing.
func TestSchemaRefuses(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(schemaName)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(map[string]any){
		"another version":         func(m map[string]any) { m["version"] = 2 },
		"no exit code":            func(m map[string]any) { delete(m, "exit_code") },
		"a status more":           func(m map[string]any) { m["statuses"].(map[string]any)["lost"] = 0 },
		"a status less":           func(m map[string]any) { delete(m["statuses"].(map[string]any), "done") },
		"half a row":              func(m map[string]any) { m["rows"] = 1.5 },
		"a time of another place": func(m map[string]any) { m["started_at"] = "2026-11-22T10:15:00.000+01:00" },
		"a digest of nothing":     func(m map[string]any) { m["sheet_sha256"] = "" },
		"an option that is none":  func(m map[string]any) { m["options"].(map[string]any)["rate"] = 5 },
		"a pause without end":     func(m map[string]any) { delete(m["pauses"].([]any)[0].(map[string]any), "until") },
		"nobody":                  func(m map[string]any) { delete(m["moved"].([]any)[0].(map[string]any), "to") },
		"no percentile":           func(m map[string]any) { m["latencies"].([]any)[0].(map[string]any)["p99_seconds"] = "fast" },
	} {
		text, err := marshal(fullSummary(sampleResults()...))
		if err != nil {
			t.Fatal(err)
		}
		var value map[string]any
		if err := json.Unmarshal(text, &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Fatal(err)
		}
		change(value)
		if schema.Validate(value) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestSummariesFitTheSchema(t *testing.T) {
	codes := []batch.Code{
		batch.CodeCreated, batch.CodeAlreadyGone, batch.CodeRefused, batch.CodeAnswerLost, batch.CodeEarlierRowFailed, batch.CodeStopped,
	}
	rapid.Check(t, func(t *rapid.T) {
		s := fullSummary()
		for i := range rapid.IntRange(0, 20).Draw(t, "rows") {
			op := rapid.SampledFrom(batch.Operations()).Draw(t, "op").Name
			s.Add(batch.Result{Index: i, Row: &batch.Row{Op: op}, Code: rapid.SampledFrom(codes).Draw(t, "code")})
		}
		s.Sheet, s.Portal, s.User = weird().Draw(t, "sheet"), weird().Draw(t, "portal"), rapid.SampledFrom([]string{"", "ann"}).Draw(t, "user")
		for _, forget := range []func(){
			func() { s.StartedAt = time.Time{} }, func() { s.FinishedAt = time.Time{} },
			func() { s.SheetSHA256, s.PortalVersion, s.Host = "", "", "" }, func() { s.Options = nil }, func() { s.Parts = nil },
			func() { s.Pauses = nil }, func() { s.Latencies = nil }, func() { s.Moved = nil },
			func() { s.Failed, s.NotRun, s.Undo, s.NotUndoable, s.HTML, s.Results = "", "", "", "", "", "" },
		} {
			if rapid.Bool().Draw(t, "forget") {
				forget()
			}
		}
		checkSummary(t, s)
	})
}

func TestMoves(t *testing.T) {
	owner := keyOwner()
	heir := func(r batch.Result, heir string) batch.Result { r.Row.Heir = heir; return r }
	ended := func(r batch.Result, code batch.Code) batch.Result { r.Code = code; return r }
	gone, active := is(batch.User, batch.Terminated), is(batch.RoomAdmin, batch.Active)
	left := func(line int, email string) batch.Result {
		return did(line, batch.Delete, email, gone, batch.Account{})
	}
	demoted := func(line int) batch.Result {
		return did(line, batch.ChangeRole, "bo@example.com", active, is(batch.User, batch.Active))
	}
	rows := []Row{
		{Result: heir(left(9, "z@example.com"), "KIM@example.com"), Rooms: batch.RoomsNone},
		{Result: heir(left(2, "a@example.com"), "kim@example.com")},
		{Result: left(3, "b@example.com"), Rooms: batch.RoomsNone},
		{Result: left(4, "c@example.com"), Rooms: batch.RoomsOwned},
		{Result: demoted(5), Rooms: batch.RoomsNone},
		{Result: demoted(6)},
		{Result: heir(ended(left(7, "d@example.com"), batch.CodeAnswerLost), owner.Email)},
		{Result: heir(ended(left(8, "e@example.com"), batch.CodeJobFailed), "kim@example.com")},
		{Result: ended(heir(left(10, "f@example.com"), "kim@example.com"), batch.CodeEarlierRowFailed)},
		{Result: ended(left(11, "g@example.com"), batch.CodeRefused)},
		{Result: heir(did(12, batch.Reassign, "h@example.com", active, active), "lee@example.com")},
		{Result: did(13, batch.ChangeRole, "i@example.com", gone, active)},
		{Result: did(14, batch.Terminate, "j@example.com", active, gone)},
	}
	want := []Move{
		{To: "kim@example.com", Leavers: 2, Maybe: 1},
		{To: owner.Email, KeyOwner: true, Leavers: 1, Shared: 1, Demoted: 1, Maybe: 1},
		{To: "lee@example.com", Leavers: 1},
	}
	if diff := cmp.Diff(want, MovesOf(rows, owner)); diff != "" {
		t.Error(diff)
	}
	owner.Email = ""
	if got := MovesOf(rows[2:3], owner); len(got) != 1 || got[0].To != owner.ID {
		t.Errorf("the owner of the key without an e-mail: %+v", got)
	}
	if got := MovesOf(nil, owner); got != nil {
		t.Errorf("nothing gave %+v", got)
	}
}
