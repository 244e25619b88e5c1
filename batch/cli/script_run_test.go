package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compareExit(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	stdout, stderr := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if key := ts.Getenv("DOCSPACE_API_KEY"); len(key) > 20 && strings.Contains(stdout+stderr, key) {
		ts.Fatalf("the key is in the output")
	}
	if code != number(ts, args[0]) {
		ts.Fatalf("exit code %d, not %s", code, args[0])
	}
	_, err = io.WriteString(ts.Stdout(), mask(ts, stdout))
	ts.Check(err)
	_, err = io.WriteString(ts.Stderr(), mask(ts, stderr))
	ts.Check(err)
}

// masks are what differs each time, and what stands for it.
var masks = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`), "TIME"},
	{regexp.MustCompile(`\d{8}T\d{6}Z-[0-9a-f]{4}`), "RUN"},
	{regexp.MustCompile(`(?m),c\d+,TIME,TIME,RUN$`), ",CALL,TIME,TIME,RUN"},
	{regexp.MustCompile(`made on \d{4}-\d\d-\d\d`), "made on DAY"},
	{regexp.MustCompile(`(?m)^time {6}.*$`), "time      TIME"},
	{regexp.MustCompile(`(?m)^requests {2}\d+, `), "requests  N, "},
	{regexp.MustCompile(`"(duration_seconds|requests|writes|count|p50_seconds|p95_seconds|p99_seconds)": [0-9.]+`), `"$1": 0`},
	{regexp.MustCompile(`"(host|user)": "[^"]*"`), `"$1": "..."`},
}

var guids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// mask makes a text the same each time. An id becomes the name of whose it is.
func mask(ts *testscript.TestScript, text string) string {
	for _, m := range masks {
		text = m.pattern.ReplaceAllString(text, m.instead)
	}
	s := portalOf(ts)
	if s.url != "" {
		_, host, _ := strings.Cut(s.url, "://")
		text = strings.ReplaceAll(text, host, "PORTAL")
	}
	text = strings.ReplaceAll(text, ts.Getenv("WORK"), "$WORK")
	return guids.ReplaceAllStringFunc(text, func(id string) string {
		email, ok := s.ids[id]
		if x, there := s.person(id); there {
			email, ok = x, true
		}
		if !ok {
			return id
		}
		name, _, _ := strings.Cut(email, "@")
		return "id:" + name
	})
}

func (s *served) person(id string) (email string, ok bool) {
	if s.Portal == nil {
		return "", false
	}
	x, ok := s.Person(id)
	return x.Email, ok
}

// printResults holds that every line has as many cells as the header.
func printResults(ts *testscript.TestScript, _ bool, args []string) {
	resultLines(ts, args[0])
	checkSummary(ts, filepath.Join(filepath.Dir(resultsPath(ts, args[0])), "summary.json"))
	_, err := io.WriteString(ts.Stdout(), mask(ts, ts.ReadFile(resultsPath(ts, args[0]))))
	ts.Check(err)
}

// checkSummary holds a summary, if there is one, against the schema.
func checkSummary(ts *testscript.TestScript, path string) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	ts.Check(err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	ts.Check(err)
	schema, err := jsonschema.NewCompiler().Compile("../../report/summary.schema.json")
	ts.Check(err)
	ts.Check(schema.Validate(value))
}

func resultLines(ts *testscript.TestScript, dir string) [][]string {
	lines, err := csv.NewReader(strings.NewReader(ts.ReadFile(resultsPath(ts, dir)))).ReadAll()
	ts.Check(err)
	return lines
}

func resultsPath(ts *testscript.TestScript, dir string) string {
	files, err := filepath.Glob(filepath.Join(ts.MkAbs(dir), "results.csv"))
	ts.Check(err)
	if len(files) != 1 {
		ts.Fatalf("%d files of results in %s", len(files), dir)
	}
	return files[0]
}

// printWayBack holds that the files are for their owner only.
func printWayBack(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range []string{"undo.csv", "not-undoable.csv"} {
		path := filepath.Join(ts.MkAbs(args[0]), name)
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			_, err = io.WriteString(ts.Stdout(), "no "+name+"\n")
			ts.Check(err)
			continue
		}
		ts.Check(err)
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			ts.Fatalf("%s has the mode %v", name, info.Mode())
		}
		_, err = io.WriteString(ts.Stdout(), mask(ts, ts.ReadFile(path)))
		ts.Check(err)
	}
}

// printJournal holds that the journal is not torn, and prints it, masked: the
// header, then the records in an order that is the same each time.
func printJournal(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(filepath.Join(args[0], "journal.jsonl"))
	if !strings.HasSuffix(text, "\n") {
		ts.Fatalf("the journal is torn")
	}
	lines := slices.Collect(strings.Lines(mask(ts, journalMask.ReplaceAllString(text, `"$1":"…"`))))
	slices.Sort(lines[1:])
	_, err := io.WriteString(ts.Stdout(), strings.Join(lines, ""))
	ts.Check(err)
}

// journalMask is what differs in a journal each time: times and checksums.
var journalMask = regexp.MustCompile(`"(at|started|finished|resumed|crc|sha256)":"[^"]*"`)

// checkJSON holds that the output is one JSON value.
func checkJSON(ts *testscript.TestScript, _ bool, _ []string) {
	if !json.Valid([]byte(ts.ReadFile("stdout"))) {
		ts.Fatalf("the output is no JSON")
	}
}

// writeBytes writes a file that could not stand in a script.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	content, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(content), 0o600))
}

func grepSecrets(ts *testscript.TestScript, _ bool, args []string) {
	texts := map[string]string{"stdout": ts.ReadFile("stdout"), "stderr": ts.ReadFile("stderr")}
	err := filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		texts[path] = string(content)
		return err
	})
	ts.Check(err)
	if len(texts) < 3 {
		ts.Fatalf("nothing is in %s", args[0])
	}
	for name, text := range texts {
		for _, secret := range args[1:] {
			if secret == "" || strings.Contains(text, secret) {
				ts.Fatalf("a secret is in %s", name)
			}
		}
	}
}
