package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/roster"
	"docspace-batch/report"
)

// mostNamed is how many people of one kind are named without --all.
const mostNamed = 10

// show says what is different, and how to go on.
func (d *difference) show(s *streams) error {
	out := s.out
	if d.Output == "-" {
		out = s.errors()
	}
	switch {
	case d.JSON:
		if err := d.writeJSON(out); err != nil {
			return err
		}
	case !d.Quiet:
		if _, err := io.WriteString(out, d.text()); err != nil {
			return err
		}
	}
	rows := count(len(d.found.Rows), "row")
	switch {
	case len(d.found.Rows) == 0 && d.output == nil:
	case len(d.found.Rows) == 0:
		s.notice("no rows in %s: there is nothing to do", d.output)
	case d.output == nil:
		s.notice("%s would make them equal; -o FILE writes the sheet", rows)
	case d.output.name == "":
		s.notice("%s written", rows)
	default:
		s.notice("%s in %s; carry it out: %s", rows, d.output, d.next())
	}
	return nil
}

// text is the difference for people.
func (d *difference) text() string {
	var b strings.Builder
	b.WriteString(report.Wrap("", fmt.Sprintf("%s with %s on %s, with the key of %s",
		d.in.name, count(d.found.Accounts, "account"), d.portal.host, d.portal.caller.Email)))
	whom := people(d.found.People) + " in the roster"
	if !d.scope.Any() {
		whom += " and in the scope"
	}
	b.WriteString(report.Wrap("", fmt.Sprintf("%s, and for %d of them there is nothing to do", whom, d.found.Equal)))
	if len(d.found.Rows) > 0 {
		b.WriteString("\n")
	}
	for _, op := range batch.Operations() {
		if n := d.found.Count(op.Name); n > 0 {
			fmt.Fprintf(&b, "%-10s%6d\n", op.Name, n)
		}
	}
	b.WriteString(d.leaversText())
	b.WriteString(d.aloneText())
	b.WriteString(d.limitsText())
	return b.String()
}

// limitsText says who is outside the scope, and what guards say.
func (d *difference) limitsText() string {
	var b strings.Builder
	if !d.scope.Any() {
		b.WriteString("\n" + report.Wrap("outside   ", fmt.Sprintf("--scope leaves out %s, and %s of the roster",
			count(d.found.Outside.Accounts, "account"), people(d.found.Outside.People))))
	}
	for i, o := range d.objections {
		lead := "          "
		if i == 0 {
			lead = "guards    "
			b.WriteString("\n")
		}
		b.WriteString(report.Wrap(lead, fmt.Sprintf("refused with -o: %s (%s allows it)", d.scoped(o.String()), o.Allow())))
	}
	return b.String()
}

// leaversText names those who are not in the roster any more.
func (d *difference) leaversText() string {
	if len(d.found.Leavers) == 0 {
		return ""
	}
	what := map[roster.Leavers]string{
		roster.Report: "left as they are, without --leavers", roster.Terminate: "terminated", roster.Delete: "terminated and deleted",
	}[roster.Leavers(d.Leavers)]
	off := map[string]bool{}
	for _, email := range d.sheet.LeftOut() {
		off[batch.FoldEmail(email)] = true
	}
	title := report.Wrap("", fmt.Sprintf("not in the roster, and %s: %d", what, len(d.found.Leavers)))
	return "\n" + title + d.named(len(d.found.Leavers), func(i int) string {
		a := d.found.Leavers[i]
		text := person(a) + ": " + a.String()
		if off[batch.FoldEmail(a.Email)] {
			text += ", left out of the roster"
			if roster.Leavers(d.Leavers) == roster.Delete {
				text += " and not deleted"
			}
		}
		return text
	})
}

// aloneText names those who are left alone, by reason.
func (d *difference) aloneText() string {
	type kind struct {
		reason roster.Reason
		op     batch.Op
		in     bool
	}
	found := map[kind][]roster.Alone{}
	var order []kind
	for _, a := range d.found.Alone {
		k := kind{a.Reason, a.Op, a.Line > 0}
		if !k.in {
			k.op = ""
		}
		if found[k] == nil {
			order = append(order, k)
		}
		found[k] = append(found[k], a)
	}
	slices.SortStableFunc(order, func(a, b kind) int { return len(found[a]) - len(found[b]) })
	var b strings.Builder
	for _, k := range order {
		all := found[k]
		whom := "not in the roster, and left alone"
		if k.in {
			whom = map[batch.Op]string{
				batch.Create: "not created", batch.Activate: "not activated", batch.ChangeRole: "not given another role",
			}[k.op]
		}
		b.WriteString("\n" + report.Wrap("", fmt.Sprintf("%s (%s): %d; %s", whom, k.reason, len(all), all[0].Message)))
		b.WriteString(d.named(len(all), func(i int) string {
			text := person(all[i].Account)
			if all[i].Line > 0 {
				text += fmt.Sprintf(", line %d", all[i].Line)
			}
			return text
		}))
	}
	return b.String()
}

// named lists n people, or the first of them.
func (d *difference) named(n int, say func(i int) string) string {
	var b strings.Builder
	for i := range n {
		if i == mostNamed && n > mostNamed+1 && !d.All {
			fmt.Fprintf(&b, "  and %d more: --all names everybody\n", n-i)
			break
		}
		b.WriteString(report.Wrap("  ", say(i)))
	}
	return b.String()
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// person names somebody for people.
func person(a batch.Account) string {
	text := a.Email
	if text == "" {
		text = a.ID
	}
	if name := a.Name(); name != "" {
		text += ", " + name
	}
	return text
}
