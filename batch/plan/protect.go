package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// Protected are people from whom no plan takes anything away, whatever a sheet
// says; nil is nobody. The keys are folded e-mails, ids, and domains as
// "*@example.com".
type Protected map[string]bool

// Add protects the person with an e-mail or id, or all people with an e-mail of a
// domain, written as "*@example.com".
func (p Protected) Add(name string) { p[batch.FoldEmail(name)] = true }

// Covers says whether an account is protected.
func (p Protected) Covers(a batch.Account) bool {
	if len(p) == 0 || !a.Exists {
		return false
	}
	email := batch.FoldEmail(a.Email)
	at := strings.LastIndexByte(email, '@')
	return p[email] || at >= 0 && p["*"+email[at:]] || a.ID != "" && p[batch.FoldEmail(a.ID)]
}

// Unknown are the names that protect nobody of these accounts, sorted: misspelt, or
// of people who are gone.
func (p Protected) Unknown(accounts []batch.Account) []string {
	left := maps.Clone(p)
	for _, a := range accounts {
		email := batch.FoldEmail(a.Email)
		delete(left, email)
		delete(left, batch.FoldEmail(a.ID))
		if at := strings.LastIndexByte(email, '@'); at >= 0 {
			delete(left, "*"+email[at:])
		}
	}
	return slices.Sorted(maps.Keys(left))
}

// decide refuses a row that would take something away from somebody protected,
// whatever else stands in its way: a sheet that asks for it is wrong. The owner
// and the key's own user are protected without being named.
func (g *Guards) decide(r *batch.Row, a batch.Account, d batch.Decision) batch.Decision {
	switch {
	case g == nil, d.Verdict == batch.Nothing, d.Code == batch.CodeIsOwner, d.Code == batch.CodeIsSelf:
		return d
	case !g.Protected.Covers(a), !TakesFrom(r, a):
		return d
	}
	return batch.Decision{
		Verdict: batch.Refuse, Code: batch.CodeProtected, After: a,
		Message: "this person is protected by --protect; take the row out of the sheet, or the person off that list",
	}
}

// callsBack says whether a row that was sent is not to be gone on with: its account
// is protected by now, and only what it owned was given away so far.
func (g *Guards) callsBack(p batch.Past, now batch.Account) bool {
	return g != nil && p.Sent.Moving && g.Protected.Covers(now)
}

// protected are the rows of this run that are refused for whom they are against.
func (p *Plan) protected() []*batch.Row {
	var rows []*batch.Row
	for i := range p.Items {
		if it := &p.Items[i]; it.Past == nil && !it.Held && it.Verdict == batch.Refuse && it.Code == batch.CodeProtected {
			rows = append(rows, it.Row)
		}
	}
	return rows
}

// mostNamed is how many rows an objection names.
const mostNamed = 5

// protects names the rows against people who are protected.
func (o Objection) protects() string {
	names := make([]string, 0, mostNamed)
	for i, r := range o.Rows {
		if i == mostNamed {
			break
		}
		names = append(names, fmt.Sprintf("line %d (%s %s)", r.Line, r.Op, r.Account()))
	}
	text := fmt.Sprintf("%d rows are against people who are protected: ", len(o.Rows))
	if len(o.Rows) == 1 {
		text = "a row is against somebody who is protected: "
	}
	text += strings.Join(names, ", ")
	if more := len(o.Rows) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
