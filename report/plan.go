package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// PlanOptions says what a plan is of and how much of it is shown.
type PlanOptions struct {
	All    bool      // every row, not only those that are refused or skipped
	Now    time.Time // when the plan was made
	Pace   float64   // requests a second that the run will keep to; 0: none
	Sheet  string    // name of the sheet as given
	Portal string    // host

	WritesUsed int // of the day's, by earlier runs on this machine

	Asking bool // a question follows: whom it is about comes last
}

// writesLeft is how many writes the portal still takes today, as far as is
// known here.
func (o PlanOptions) writesLeft() int { return max(0, plan.DayWrites-o.WritesUsed) }

// WritePlan writes a plan for people, at most 80 columns wide: from whom it takes
// something away, the rows that somebody has to look at, then what will be done,
// what it costs and whether it is allowed, so that this is still on the screen
// after a long list.
func WritePlan(w io.Writer, p *plan.Plan, o PlanOptions) error {
	var counts tally[decision]
	for _, it := range p.Items {
		counts.add(it.Row.Op, shownOn(it).decision)
	}
	var b strings.Builder
	b.WriteString(Wrap("", planTitle(p, o)))
	b.WriteString(Wrap("", planHeadline(counts, len(p.Items))))
	people := planPeople(p)
	if people != "" && !o.Asking {
		b.WriteString("\n" + people)
	}
	if rows := planRows(p, o.All); rows != "" {
		b.WriteString("\n" + rows)
	}
	if silent := counts.of(decisionFinished, decisionNothing, decisionHeld); silent > 0 && !o.All {
		b.WriteString("\n" + Wrap("", planSilent(counts)))
	}
	if len(p.Items) > 0 {
		b.WriteString("\n" + counts.table(shownDecisions(), decision.label))
	}
	if people != "" && o.Asking {
		b.WriteString("\n" + people)
	}
	if last := planEnd(p, o, counts); last != "" {
		b.WriteString("\n" + last)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// planEnd says what carrying the plan out takes, and what guards say to it.
func planEnd(p *plan.Plan, o PlanOptions, counts tally[decision]) string {
	if counts.of(decisionDo, decisionLookUp) == 0 {
		return planGuards(p)
	}
	return planCost(p, o) + planGuards(p)
}

func planTitle(p *plan.Plan, o PlanOptions) string {
	title := "plan"
	if o.Sheet != "" {
		title += " for " + o.Sheet
	}
	if o.Portal != "" {
		title += " on " + o.Portal
	}
	if p.Caller.Email != "" {
		title += ", with the key of " + p.Caller.Email
	}
	return title
}

func planHeadline(counts tally[decision], rows int) string {
	steps, bad := counts.of(decisionDo, decisionLookUp), counts.of(decisionRefuse, decisionSkip)
	switch {
	case rows == 0:
		return "nothing to do: the sheet has no rows"
	case steps == 0 && bad == 0 && counts.of(decisionHeld) == 0:
		return "nothing to do: everything is already so"
	}
	line := planResumed(counts)
	if line == "" {
		line = ofRows(steps, rows) + " to do"
	}
	if bad > 0 {
		line += fmt.Sprintf(", %d cannot be done", bad)
	}
	return line
}

// planRows lists the rows that are refused or skipped; all shows every row.
func planRows(p *plan.Plan, all bool) string {
	var b strings.Builder
	for _, it := range p.Items {
		d := shownOn(it)
		switch d.decision {
		case decisionDo, decisionLookUp:
			if all {
				b.WriteString(entry(it.Row, d.decision.label(), "", effect(it, d.after)))
			}
		case decisionFinished, decisionNothing, decisionHeld:
			if all {
				b.WriteString(entry(it.Row, d.decision.label(), d.code, d.why))
			}
		default:
			b.WriteString(entry(it.Row, d.decision.label(), d.code, d.why))
		}
	}
	return b.String()
}

// effect is what a row to be done makes of its account.
func effect(it plan.Item, after batch.Account) string {
	switch it.Row.Op {
	case batch.GroupAdd, batch.GroupRemove:
		return it.Before.String() + "; group " + strings.Join(it.Row.Groups, ", ")
	case batch.Reassign:
		return it.Before.String() + "; rooms and shared files to " + it.Row.Heir
	}
	return it.Before.String() + " → " + after.String()
}

// planSilent says what the list leaves out.
func planSilent(counts tally[decision]) string {
	var parts []string
	if n := counts.of(decisionFinished); n > 0 {
		parts = append(parts, plural(n, "row is", "rows are")+" finished")
	}
	if n := counts.of(decisionNothing); n > 0 {
		parts = append(parts, plural(n, "row is", "rows are")+" already so")
	}
	if n := counts.of(decisionHeld); n > 0 {
		parts = append(parts, plural(n, "row is", "rows are")+" beyond the limit of this run")
	}
	return strings.Join(parts, ", ") + "; --all lists them"
}
