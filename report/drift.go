package report

import (
	"fmt"
	"io"
	"strings"

	"docspace-batch/batch/plan"
)

// mostDrift is how many rows that have drifted are listed.
const mostDrift = 20

// WriteDrift lists the rows that are not as they were agreed: what was to become
// of each, and what would become of it now. It is at most 80 columns wide.
func WriteDrift(w io.Writer, all []plan.Drift) error {
	var b strings.Builder
	for i, d := range all {
		if i == mostDrift && len(all) > mostDrift+1 {
			fmt.Fprintf(&b, "and %d more\n", len(all)-i)
			break
		}
		b.WriteString(Wrap(fmt.Sprintf("line %-5d ", d.Line), string(d.Op)+" "+d.Account))
		other := d.Was.Before.ID != d.Is.Before.ID || d.Was.Heir.ID != d.Is.Heir.ID
		b.WriteString(Wrap("           was: ", agreedOn(d.Was, other)))
		b.WriteString(Wrap("           is:  ", agreedOn(d.Is, other)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// agreedOn is all that decides a row; ids are shown where they are others.
func agreedOn(a plan.Agreed, ids bool) string {
	if a.Line == 0 {
		return "no such row"
	}
	text := stateAs(a.Before, ids) + "; " + decision(a.Decision).label()
	if a.Code != "" {
		text += " (" + string(a.Code) + ")"
	}
	if a.Decision == string(decisionDo) && a.After != a.Before {
		text += " → " + a.After.String()
	}
	if a.Groups != "" {
		text += "; group: " + a.Groups
	}
	if a.Rooms != "" {
		text += "; rooms: " + a.Rooms
	}
	if a.Heir != (plan.State{}) {
		text += "; heir: " + stateAs(a.Heir, ids)
	}
	return text + marks(a.Before)
}

func stateAs(s plan.State, id bool) string {
	if !id || s.ID == "" {
		return s.String()
	}
	return s.String() + " (" + s.ID + ")"
}

// marks are what an account is besides its role and status.
func marks(s plan.State) string {
	var b strings.Builder
	for _, m := range []struct {
		is   bool
		what string
	}{{s.Owner, "the owner"}, {s.Self, "the key's own user"}, {s.LDAP, "from LDAP"}, {s.SSO, "by SSO"}} {
		if m.is {
			b.WriteString("; " + m.what)
		}
	}
	return b.String()
}
