package cli

import (
	"fmt"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/roster"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// manyLeave is from how many active accounts on a roster is the wrong one that has
// nobody of them: of fewer all may leave on the same day.
const manyLeave = 3

// guarded refuses a difference that no run of its sheet would get past the guards
// with, and a roster of nobody. What is only shown may be anything but that.
func (d *difference) guarded(s *streams) error {
	takes := roster.Leavers(d.Leavers) != roster.Report
	switch {
	case takes && len(d.people) == 0:
		return &failure{
			code: Guard, message: fmt.Sprintf("refused: %s has nobody in it, and with --leavers %s everybody would go", d.in.name, d.Leavers),
			hint: "see to it that the roster is whole; no flag allows this",
		}
	case takes && d.found.People == 0 && d.goes() > 0:
		return &failure{
			code: Guard, message: fmt.Sprintf("refused: nobody in %s is in the scope, and with --leavers %s everybody there would go", d.in.name, d.Leavers),
			hint: "look at --scope, and see to it that the roster is whole; no flag allows this",
		}
	case takes && d.found.Active >= manyLeave && d.found.Named == 0 && d.goes() > 0:
		return &failure{
			code: Guard,
			message: fmt.Sprintf("refused: of %s%s none is of somebody in %s, and with --leavers %s all would go",
				count(d.found.Active, "active account"), d.inScope(), d.in.name, d.Leavers),
			hint: "see to it that this is the right roster; no flag allows this, and a sheet of your own does it all the same",
		}
	case len(d.people) > 0 && d.found.People == 0:
		s.notice("nobody in %s is in the scope: is --scope right?", d.in.name)
	case d.found.Short():
		s.notice("the roster has only %d of %s%s in it: is it whole?", d.found.Named, count(d.found.Active, "active account"), d.inScope())
	}
	switch {
	case d.output == nil:
		return nil
	case len(d.objections) == 0:
		return d.whole()
	}
	var says, allow []string
	for _, o := range d.objections {
		says = append(says, o.String())
		allow = append(allow, o.Allow())
	}
	hints := []string{"is the roster whole? see who it would be: " + d.command(), "when it is right, allow it, also for the run: " + strings.Join(allow, " ")}
	if d.in.path == "" {
		hints = hints[1:]
	}
	return &failure{
		code: Guard, message: "refused, and no sheet was written: " + d.scoped(report.Clean(strings.Join(says, "; "))), hint: strings.Join(hints, "\n"),
	}
}

// whole refuses a roster that is short where so few would go that no limit minds.
func (d *difference) whole() error {
	if roster.Leavers(d.Leavers) == roster.Report || d.found.Active < manyLeave || !d.found.Short() || d.goes() == 0 ||
		d.MaxTerminate != "" || d.MaxDelete != "" {
		return nil
	}
	return &failure{
		code: Guard,
		message: fmt.Sprintf("refused, and no sheet was written: the roster has only %d of %s%s in it, and with --leavers %s %d of them would go",
			d.found.Named, count(d.found.Active, "active account"), d.inScope(), d.Leavers, d.found.Would()[batch.Terminate]),
		hint: "is the roster whole? see who it would be: " + d.command() + "\nwhen it is right, allow it, also for the run: " + d.allowing(),
	}
}

// allowing are the limits that let all leavers go.
func (d *difference) allowing() string {
	would := d.found.Would()
	text := fmt.Sprintf("--max-terminate %d", would[batch.Terminate])
	if n := would[batch.Delete]; n > 0 {
		text += fmt.Sprintf(" --max-delete %d", n)
	}
	return text
}

// goes is how many accounts leavers would lose.
func (d *difference) goes() int {
	would := d.found.Would()
	return would[batch.Terminate] + would[batch.Delete]
}

// inScope follows accounts that are counted in the scope alone.
func (d *difference) inScope() string {
	if d.scope.Any() {
		return ""
	}
	return " in the scope"
}

// scoped says of what guards say that they look at the scope alone: of a portal with
// many people a share of all would let everybody of a small scope go.
func (d *difference) scoped(says string) string {
	if d.scope.Any() {
		return says
	}
	return "in the scope " + says
}

// command shows the same difference, and writes nothing.
func (d *difference) command() string {
	words := append([]string{"docspace-batch", "diff", quote(orDash(d.in.path)), "--leavers", d.Leavers, "--all"}, append(d.readingFlags(), d.given()...)...)
	for _, scope := range d.Scope {
		words = append(words, "--scope", quote(scope))
	}
	return strings.Join(append(append(words, d.guardFlags()...), d.demoFlags()...), " ")
}

// next carries the sheet out.
func (d *difference) next() string {
	words := append([]string{"docspace-batch", "run", quote(d.output.name)}, append(d.guardFlags(), d.given()...)...)
	return strings.Join(append(words, d.demoFlags()...), " ")
}

func (c *diffCmd) demoFlags() []string {
	if c.Demo {
		return []string{"--demo"}
	}
	return nil
}

func (c *diffCmd) newClient(s *streams) (*docspace.Client, error) {
	if c.Demo {
		return newDemoClient(s, c.pacing, c.Verbose)
	}
	return c.portalFlags.newClient(s, c.pacing, c.Verbose)
}

// stateDir is where the day's writes are counted: a demo leaves nothing behind.
func (c *diffCmd) stateDir() string {
	if c.Demo {
		return ""
	}
	return c.state()
}
