package cli

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// TestGuardsHold runs random sheets with random limits: in a run that is refused
// nothing is written, in one that is not no more accounts are harmed than allowed.
func TestGuardsHold(t *testing.T) {
	dir := t.TempDir()
	seen := map[int]int{}
	rapid.Check(t, func(t *rapid.T) {
		portal := emulator.New(emulator.Config{Accounts: 15})
		server := httptest.NewServer(portal)
		defer server.Close()
		var emails []string
		roles := map[string]emulator.Role{}
		for _, p := range portal.People() {
			emails = append(emails, p.Email)
			roles[p.Email] = p.Role
		}
		var sheet strings.Builder
		sheet.WriteString("operation,email,role\n")
		for range rapid.IntRange(1, 30).Draw(t, "rows") {
			email := rapid.SampledFrom(emails).Draw(t, "email")
			switch op := rapid.SampledFrom([]batch.Op{batch.Terminate, batch.Delete, batch.ChangeRole}).Draw(t, "operation"); op {
			case batch.ChangeRole:
				fmt.Fprintf(&sheet, "role,%s,%s\n", email, rapid.SampledFrom([]batch.Role{batch.User, batch.RoomAdmin}).Draw(t, "role"))
			case batch.Delete:
				fmt.Fprintf(&sheet, "terminate,%s,\n", email)
				emails = without(emails, email) // nothing may follow a delete
				fallthrough
			default:
				fmt.Fprintf(&sheet, "%s,%s,\n", op, email)
			}
		}
		limit := rapid.IntRange(0, 8)
		deleted, terminated, demoted := limit.Draw(t, "deleted"), limit.Draw(t, "terminated"), limit.Draw(t, "demoted")
		protected := rapid.SampledFrom(emails).Draw(t, "protected")
		args := []string{
			"run", write(t, dir, "sheet.csv", sheet.String()), "--url", server.URL, "--yes", "--rate", "0", "-q", "--data-to-key-owner",
			"--api-key-file", write(t, dir, "key", portal.Owner().Key), "--state-dir", dir, "--out", filepath.Join(dir, rapid.StringMatching(`[a-z]{12}`).Draw(t, "out")),
			"--max-delete", fmt.Sprint(deleted), "--max-terminate", fmt.Sprint(terminated), "--max-demote", fmt.Sprint(demoted),
		}
		guarded := rapid.Bool().Draw(t, "protect")
		if guarded {
			args = append(args, "--protect", write(t, dir, "protected.txt", protected))
		}
		before, _ := portal.Person(protected)
		var stdout, stderr bytes.Buffer
		code := Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr)
		seen[code]++

		stats := portal.Stats()
		effects := stats.Effects
		switch ExitCode(code) {
		case Guard:
			if effects != (emulator.Effects{}) {
				t.Fatalf("refused, and yet %+v\n%s", effects, &stderr)
			}
		case OK, RowsFailed, Unsettled:
		default:
			t.Fatalf("exit code %d\n%s", code, &stderr)
		}
		fallen := 0
		for _, p := range portal.People() {
			if batch.Role(p.Role).Below(batch.Role(roles[p.Email])) {
				fallen++
			}
		}
		if effects.Deleted > deleted || effects.Terminated > terminated || fallen > demoted {
			t.Errorf("%+v, %d demoted; allowed are %d, %d, %d\n%s", effects, fallen, deleted, terminated, demoted, &stderr)
		}
		after, there := portal.Person(protected)
		if guarded && (!there || after.Status != before.Status && after.Status == emulator.Terminated || batch.Role(after.Role).Below(batch.Role(before.Role))) {
			t.Errorf("%s is protected: was %+v, is %+v", protected, before, after)
		}
	})
	for _, code := range []ExitCode{Guard, OK} {
		if seen[int(code)] == 0 {
			t.Errorf("no run ended with %d: %v", code, seen)
		}
	}
}

func without(all []string, one string) []string {
	var rest []string
	for _, s := range all {
		if s != one {
			rest = append(rest, s)
		}
	}
	return rest
}

func write(t interface{ Fatal(...any) }, dir, name, content string) string {
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
