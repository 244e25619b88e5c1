package roster_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/roster"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// The guards say the same of a difference and of the plan of its sheet, and the plan
// refuses none of the rows.
func TestGuardsAgree(t *testing.T) {
	t.Parallel()
	portal := emulator.New(emulator.Config{Accounts: 400})
	client, err := docspace.New(docspace.Config{URL: "https://portal.example.com", Key: portal.Owner().Key, UserAgent: "test", Transport: portal})
	if err != nil {
		t.Fatal(err)
	}
	person, err := client.Self(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	caller := plan.AccountOf(person, person.ID)
	accounts, whole, err := plan.Everybody(t.Context(), client, caller.ID, nil)
	if err != nil || !whole {
		t.Fatal(whole, err)
	}
	for keep := 2; keep <= 10; keep += 4 { // of ten
		var people []batch.Row
		for i, a := range accounts {
			if i%10 >= keep {
				continue
			}
			r := batch.Row{Line: len(people) + 2, Email: a.Email}
			if i%3 == 0 {
				r.Role = []batch.Role{batch.User, batch.RoomAdmin, batch.DocSpaceAdmin}[i/3%3]
			}
			people = append(people, r)
		}
		people = append(people, batch.Row{Line: 9999, Email: "new@example.com", FirstName: "New", LastName: "Person"})
		for _, leavers := range []roster.Leavers{roster.Report, roster.Terminate, roster.Delete} {
			d, faults := roster.Compare(people, accounts, roster.Config{Caller: caller, Leavers: leavers})
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			rows := make([]batch.Row, len(d.Rows))
			for i, r := range d.Rows {
				rows[i] = r.Row
				rows[i].Line = i + 2
			}
			for _, guards := range []plan.Guards{{}, {Delete: "0", Terminate: "0", Demote: "0"}, {Delete: "1%", Terminate: "1%", Demote: "100%"}} {
				made, err := plan.Make(t.Context(), rows, plan.Config{Client: client, Caller: caller, DataToKeyOwner: true, Guards: &guards})
				if err != nil {
					t.Fatal(err)
				}
				for _, it := range made.Items {
					if it.Verdict != batch.Do {
						t.Errorf("%s %s: %s (%s)", it.Row.Op, it.Row.Email, it.Verdict, it.Code)
					}
				}
				if diff := cmp.Diff(said(made.Objections()), said(guards.Objections(d.Would(), d.Size))); diff != "" {
					t.Errorf("%d of 10, %s, %+v (-plan +difference):\n%s", keep, leavers, guards, diff)
				}
			}
		}
	}
}

func said(all []plan.Objection) []string {
	var texts []string
	for _, o := range all {
		texts = append(texts, fmt.Sprintf("%s; %s", o, o.Allow()))
	}
	return texts
}
