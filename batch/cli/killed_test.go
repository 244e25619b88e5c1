//go:build !windows

package cli_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"docspace-batch/docspace/emulator"
)

// errand is a sheet with people to carry it out on, and whose key is used.
type errand struct {
	name   string
	key    string // address of its owner
	people []emulator.Person
	sheet  func(p *emulator.Portal) string
}

// site is a served portal, and a directory in which the command is run.
type site struct {
	*testing.T
	portal *emulator.Portal
	url    string
	key    string
	dir    string
	binary string

	mu       sync.Mutex
	process  *os.Process
	requests int // of the process
	at       moment
	killed   bool
}

// moment is when a process is killed.
type moment struct {
	request int           // at its n-th request; 0: never
	after   bool          // when its effect has come; else it has none
	late    time.Duration // its effect comes so long after
	lines   int           // when so many lines have been added to the journal; 0: never
}

func (m moment) String() string {
	if m.lines > 0 {
		return fmt.Sprintf("line %d of the journal", m.lines)
	}
	return fmt.Sprintf("request %d (after %t, late %v)", m.request, m.after, m.late)
}

func newSite(t *testing.T, binary string, e errand) *site {
	t.Helper()
	s := &site{T: t, dir: t.TempDir(), binary: binary}
	s.portal = emulator.New(emulator.Config{Empty: true, Hook: s.hook})
	for _, p := range e.people {
		s.portal.Add(p)
	}
	server := httptest.NewServer(s.portal)
	t.Cleanup(server.Close)
	s.url, s.key = server.URL, s.portal.Owner().Key
	if e.key != "" {
		s.key = s.portal.Key(e.key)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "sheet.csv"), []byte(e.sheet(s.portal)), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// hook kills the process at its moment.
func (s *site) hook(_ int, r *http.Request) *emulator.Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.killed {
		return &emulator.Fault{Break: true} // a request of the dead, still on its way: it never arrives
	}
	s.requests++
	if s.requests != s.at.request {
		return nil
	}
	switch {
	case s.at.after:
		return &emulator.Fault{Then: s.kill}
	case s.at.late > 0:
		s.end()
		return &emulator.Fault{Late: s.at.late}
	}
	s.end()
	return &emulator.Fault{Break: true}
}

func (s *site) kill() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
}

// end ends the process. The mutex is held.
func (s *site) end() {
	s.killed = true
	_ = s.process.Kill()
}

// run runs the command until it ends or is killed.
func (s *site) run(at moment, args ...string) (code int, killed bool, output string) {
	s.Helper()
	command := exec.CommandContext(s.Context(), s.binary, append(args, "-q", "--state-dir", "state", "--rate", "0")...)
	command.Dir = s.dir
	command.Env = []string{"DOCSPACE_URL=" + s.url, "DOCSPACE_API_KEY=" + s.key, "HOME=" + s.dir, "PATH=" + os.Getenv("PATH")}
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	s.mu.Lock()
	s.requests, s.at, s.killed = 0, at, false
	if err := command.Start(); err != nil {
		s.Fatal(err)
	}
	s.process = command.Process
	s.mu.Unlock()
	var watching sync.WaitGroup
	var over atomic.Bool
	if at.lines > 0 {
		watching.Go(func() {
			for start := s.lines(); !over.Load(); {
				if s.lines() >= start+at.lines {
					s.kill()
					return
				}
			}
		})
	}
	_ = command.Wait()
	over.Store(true)
	watching.Wait()
	return command.ProcessState.ExitCode(), command.ProcessState.ExitCode() < 0, said.String()
}

// lines are those of the journal.
func (s *site) lines() int {
	content, _ := os.ReadFile(filepath.Join(s.dir, "out", "journal.jsonl"))
	return bytes.Count(content, []byte("\n"))
}

// table reads results.csv; nil when there is none yet.
func (s *site) table() [][]string {
	s.Helper()
	content, err := os.ReadFile(filepath.Join(s.dir, "out", "results.csv"))
	if err != nil {
		return nil
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		s.Errorf("results.csv cannot be read: %v", err)
	}
	return rows
}

// lasting leaves of results what does not depend on when and how often a row was
// sent, and checks the ids of those who were created.
func (s *site) lasting(rows [][]string) [][]string {
	s.Helper()
	if len(rows) == 0 {
		return nil
	}
	var kept []int
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
		switch name {
		case "result_user_id", "result_http_status", "result_attempts", "result_call", "result_started_at", "result_finished_at", "result_run_id":
		default:
			kept = append(kept, i)
		}
	}
	var out [][]string
	for _, row := range rows[1:] {
		var cells []string
		for _, i := range kept {
			cells = append(cells, row[i])
		}
		out = append(out, cells)
		if p, there := s.portal.Person(row[column["email"]]); there && row[column["result_code"]] == "created" && row[column["result_user_id"]] != p.ID {
			s.Errorf("%s was created with the id %s, not %s", p.Email, p.ID, row[column["result_user_id"]])
		}
	}
	return out
}

// people are the portal's, without what differs each time.
func (s *site) people() []string {
	var all []string
	for _, p := range s.portal.People() {
		slices.Sort(p.KnownTo)
		all = append(all, fmt.Sprintf("%s %s %s %s %d rooms %d known to %v", p.Email, p.FirstName, p.LastName, p.Role, p.Status, p.Rooms, p.KnownTo))
	}
	slices.Sort(all)
	return all
}

// wayBack are undo.csv and not-undoable.csv, with addresses for ids, which differ
// each time.
func (s *site) wayBack() []string {
	s.Helper()
	var lines []string
	for _, name := range []string{"undo.csv", "not-undoable.csv"} {
		content, err := os.ReadFile(filepath.Join(s.dir, "out", name))
		if err != nil {
			s.Errorf("the way back: %v", err)
		}
		text := guids.ReplaceAllStringFunc(string(content), func(id string) string {
			if p, there := s.portal.Person(id); there {
				return p.Email
			}
			return "gone"
		})
		lines = append(lines, strings.Split(text, "\n")...)
	}
	return lines
}

// calm is how an undisturbed run ends.
type calm struct {
	results  [][]string
	wayBack  []string
	people   []string
	effects  emulator.Effects
	requests int
	lines    int
	code     int
}

func undisturbed(t *testing.T, binary string, e errand) calm {
	t.Helper()
	s := newSite(t, binary, e)
	code, _, output := s.run(moment{}, "run", "sheet.csv", "--yes", "--max-delete", "100%", "--max-terminate", "100%", "--max-demote", "100%", "--out", "out")
	if code != 0 && code != 4 {
		t.Fatalf("undisturbed it ends with %d\n%s", code, output)
	}
	s.portal.Settle()
	return calm{
		results: s.lasting(s.table()), wayBack: s.wayBack(), people: s.people(), effects: s.portal.Stats().Effects,
		requests: s.requests, lines: s.lines(), code: code,
	}
}

// TestKilled kills the real command at seeded points and goes on with the run
// until it ends: portal, results, way back and effects are those of an undisturbed run, and
// at each death results.csv is whole and true.
func TestKilled(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "docspace-batch")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "docspace-batch").CombinedOutput(); err != nil {
		t.Fatalf("building the command: %v\n%s", err, out)
	}
	for _, tt := range []struct {
		errand     errand
		runs, long int
	}{
		{everything(), 4, 200},
		{guests(), 2, 50},
	} {
		t.Run(tt.errand.name, func(t *testing.T) {
			want := undisturbed(t, binary, tt.errand)
			runs := tt.runs
			if os.Getenv("DOCSPACE_BATCH_LONG") == "1" {
				runs = tt.long
			}
			var kills, equal atomic.Int32
			var g errgroup.Group
			g.SetLimit(8)
			for seed := range runs {
				g.Go(func() error {
					t.Run(strconv.Itoa(seed), func(t *testing.T) {
						n, same := killedRun(t, binary, tt.errand, want, uint64(seed))
						kills.Add(int32(n))
						if same {
							equal.Add(1)
						}
					})
					return nil
				})
			}
			_ = g.Wait()
			t.Logf("%d of %d runs of %d rows, killed %d times, ended like the undisturbed one", equal.Load(), runs, len(want.results), kills.Load())
		})
	}
}

// killedRun kills a run one to five times.
func killedRun(t *testing.T, binary string, e errand, want calm, seed uint64) (kills int, same bool) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 5))
	s := newSite(t, binary, e)
	args := []string{"run", "sheet.csv", "--yes", "--max-delete", "100%", "--max-terminate", "100%", "--max-demote", "100%", "--out", "out"}
	var story []string
	left := 1 + random.IntN(5)
	for {
		at := moment{}
		if left > 0 {
			at = someMoment(random, want, left)
			left--
		}
		code, killed, output := s.run(at, args...)
		story = append(story, fmt.Sprintf("%s, at %v: %d", args[0], at, code))
		switch {
		case killed:
			kills++
			s.partly(want)
			if args[0] == "run" && s.lines() == 0 { // nothing was sent: it is begun again
				if code, _, output = s.run(moment{}, "resume", "out"); code != 2 {
					t.Errorf("a run without a journal is resumed: %d\n%s", code, output)
				}
				if err := os.RemoveAll(filepath.Join(s.dir, "out")); err != nil {
					t.Fatal(err)
				}
				continue
			}
			args = []string{"resume", "out"}
			continue
		case code != want.code:
			t.Errorf("it ends with %d, undisturbed with %d\n%s", code, want.code, output)
		}
		break
	}
	s.portal.Settle()
	for what, pair := range map[string][2]any{
		"results":  {want.results, s.lasting(s.table())},
		"way back": {want.wayBack, s.wayBack()},
		"portal":   {want.people, s.people()},
		"effects":  {want.effects, s.portal.Stats().Effects},
	} {
		if diff := gocmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s (-undisturbed +killed):\n%s", what, diff)
		}
	}
	if t.Failed() {
		t.Logf("seed %d: %s", seed, strings.Join(story, "; "))
	}
	return kills, !t.Failed()
}

// someMoment draws one that a run which is to be killed so many times more is
// likely to live to see.
func someMoment(random *rand.Rand, want calm, left int) moment {
	n := max(4, want.requests/(left+1))
	switch random.IntN(4) {
	case 0:
		return moment{lines: 1 + random.IntN(max(4, want.lines/(left+2)))}
	case 1:
		return moment{request: 1 + random.IntN(n), late: time.Duration(1+random.IntN(1500)) * time.Millisecond}
	case 2:
		return moment{request: 1 + random.IntN(n), after: true}
	}
	return moment{request: 1 + random.IntN(n)}
}

// partly checks the results of a run that is dead: what is there is final, or
// says that it is not.
func (s *site) partly(want calm) {
	s.Helper()
	rows := s.lasting(s.table())
	if len(rows) > len(want.results) {
		s.Errorf("%d results of %d rows", len(rows), len(want.results))
		return
	}
	for i, row := range rows {
		status := row[len(row)-5]
		if status == "unknown" || status == "not_run" {
			continue
		}
		if diff := gocmp.Diff(want.results[i], row); diff != "" {
			s.Errorf("a result of a dead run (-undisturbed +killed):\n%s", diff)
		}
	}
}

func crowdOf(prefix string, n int, like emulator.Person) []emulator.Person {
	all := make([]emulator.Person, n)
	for i := range all {
		all[i] = like
		all[i].Email = fmt.Sprintf("%s%d@example.com", prefix, i)
		all[i].FirstName, all[i].LastName = "Robin", "Example"
	}
	return all
}

// everything is a sheet of 500 rows with every operation whose outcome the
// owner's key can always see.
func everything() errand {
	people := slices.Concat(
		crowdOf("user", 120, emulator.Person{Role: emulator.User}),
		crowdOf("room", 40, emulator.Person{Role: emulator.RoomAdmin}),
		crowdOf("rich", 5, emulator.Person{Role: emulator.RoomAdmin, Rooms: 2}),
		crowdOf("gone", 100, emulator.Person{Role: emulator.User, Status: emulator.Terminated}),
		crowdOf("guest", 10, emulator.Person{Role: emulator.Guest}),
	)
	return errand{name: "everything", people: people, sheet: func(*emulator.Portal) string {
		var b strings.Builder
		rows := 0
		add := func(op, email, role string) {
			first, last := "", ""
			if op == "create" {
				first, last = "Robin", "Example"
			}
			fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", op, email, first, last, role)
			rows++
		}
		b.WriteString("operation,email,first_name,last_name,role\n")
		for i := range 100 {
			add("create", fmt.Sprintf("new%d@example.com", i), []string{"", "", "RoomAdmin"}[i%3])
		}
		for i := range 15 { // of one local part
			add("create", fmt.Sprintf("same@site%d.example.com", i), "")
		}
		for i := range 120 {
			email := fmt.Sprintf("user%d@example.com", i)
			switch i % 4 {
			case 0, 1:
				add("terminate", email, "")
			case 2:
				add("role", email, "RoomAdmin")
			default:
				add("role", email, "RoomAdmin")
				add("terminate", email, "")
			}
		}
		for i := range 40 {
			add("role", fmt.Sprintf("room%d@example.com", i), []string{"User", "Guest"}[i%2])
		}
		for i := range 5 {
			add("role", fmt.Sprintf("rich%d@example.com", i), "User")
		}
		for i := range 100 {
			email := fmt.Sprintf("gone%d@example.com", i)
			if i%3 > 0 {
				add("delete", email, "")
				continue
			}
			add("activate", email, "")
			add("role", email, "RoomAdmin")
		}
		for i := range 10 {
			email := fmt.Sprintf("guest%d@example.com", i)
			add("terminate", email, "")
			add("delete", email, "")
		}
		for i := range 10 {
			email := fmt.Sprintf("story%d@example.com", i)
			add("create", email, "")
			add("role", email, "RoomAdmin")
			add("terminate", email, "")
		}
		for i := 0; rows < 500; i++ {
			add("terminate", fmt.Sprintf("nobody%d@example.com", i), "")
		}
		return b.String()
	}}
}

// guests is what a room admin may do.
func guests() errand {
	const boss = "boss@example.com"
	people := []emulator.Person{{Email: boss, FirstName: "Robin", LastName: "Example", Role: emulator.RoomAdmin}}
	people = append(people, crowdOf("own", 30, emulator.Person{Role: emulator.Guest, InvitedBy: boss, KnownTo: []string{boss}})...)
	people = append(people, crowdOf("other", 20, emulator.Person{Role: emulator.Guest})...)
	return errand{name: "guests", key: boss, people: people, sheet: func(p *emulator.Portal) string {
		var b strings.Builder
		b.WriteString("operation,email,first_name,last_name,role,share_link\n")
		for i := range 20 {
			fmt.Fprintf(&b, "create,new%d@example.com,Robin,Example,,\n", i)
		}
		for i := range 30 {
			op := []string{"delete-guest,own%d@example.com,,,,\n", "role,own%d@example.com,,,User,\n"}[i%2]
			fmt.Fprintf(&b, op, i)
		}
		for i := range 20 {
			email := fmt.Sprintf("other%d@example.com", i)
			fmt.Fprintf(&b, "approve-guest,%s,,,,%s\n", email, p.GuestLink(email, emulator.OwnerEmail))
		}
		return b.String()
	}}
}
