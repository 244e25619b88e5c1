package report

import (
	"fmt"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// mostPeople is how many people of one kind a plan names. When it is one more, he
// is named as well: to say so would take the same line.
const mostPeople = 3

// Dangers are what people are asked about before the plan is carried out, with
// counts: "delete 2 accounts".
func Dangers(p *plan.Plan) []string {
	var all []string
	for _, d := range p.Dangers() {
		all = append(all, danger(d.Op, len(d.Items)))
	}
	return all
}

func danger(op batch.Op, n int) string {
	accounts := plural(n, "account", "accounts")
	switch op {
	case batch.ChangeRole:
		return "demote " + accounts
	case batch.Reassign:
		if n == 1 {
			return "give away what 1 account owns"
		}
		return "give away what " + accounts + " own"
	case batch.DeleteGuest:
		return "take " + plural(n, "guest", "guests") + " off your list"
	}
	return string(op) + " " + accounts
}

// planPeople names the first of those from whom the plan takes something away, and
// says what is moved to whom and what is destroyed; empty when there are none. It
// says no more than what the plan knows.
func planPeople(p *plan.Plan) string {
	var b strings.Builder
	for _, d := range p.Dangers() {
		b.WriteString(danger(d.Op, len(d.Items)) + "\n")
		b.WriteString(named(d.Items, func(i int) string { return endangered(&p.Items[i]) }))
	}
	b.WriteString(planMoves(p))
	switch n := deleted(p); {
	case n == 1:
		b.WriteString("destroy\n  all other personal files of the person deleted\n")
	case n > 1:
		fmt.Fprintf(&b, "destroy\n  all other personal files of the %d people deleted\n", n)
	}
	return b.String()
}

// named lists the first of all with what is said of each.
func named[T any](all []T, say func(T) string) string {
	var b strings.Builder
	for i, one := range all {
		if i == mostPeople && len(all) > mostPeople+1 {
			fmt.Fprintf(&b, "  and %d more: --all lists every row\n", len(all)-i)
			break
		}
		b.WriteString(Wrap("  ", say(one)))
	}
	return b.String()
}

// endangered is the person of a step, and what becomes of him where the kind does
// not say it.
func endangered(it *plan.Item) string {
	a := it.Before
	if a.Email == "" {
		a.Email = it.Row.Account()
	}
	if a.Name() == "" {
		a.FirstName, a.LastName = it.Row.FirstName, it.Row.LastName
	}
	text := a.Email
	if name := a.Name(); name != "" {
		text += ", " + name
	}
	if it.Row.Op == batch.ChangeRole {
		text += ": " + string(it.Before.Role) + " → " + string(it.After.Role)
	}
	return text
}

// deleted is how many people the plan deletes.
func deleted(p *plan.Plan) int {
	for _, d := range p.Dangers() {
		if d.Op == batch.Delete {
			return len(d.Items)
		}
	}
	return 0
}
