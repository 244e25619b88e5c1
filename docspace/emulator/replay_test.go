package emulator_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"docspace-batch/docspace/emulator"
)

// unheld are the rows of portal-cases.jsonl that do not hold, with the reason.
var unheld = map[string]string{}

// row is a line of portal-cases.jsonl: a case of the real portal's behaviour.
type row struct {
	ID      string  `json:"id"`
	Setup   []step  `json:"setup"`
	As      string  `json:"as"`
	Request request `json:"request"`
	Expect  struct {
		Status int                        `json:"status"`
		JSON   map[string]json.RawMessage `json:"json"`
	} `json:"expect"`
	Needs string `json:"needs"`
}

type request struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Body    json.RawMessage   `json:"body"`
	Headers map[string]string `json:"headers"`
}

// step is what has to be done before: a request, a log-in, or the following
// of a short link.
type step struct {
	As string `json:"as"`
	request
	ExpectStatus int               `json:"expect_status"`
	Save         map[string]string `json:"save"`
	Login        string            `json:"login"`
	Bind         string            `json:"bind"`
	SaveToken    string            `json:"save_token"`
	FromLink     string            `json:"confirm_from_link"`
	SaveConfirm  string            `json:"save_confirm"`
}

func TestReplay(t *testing.T) {
	rows := readRows(t)
	held := 0
	for _, r := range rows {
		reason, expectedToFail := unheld[r.ID]
		err := r.replay()
		switch {
		case err == nil:
			held++
			if expectedToFail {
				t.Errorf("%s holds now; it was listed because %s", r.ID, reason)
			}
		case !expectedToFail:
			t.Errorf("%s: %v", r.ID, err)
		}
	}
	t.Logf("%d of %d rows hold", held, len(rows))
	if len(rows) != 540 {
		t.Errorf("%d rows, want 540", len(rows))
	}
}

func readRows(t *testing.T) []row {
	t.Helper()
	f, err := os.Open("testdata/portal-cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows []row
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("line %d: %v", len(rows)+1, err)
		}
		rows = append(rows, r)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// portal is the fresh portal that the row needs.
func (r row) portal() *emulator.Portal {
	c := emulator.Config{Empty: true}
	for need := range strings.SplitSeq(strings.TrimPrefix(r.Needs, "portal: "), ", ") {
		switch need {
		case "seats=3":
			c.Seats = 3
		case "version=3.6.1":
			c.Server = emulator.Server361
		case "limiter=on":
			c.Limits = emulator.CloudLimits()
		}
	}
	return emulator.New(c)
}

// replay makes the row happen and says where the portal did otherwise. Rows
// that wait for a condition need no waiting here: jobs are done at once.
func (r row) replay() error {
	p := newPlayer(r.portal())
	for i, s := range r.Setup {
		if err := p.prepare(s); err != nil {
			return fmt.Errorf("setup %d: %w", i+1, err)
		}
	}
	a, err := p.send(r.As, r.Request)
	if err != nil {
		return err
	}
	if a.status != r.Expect.Status {
		return fmt.Errorf("status %d, want %d: %s", a.status, r.Expect.Status, a.body)
	}
	for path, want := range r.Expect.JSON {
		if err := p.check(a, path, want); err != nil {
			return err
		}
	}
	return nil
}
