package cli

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// TestMembershipNames holds that the groups of an exported account are read again as
// the same groups, whatever their names are.
func TestMembershipNames(t *testing.T) {
	p := emulator.New(emulator.Config{})
	somebody, _ := p.Person(emulator.DemoUserBare)
	owner, _ := p.Person(emulator.OwnerEmail)
	for _, name := range []string{"Twins", "Twins", "Case", "CASE", "a;b", "  Padded ", "+Plus", somebody.ID} {
		body := fmt.Sprintf(`{"groupName":%q,"groupManager":%q,"members":[%q]}`, name, owner.ID, somebody.ID)
		r := httptest.NewRequest(http.MethodPost, "http://portal.example.com/api/2.0/group", strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+p.Owner().Key)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if p.ServeHTTP(w, r); w.Code != http.StatusOK {
			t.Fatalf("%q: %d %s", name, w.Code, w.Body)
		}
	}
	client, err := docspace.New(docspace.Config{URL: demoURL, Key: p.Owner().Key, Transport: p})
	if err != nil {
		t.Fatal(err)
	}
	connected := &portal{client: client, caller: batch.Account{Role: batch.DocSpaceAdmin}}
	var last [2]int
	in, err := readMembership(t.Context(), connected, func(done, total int) { last = [2]int{done, total} })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([2]int{11, 11}, last); diff != "" { // the list, and 2 + 8 groups
		t.Error(diff)
	}
	person, err := client.GetInGroups(t.Context(), somebody.ID)
	if err != nil {
		t.Fatal(err)
	}
	account := plan.AccountOf(person, "")
	got := batch.Account{}
	var cells []string
	for cell := range strings.SplitSeq(in.cell(account), ";") {
		g, why := in.groups.Find(strings.TrimSpace(cell))
		if why != "" {
			t.Errorf("%q: %s", cell, why)
		}
		got = got.Joined(g.ID)
		if !strings.Contains(cell, "-") { // no id
			cells = append(cells, cell)
		}
	}
	if diff := cmp.Diff(account.Groups, got.Groups); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"+Plus", "Case", "CASE"}, cells); diff != "" {
		t.Error(diff)
	}
}

// A name that a workbook cannot hold, or whose apostrophe would be taken for a
// guard, is no name for a sheet.
func TestMembershipOddNames(t *testing.T) {
	for name, byName := range map[string]bool{
		"Sales": true, "=1+1": true, "'apos": true, "two\nlines": true, "_x0041_": true,
		"'=1+1": false, "'-dash": false, "bell\x07": false, "esc\x1b[2J": false, "bad\xff": false, "\ufffe": false,
	} {
		g := batch.Group{ID: "0a4d5c3e-1111-4222-8333-444455556666", Name: name}
		m := &membership{groups: batch.NewGroups([]batch.Group{g})}
		want := g.ID
		if byName {
			want = name
		}
		if got := m.inSheet(g); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}
