package cli_test

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"docspace-batch/docspace/emulator"
)

type portalKey struct{}

// served is the portal of a script, and what happens on it by the way.
type served struct {
	*emulator.Portal
	url   string
	ids   map[string]string // of everybody ever seen → address
	known map[string]string // address → account, when the script last looked
	had   emulator.Effects

	mu     sync.Mutex
	came   []string // methods of requests
	events []*event
	faults []*fault
	hold   *hold
}

// event is something that happens just before a request.
type event struct {
	request
	happen func()
}

// fault is something that goes wrong with a request.
type fault struct {
	request
	times int
	fault emulator.Fault
}

// request names requests by method and the beginning of the path below /api/2.0.
type request struct{ method, path string }

func (q request) is(r *http.Request) bool {
	return q.method == r.Method && strings.HasPrefix(r.URL.Path, "/api/2.0"+q.path)
}

func (s *served) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, e := range s.note(r) {
		e.happen()
	}
	if h := s.holds(r); h != nil {
		h.serve(s.Portal, w, r)
		return
	}
	s.Portal.ServeHTTP(w, r)
}

// note counts a request and gives the events whose time has come.
func (s *served) note(r *http.Request) []*event {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.came = append(s.came, r.Method)
	var due []*event
	s.events = slices.DeleteFunc(s.events, func(e *event) bool {
		if e.is(r) {
			due = append(due, e)
			return true
		}
		return false
	})
	return due
}

// hook gives the emulator the faults of the script.
func (s *served) hook(_ int, r *http.Request) *emulator.Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.is(r) && f.times != 0 {
			f.times--
			given := f.fault
			return &given
		}
	}
	return nil
}

// look takes down how things stand, for the next time somebody asks what has
// changed.
func (s *served) look() {
	if s.ids == nil {
		s.ids = map[string]string{}
	}
	s.known = map[string]string{}
	for _, x := range s.People() {
		s.ids[x.ID] = x.Email
		s.known[x.Email] = describe(x)
	}
	s.had = s.Stats().Effects
}

// describe tells all of a person that this tool could change.
func describe(x emulator.Person) string {
	statuses := map[emulator.Status]string{
		emulator.Active: "active", emulator.Terminated: "terminated", emulator.Pending: "pending",
	}
	text := string(x.Role) + " " + statuses[x.Status] + " " + strconv.Quote(strings.TrimSpace(x.FirstName+" "+x.LastName))
	if x.Rooms > 0 {
		text += fmt.Sprintf(" rooms=%d", x.Rooms)
	}
	if x.SharedFiles+x.PersonalFiles > 0 {
		text += fmt.Sprintf(" files=%d+%d", x.SharedFiles, x.PersonalFiles)
	}
	if x.Role == emulator.Guest {
		text += " known to " + strings.Join(x.KnownTo, ",")
	}
	return strings.TrimSpace(text)
}

// do sends a request as the owner, past all that watches.
func (s *served) do(method, path, body, key string) (string, error) {
	for _, m := range regexp.MustCompile(`\{([^{}"]+@[^{}"]+)\}`).FindAllStringSubmatch(path+body, -1) {
		x, ok := s.Person(m[1])
		if !ok {
			return "", fmt.Errorf("nobody is %s", m[1])
		}
		path, body = strings.ReplaceAll(path, m[0], x.ID), strings.ReplaceAll(body, m[0], x.ID)
	}
	r := httptest.NewRequest(method, s.url+"/api/2.0"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.Portal.ServeHTTP(w, r)
	if w.Code != http.StatusOK && w.Code != http.StatusNoContent {
		return "", fmt.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return w.Body.String(), nil
}

// ungroup deletes a group.
func (s *served) ungroup(name string) error {
	listed, err := s.do(http.MethodGet, "/group", "", s.Owner().Key)
	if err != nil {
		return err
	}
	var answer struct{ Response []struct{ ID, Name string } }
	if err := json.Unmarshal([]byte(listed), &answer); err != nil {
		return err
	}
	for _, g := range answer.Response {
		if g.Name == name {
			_, err := s.do(http.MethodDelete, "/group/"+g.ID, "", s.Owner().Key)
			return err
		}
	}
	return fmt.Errorf("no group is called %s", name)
}

// showGroups prints who is in a group.
func showGroups(ts *testscript.TestScript, _ bool, _ []string) {
	for _, x := range portalOf(ts).People() {
		if len(x.Groups) > 0 {
			_, err := fmt.Fprintf(ts.Stdout(), "%s: %s\n", x.Email, strings.Join(x.Groups, ", "))
			ts.Check(err)
		}
	}
}

func portalOf(ts *testscript.TestScript) *served { return ts.Value(portalKey{}).(*served) }

func servePortal(ts *testscript.TestScript, _ bool, args []string) {
	s := portalOf(ts)
	c := emulator.Config{Hook: s.hook}
	start := httptest.NewServer
	for _, a := range args {
		switch name, value, _ := strings.Cut(a, "="); name {
		case "server":
			c.Server = value
		case "seats":
			c.Seats = number(ts, value)
		case "invites":
			c.Invites = number(ts, value)
		case "users":
			c.Users = number(ts, value)
		case "empty":
			c.Empty = true
		case "tls":
			start = httptest.NewTLSServer
		case "jobtime":
			d, err := time.ParseDuration(value)
			ts.Check(err)
			c.JobTime = d
		default:
			ts.Fatalf("portal: unknown %q", a)
		}
	}
	s.Portal, s.came, s.events, s.faults, s.hold = emulator.New(c), nil, nil, nil, nil
	server := start(s)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	ts.Defer(server.Close)
	if c := server.Certificate(); c != nil {
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
		ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), block, 0o600))
	}
	s.url = server.URL
	s.look()
	ts.Setenv("DOCSPACE_URL", server.URL)
	ts.Setenv("PORTAL", strings.TrimPrefix(strings.TrimPrefix(server.URL, "http://"), "https://"))
	ts.Setenv("DOCSPACE_API_KEY", s.Owner().Key)
}

func setState(ts *testscript.TestScript, _ bool, args []string) {
	states := map[string]emulator.State{
		"good": {}, "notenant": {NoTenant: true}, "suspended": {Suspended: true}, "transferring": {Transferring: true},
		"unpaid": {Unpaid: true}, "restricted": {Restricted: true}, "noinvites": {NoInvites: true},
		"identitydown": {Identity: emulator.IdentityDown}, "identitybad": {Identity: emulator.IdentityBad},
	}
	state, ok := states[args[0]]
	if !ok {
		ts.Fatalf("state: unknown %q", args[0])
	}
	portalOf(ts).SetState(state)
}

func putPerson(ts *testscript.TestScript, _ bool, args []string) {
	s := portalOf(ts)
	x := newPerson(ts, args)
	s.Add(x)
	s.look()
}

func newPerson(ts *testscript.TestScript, args []string) emulator.Person {
	x := emulator.Person{Email: args[0], FirstName: "Robin", LastName: "Example", Role: emulator.Role(args[1]), Activated: true}
	for _, a := range args[2:] {
		switch name, value, _ := strings.Cut(a, "="); name {
		case "terminated":
			x.Status = emulator.Terminated
		case "pending":
			x.Status, x.FirstName, x.LastName, x.Activated = emulator.Pending, "", "", false
		case "ldap":
			x.LDAP = true
		case "rooms":
			x.Rooms = number(ts, value)
		case "known":
			x.KnownTo = append(x.KnownTo, value)
		case "invited":
			x.InvitedBy = value
		default:
			ts.Fatalf("put: unknown %q", a)
		}
	}
	return x
}

func takeKey(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("DOCSPACE_API_KEY", portalOf(ts).Key(args[0], args[1:]...))
}

func revokeKey(ts *testscript.TestScript, _ bool, _ []string) {
	s := portalOf(ts)
	key := ts.Getenv("DOCSPACE_API_KEY")
	about, err := s.do(http.MethodGet, "/keys/@self", "", key)
	ts.Check(err)
	var answer struct{ Response struct{ ID string } }
	ts.Check(json.Unmarshal([]byte(about), &answer))
	_, err = s.do(http.MethodPut, "/keys/"+answer.Response.ID, `{"isActive":false}`, s.Owner().Key)
	ts.Check(err)
}

func findID(ts *testscript.TestScript, _ bool, args []string) {
	x, ok := portalOf(ts).Person(args[1])
	if !ok {
		ts.Fatalf("nobody is %s", args[1])
	}
	ts.Setenv(args[0], x.ID)
}

func fillFile(ts *testscript.TestScript, _ bool, args []string) {
	content := os.Expand(ts.ReadFile(args[0]), ts.Getenv)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(content), 0o600))
}

func addEvent(ts *testscript.TestScript, _ bool, args []string) {
	s := portalOf(ts)
	e := &event{request: request{args[0], args[1]}}
	switch args[2] {
	case "put":
		x := newPerson(ts, args[3:])
		e.happen = func() { s.Add(x) }
	case "ungroup":
		e.happen = func() {
			if err := s.ungroup(args[3]); err != nil {
				panic(err)
			}
		}
	case "owner":
		method, path, body := args[3], args[4], strings.Join(args[5:], " ")
		e.happen = func() {
			if _, err := s.do(method, path, body, s.Owner().Key); err != nil {
				panic(err) // the request that waits for this fails, and so does the script
			}
		}
	default:
		ts.Fatalf("meanwhile: unknown %q", args[2])
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events = append(s.events, e)
}

func addFault(ts *testscript.TestScript, _ bool, args []string) {
	f := &fault{request: request{args[0], args[1]}, times: -1}
	for _, a := range args[2:] {
		switch name, value, _ := strings.Cut(a, "="); name {
		case "times":
			f.times = number(ts, value)
		case "after":
			f.fault.After = true
		case "break":
			f.fault.Break = true
		case "unpublished":
			f.fault.Unpublished = true
		case "status":
			f.fault.Status = number(ts, value)
		case "body":
			f.fault.Body = value
			f.fault.Header = http.Header{"Content-Type": {http.DetectContentType([]byte(value))}}
		case "retryafter":
			f.fault.Header = http.Header{"Retry-After": {value}, "X-Ratelimit-Limit": {"10000"}}
		default:
			ts.Fatalf("fault: unknown %q", a)
		}
	}
	s := portalOf(ts)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// serveWebsite takes an address that answers, but not as a portal does.
func serveWebsite(ts *testscript.TestScript, _ bool, args []string) {
	handlers := map[string]http.HandlerFunc{
		"html": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<!DOCTYPE html><title>Welcome</title><h1>It works!</h1>")
		},
		"notfound": http.NotFound,
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://www.example.com/login?next=secret", http.StatusFound)
		},
		"json": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"ok":true}`)
		},
		"broken": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"closed": http.NotFound,
	}
	handler, ok := handlers[args[0]]
	if !ok {
		ts.Fatalf("website: unknown %q", args[0])
	}
	server := httptest.NewServer(handler)
	ts.Defer(server.Close)
	if args[0] == "closed" {
		server.Close()
	}
	ts.Setenv("DOCSPACE_URL", server.URL)
	portalOf(ts).url = server.URL
}

func printChanges(ts *testscript.TestScript, neg bool, _ []string) {
	s := portalOf(ts)
	before, had := s.known, s.had
	s.look()
	var lines []string
	for email, now := range s.known {
		if was, ok := before[email]; !ok {
			lines = append(lines, email+": none -> "+now)
		} else if was != now {
			lines = append(lines, email+": "+was+" -> "+now)
		}
	}
	for email, was := range before {
		if _, ok := s.known[email]; !ok {
			lines = append(lines, email+": "+was+" -> none")
		}
	}
	slices.Sort(lines)
	for _, e := range []struct {
		name     string
		had, has int
	}{
		{"mails", had.Mails, s.had.Mails},
		{"rooms moved", had.RoomsMoved, s.had.RoomsMoved},
		{"files moved", had.FilesMoved, s.had.FilesMoved},
		{"files destroyed", had.FilesDestroyed, s.had.FilesDestroyed},
	} {
		if e.has != e.had {
			lines = append(lines, fmt.Sprintf("%s: %d", e.name, e.has-e.had))
		}
	}
	text := strings.Join(append(lines, ""), "\n")
	if neg && text != "" {
		ts.Fatalf("the portal has changed:\n%s", text)
	}
	_, err := io.WriteString(ts.Stdout(), text)
	ts.Check(err)
}

func compareMethods(ts *testscript.TestScript, _ bool, args []string) {
	s := portalOf(ts)
	if n := unknownRequests(s.Stats()); n > 0 {
		ts.Fatalf("%d requests to no path of the portal", n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, method := range s.came {
		if !slices.Contains(args, method) {
			ts.Fatalf("the portal got %s", method)
		}
	}
	for _, method := range args {
		if !slices.Contains(s.came, method) {
			ts.Fatalf("the portal got no %s", method)
		}
	}
	s.came = nil
}

func unknownRequests(s emulator.Stats) int {
	n := 0
	for _, routes := range s.Requests {
		n += routes["unknown"]
	}
	return n
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}
