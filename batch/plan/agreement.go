package plan

import (
	"encoding/json"
	"time"

	"docspace-batch/batch"
)

// Agreement is a plan that is written down, for people to agree to before it is
// carried out: what is decided for each row, and on which state of its account.
// Of the sheet it has the lines and the operations, of accounts the ids; there
// are no other cells, no e-mails and no names in it.
//
// The members are kept by people and programs: adding one is free, for an older
// tool refuses it, changing or removing one needs a new version.
type Agreement struct {
	Version  int              `json:"plan"`      // of this format: 1
	Tool     string           `json:"tool"`      // version of the tool that made it
	MadeAt   time.Time        `json:"made_at"`   // UTC, milliseconds
	Sheet    Source           `json:"sheet"`     // what was planned
	Portal   string           `json:"portal"`    // URL
	KeyOwner string           `json:"key_owner"` // id of the key's user
	Options  json.RawMessage  `json:"options"`   // of the command, those that change what is decided; opaque here
	Steps    map[batch.Op]int `json:"steps"`     // rows to be carried out; operations that occur
	Rows     []Agreed         `json:"rows"`      // in sheet order, every row
	SHA256   string           `json:"sha256,omitempty"`
}

// Source is the sheet that was planned.
type Source struct {
	Path   string `json:"path"`   // absolute; "" for stdin
	SHA256 string `json:"sha256"` // of its bytes, in hex
	Rows   int    `json:"rows"`
}

// Agreed is what is agreed for one row.
type Agreed struct {
	Line      int        `json:"line"` // of the sheet, from 1
	Operation batch.Op   `json:"operation"`
	Decision  string     `json:"decision"`         // do, nothing, refuse, skip, held (beyond the limit)
	Code      batch.Code `json:"code"`             // do and held: of the result once its effect is seen
	Groups    string     `json:"groups,omitempty"` // ids of the groups that the row names, with blanks between
	Rooms     string     `json:"rooms,omitempty"`  // what the account owns: owned, none; "": nobody has asked
	Before    State      `json:"before"`           // the account as the row finds it, if all goes well
	Heir      State      `json:"heir,omitzero"`    // who gets what it owns, when the row names somebody
	After     State      `json:"after"`            // the account once the plan is carried out to this row
}

// State is an account as far as decisions look at it.
type State struct {
	Exists bool                `json:"exists"`           // there, and visible to the key
	Hidden bool                `json:"hidden,omitempty"` // there, and not visible to it
	ID     string              `json:"id,omitempty"`
	Role   batch.Role          `json:"role,omitempty"`
	Status batch.AccountStatus `json:"status,omitempty"`
	Owner  bool                `json:"owner,omitempty"`
	Self   bool                `json:"self,omitempty"` // the key's own user
	LDAP   bool                `json:"ldap,omitempty"`
	SSO    bool                `json:"sso,omitempty"`
	Groups string              `json:"groups,omitempty"` // ids, with blanks between: of those that the sheet names
}

// Held is the decision on rows beyond the limit of a run.
const Held = "held"

// Agree fills in what a says of the decisions: those of p.
func (a *Agreement) Agree(p *Plan) {
	a.Steps, a.Rows = map[batch.Op]int{}, make([]Agreed, len(p.Items))
	for i, it := range p.Items {
		a.Rows[i] = agreed(it)
		if it.Step() {
			a.Steps[it.Row.Op]++
		}
	}
}

func agreed(it Item) Agreed {
	decision := it.Verdict.String()
	if it.Held {
		decision = Held
	}
	return Agreed{
		Line: it.Row.Line, Operation: it.Row.Op, Decision: decision, Code: it.Code, Groups: it.Groups, Rooms: roomsWord(it.Rooms),
		Before: stateOf(it.Before), Heir: stateOf(it.Heir.Account), After: stateOf(it.After),
	}
}

func roomsWord(r batch.Rooms) string {
	switch r {
	case batch.RoomsNone:
		return "none"
	case batch.RoomsOwned:
		return "owned"
	}
	return ""
}

func stateOf(a batch.Account) State {
	return State{
		Exists: a.Exists, Hidden: a.Hidden, ID: a.ID, Role: a.Role, Status: a.Status,
		Owner: a.Owner, Self: a.Self, LDAP: a.LDAP, SSO: a.SSO, Groups: a.Groups,
	}
}

// String is what people are shown of the account: "User active", "none".
func (s State) String() string {
	return batch.Account{Exists: s.Exists, Hidden: s.Hidden, Role: s.Role, Status: s.Status}.String()
}
