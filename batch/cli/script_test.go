package cli_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"docspace-batch/batch/cli"
	"docspace-batch/docspace/emulator"
	"docspace-batch/samples"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"docspace-batch": func() {
			os.Exit(cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestScripts runs the command as people do. Commands of these scripts, besides
// testscript's own:
//
//	portal [server=3.6.1] [seats=N] [empty] [jobtime=DUR]
//	    serves a portal; from now on the key is the owner's
//	key EMAIL [PERMISSION...]
//	    from now on the key is one of that person
//	put EMAIL ROLE [terminated] [pending] [ldap] [rooms=N] [known=EMAIL] [invited=EMAIL]
//	    puts a person on the portal
//	person EMAIL STATE
//	    fails unless the account is as said: "User active", "none"
//	effects NAME=N...
//	    fails unless the portal has had these effects
//	sent [METHOD...]
//	    fails when the portal got other methods than these, or a path it has not
//	exits CODE docspace-batch ARGS...
//	    runs the command and compares the exit code
//	results DIR
//	    prints results.csv with what differs each time masked
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       os.Getenv("UPDATE_GOLDEN") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"portal": servePortal, "key": takeKey, "person": comparePerson, "put": putPerson, "effects": compareEffects,
			"sent": compareMethods, "exits": compareExit, "results": printResults,
		},
	})
}

type portalKey struct{}

// served is the portal of a script, once it has one.
type served struct{ *emulator.Portal }

func setUp(env *testscript.Env) error {
	env.Values[portalKey{}] = &served{}
	env.Setenv("NO_COLOR", "1")
	return fs.WalkDir(samples.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".csv" {
			return err
		}
		content, err := samples.FS.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(env.WorkDir, filepath.Base(path)), content, 0o600)
	})
}

func portalOf(ts *testscript.TestScript) *served { return ts.Value(portalKey{}).(*served) }

func servePortal(ts *testscript.TestScript, _ bool, args []string) {
	var c emulator.Config
	for _, a := range args {
		name, value, _ := strings.Cut(a, "=")
		switch name {
		case "server":
			c.Server = value
		case "seats":
			c.Seats = number(ts, value)
		case "empty":
			c.Empty = true
		case "jobtime":
			d, err := time.ParseDuration(value)
			ts.Check(err)
			c.JobTime = d
		default:
			ts.Fatalf("portal: unknown %q", a)
		}
	}
	p := emulator.New(c)
	server := httptest.NewServer(p)
	ts.Defer(server.Close)
	portalOf(ts).Portal = p
	ts.Setenv("DOCSPACE_URL", server.URL)
	ts.Setenv("DOCSPACE_API_KEY", p.Owner().Key)
}

func takeKey(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("DOCSPACE_API_KEY", portalOf(ts).Key(args[0], args[1:]...))
}

func putPerson(ts *testscript.TestScript, _ bool, args []string) {
	x := emulator.Person{Email: args[0], FirstName: "Robin", LastName: "Example", Role: emulator.Role(args[1]), Activated: true}
	for _, a := range args[2:] {
		name, value, _ := strings.Cut(a, "=")
		switch name {
		case "terminated":
			x.Status = emulator.Terminated
		case "pending":
			x.Status = emulator.Pending
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
	portalOf(ts).Add(x)
}

func comparePerson(ts *testscript.TestScript, _ bool, args []string) {
	state := "none"
	if x, ok := portalOf(ts).Person(args[0]); ok {
		statuses := map[emulator.Status]string{
			emulator.Active: "active", emulator.Terminated: "terminated", emulator.Pending: "pending",
		}
		state = string(x.Role) + " " + statuses[x.Status]
	}
	if state != args[1] {
		ts.Fatalf("%s is %q on the portal, not %q", args[0], state, args[1])
	}
}

func compareEffects(ts *testscript.TestScript, _ bool, args []string) {
	content, err := json.Marshal(portalOf(ts).Stats())
	ts.Check(err)
	var stats struct{ Effects map[string]int }
	ts.Check(json.Unmarshal(content, &stats))
	for _, a := range args {
		name, value, _ := strings.Cut(a, "=")
		if got, ok := stats.Effects[name]; !ok || got != number(ts, value) {
			ts.Fatalf("effect %s is %d, not %s", name, got, value)
		}
	}
}

func compareMethods(ts *testscript.TestScript, _ bool, args []string) {
	content, err := json.Marshal(portalOf(ts).Stats())
	ts.Check(err)
	var stats struct {
		Requests map[string]map[string]int
	}
	ts.Check(json.Unmarshal(content, &stats))
	for method, routes := range stats.Requests {
		if len(routes) > 0 && !slices.Contains(args, method) {
			ts.Fatalf("the portal got %s: %v", method, routes)
		}
		if n := routes["unknown"]; n > 0 {
			ts.Fatalf("%d requests %s to no path of the portal", n, method)
		}
	}
}

func compareExit(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if code != number(ts, args[0]) {
		ts.Fatalf("exit code %d, not %s", code, args[0])
	}
}

var (
	times = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`)
	runs  = regexp.MustCompile(`\d{8}T\d{6}Z-[0-9a-f]{4}`)
	guids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
)

// printResults masks times, the run's id, and ids, which are made up anew for
// people who are created, and holds that every line has as many cells as the
// header.
func printResults(ts *testscript.TestScript, _ bool, args []string) {
	content := ts.ReadFile(filepath.Join(args[0], "results.csv"))
	if _, err := csv.NewReader(strings.NewReader(content)).ReadAll(); err != nil {
		ts.Fatalf("%v", err)
	}
	content = times.ReplaceAllString(content, "TIME")
	content = runs.ReplaceAllString(content, "RUN")
	content = guids.ReplaceAllString(content, "ID")
	_, err := ts.Stdout().Write([]byte(content))
	ts.Check(err)
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}
