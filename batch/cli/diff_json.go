package cli

import (
	"encoding/json"
	"io"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/roster"
)

// diffVersion is that of the members below. They are kept by programs: adding one is
// free, changing or removing one needs a new version.
const diffVersion = 1

// diffFile is a difference for programs.
type diffFile struct {
	Version    int              `json:"version"` // of this format: 1
	Roster     string           `json:"roster"`  // name of the file as given
	Portal     string           `json:"portal"`  // host
	KeyOwner   diffPerson       `json:"key_owner"`
	Leavers    string           `json:"leavers"` // what becomes of them: report, terminate, delete
	Scope      []string         `json:"scope"`   // as given
	Sheet      string           `json:"sheet"`   // that was written; "" when none was
	People     int              `json:"people"`  // of the roster and in scope, each once
	Equal      int              `json:"equal"`   // of them, as they should be
	Accounts   int              `json:"accounts"`
	Outside    diffOutside      `json:"outside_scope"`
	Operations map[batch.Op]int `json:"operations"` // rows by operation; those that occur
	Rows       []diffRow        `json:"rows"`       // in the order of the sheet
	Gone       []diffPerson     `json:"not_in_roster"`
	Alone      []diffAlone      `json:"left_alone"`
	Guards     []diffGuard      `json:"guards"` // those that would refuse the sheet; empty when none would
}

type diffOutside struct {
	Accounts int `json:"accounts"`
	People   int `json:"people"` // of the roster
}

type diffPerson struct {
	ID    string `json:"user_id,omitempty"`
	Email string `json:"email"`
	Name  string `json:"name,omitempty"`
	Is    string `json:"is,omitempty"` // "User active"
}

type diffRow struct {
	Line      int      `json:"line"` // of the roster; 0 for leavers
	Operation batch.Op `json:"operation"`
	diffPerson
	Role   batch.Role `json:"role,omitempty"`
	Groups []string   `json:"groups,omitempty"`
	Note   string     `json:"note"`
}

type diffAlone struct {
	Line      int      `json:"line"` // of the roster; 0: not in it
	Operation batch.Op `json:"operation"`
	diffPerson
	Reason  roster.Reason `json:"reason"`
	Message string        `json:"message"`
}

type diffGuard struct {
	Guard   string `json:"guard"` // flag
	Would   int    `json:"would"` // accounts
	Of      int    `json:"of"`    // accounts that the limit is a share of
	Most    int    `json:"most"`  // accounts that it lets through
	Message string `json:"message"`
}

// writeJSON writes the difference for programs.
func (d *difference) writeJSON(w io.Writer) error {
	f := diffFile{
		Version: diffVersion, Roster: d.in.name, Portal: d.portal.host, KeyOwner: diffPerson{ID: d.portal.caller.ID, Email: d.portal.caller.Email},
		Leavers: d.Leavers, Scope: append([]string{}, d.Scope...), People: d.found.People, Equal: d.found.Equal, Accounts: d.found.Accounts,
		Outside:    diffOutside{d.found.Outside.Accounts, d.found.Outside.People},
		Operations: map[batch.Op]int{}, Rows: []diffRow{}, Gone: []diffPerson{}, Alone: []diffAlone{}, Guards: []diffGuard{},
	}
	if d.output != nil {
		f.Sheet = d.output.name
	}
	for _, r := range d.found.Rows {
		f.Operations[r.Op]++
		who := personOf(r.Before)
		if !r.Before.Exists {
			who.Name = batch.Account{FirstName: r.FirstName, LastName: r.LastName}.Name()
		}
		f.Rows = append(f.Rows, diffRow{r.Line, r.Op, who, r.Role, r.Groups, r.Note})
	}
	for _, a := range d.found.Leavers {
		f.Gone = append(f.Gone, personOf(a))
	}
	for _, a := range d.found.Alone {
		f.Alone = append(f.Alone, diffAlone{a.Line, a.Op, personOf(a.Account), a.Reason, a.Message})
	}
	for _, o := range d.objections {
		f.Guards = append(f.Guards, diffGuard{o.Guard, o.Would, o.Of, o.Most, o.String()})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(f)
}

func personOf(a batch.Account) diffPerson {
	return diffPerson{ID: strings.ToLower(a.ID), Email: a.Email, Name: a.Name(), Is: a.String()}
}
