package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/report"
)

// manyCreates is how many people may be created or invited without a question.
const manyCreates = 50

// allowed says whether a plan may be carried out: what takes something away
// from people, or makes many, needs a person's word. For what is left of a run it
// was given when that began.
func (j *job) allowed(ctx context.Context, s *streams, made *plan.Plan) error {
	if !j.portal.mayWrite() && steps(made) > 0 {
		return &failure{
			code: Portal, message: "this key may only read; nothing was sent",
			hint: "make a key with the permission accounts:write (and accounts.self:read), or with all",
		}
	}
	dangers := dangersOf(made)
	if len(dangers) == 0 || j.yes || j.demo || j.earlier.isAllowed() {
		return nil
	}
	what := strings.Join(dangers, ", ")
	if j.file == "-" || !s.interactive() {
		f := &failure{
			code: Usage, message: "this would " + what + "; without a terminal that needs --yes; nothing was sent",
			hint: "look at it first: docspace-batch plan " + orDash(j.in.path),
		}
		if j.earlier != nil {
			f.hint = "resume it at a terminal to look at the plan first"
		}
		return f
	}
	if err := report.WritePlan(s.err, made, j.planOptions()); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "\nthis will %s on %s\ncarry it out? [y/N] ", what, j.portal.host)
	answer, err := s.answer(ctx)
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return &failure{code: Guard, message: "not carried out; nothing was sent"}
}

func orDash(path string) string {
	if path == "" {
		return "-"
	}
	return path
}

// dangersOf tells what of a plan is asked about, with counts.
func dangersOf(p *plan.Plan) []string {
	counts := map[batch.Op]int{}
	demotions := 0
	for _, it := range p.Items {
		if !it.Step() {
			continue
		}
		counts[it.Row.Op]++
		if it.Row.Op == batch.ChangeRole && it.Row.WantedRole().Below(it.Before.Role) {
			demotions++
		}
	}
	var dangers []string
	add := func(n int, verb, noun string) {
		if n > 0 {
			dangers = append(dangers, verb+" "+count(n, noun))
		}
	}
	add(counts[batch.Delete], "delete", "account")
	add(counts[batch.Terminate], "terminate", "account")
	add(demotions, "demote", "account")
	add(counts[batch.DeleteGuest], "take off your list", "guest")
	if counts[batch.Create]+counts[batch.Invite] > manyCreates {
		add(counts[batch.Create], "create", "account")
		add(counts[batch.Invite], "invite", "account")
	}
	return dangers
}

// noteDay says before a run begins that it cannot be finished today.
func (j *job) noteDay(s *streams, made *plan.Plan) {
	left := max(0, plan.DayWrites-j.portal.day.used(time.Now()))
	if j.Rate > 0 && made.Cost.Writes > left {
		s.notice("the portal takes %d more writes of this key's owner today and this run needs %d: about %d of %d rows "+
			"will be carried out, the rest is not run", left, made.Cost.Writes, made.Cost.Within(left), made.Cost.Steps)
	}
}
