package plan_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace/emulator"
)

// TestGuardsAskForTheSize: how many accounts a portal has is asked only where a
// guard needs it, and not where it is known from the look-ups.
func TestGuardsAskForTheSize(t *testing.T) {
	t.Parallel()
	big := emulator.New(emulator.Config{Accounts: 3000})
	small := emulator.New(emulator.Config{Accounts: 60})
	active := func(p *emulator.Portal) (users []emulator.Person, n int) {
		for _, x := range p.People() {
			if x.Status != emulator.Active {
				continue
			}
			if n++; x.Role == emulator.User && !x.LDAP {
				users = append(users, x)
			}
		}
		return users, n
	}
	_, nBig := active(big)
	_, nSmall := active(small)
	for _, tt := range []struct {
		name   string
		portal *emulator.Portal
		rows   int
		ids    bool
		guards *plan.Guards
		want   plan.Size
		asked  int // requests beside those without guards
	}{
		{"no guards", big, 9, false, nil, plan.Size{Accounts: -1, Active: -1}, 0},
		{"as few as are always meant", big, 5, false, &plan.Guards{}, plan.Size{Accounts: -1, Active: -1}, 0},
		{"one more", big, 6, false, &plan.Guards{}, plan.Size{Accounts: -1, Active: nBig}, 1},
		{"by ids", big, 6, true, &plan.Guards{}, plan.Size{Accounts: -1, Active: nBig}, 1},
		{"a number", big, 9, false, &plan.Guards{Terminate: "9"}, plan.Size{Accounts: -1, Active: -1}, 0},
		{"too low a number", big, 9, false, &plan.Guards{Terminate: "8"}, plan.Size{Accounts: -1, Active: nBig}, 1},
		{"a share", big, 1, false, &plan.Guards{Terminate: "50%"}, plan.Size{Accounts: -1, Active: nBig}, 1},
		{"all", big, 9, false, &plan.Guards{Terminate: "100%"}, plan.Size{Accounts: -1, Active: -1}, 0},
		{"a share of deletions", big, 9, false, &plan.Guards{Delete: "50%", Terminate: "9"}, plan.Size{Accounts: -1, Active: -1}, 0},
		{"read whole", small, 9, false, &plan.Guards{}, plan.Size{Accounts: -1, Active: nSmall}, 0},
	} {
		users, _ := active(tt.portal)
		rows := make([]batch.Row, tt.rows)
		for i := range rows {
			rows[i] = batch.Row{Op: batch.Terminate, Email: users[i].Email}
			if tt.ids {
				rows[i] = batch.Row{Op: batch.Terminate, UserID: users[i].ID}
			}
		}
		c := configOf(t, tt.portal, tt.portal.Owner().Key)
		sent := func(g *plan.Guards) (plan.Size, int) {
			before := tt.portal.Stats()
			c.Guards = g
			p, err := plan.Make(t.Context(), numbered(rows...), c)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, times := range requests(t, tt.portal, before) {
				n += times
			}
			return p.Size, n
		}
		_, without := sent(nil)
		size, with := sent(tt.guards)
		if diff := cmp.Diff(tt.want, size); diff != "" || with-without != tt.asked {
			t.Errorf("%s: %d more requests, want %d; size (-want +got):\n%s", tt.name, with-without, tt.asked, diff)
		}
	}
}

// TestSizeOfDeletions: deletions are a share of all accounts.
func TestSizeOfDeletions(t *testing.T) {
	t.Parallel()
	portal := emulator.New(emulator.Config{Accounts: 3000})
	all := portal.People()
	var rows []batch.Row
	for _, x := range all {
		if x.Status == emulator.Terminated && !x.LDAP && len(rows) < 3 {
			rows = append(rows, batch.Row{Op: batch.Delete, UserID: x.ID})
		}
	}
	c := configOf(t, portal, portal.Owner().Key)
	c.DataToKeyOwner, c.Guards = true, &plan.Guards{Delete: "0%"}
	p, err := plan.Make(t.Context(), numbered(rows...), c)
	if err != nil {
		t.Fatal(err)
	}
	if want := (plan.Size{Accounts: len(all), Active: -1}); p.Size != want {
		t.Errorf("size %+v, want %+v", p.Size, want)
	}
}
