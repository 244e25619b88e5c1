package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"docspace-batch/batch/plan"
	"docspace-batch/report"
)

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
	if err := j.guarded(made); err != nil {
		return err
	}
	dangers := report.Dangers(made)
	if len(dangers) == 0 || j.yes || j.demo || j.earlier.isAllowed() {
		return nil
	}
	what := strings.Join(dangers, ", ")
	if j.file == "-" || !s.interactive() {
		f := &failure{
			code: Usage, message: "this would " + what + "; without a terminal that needs --yes; nothing was sent",
			hint: "look at it first: " + j.planCommand(),
		}
		if j.earlier != nil {
			f.hint = "resume it at a terminal to look at the plan first"
		}
		return f
	}
	o := j.planOptions()
	o.Asking = true
	if err := report.WritePlan(s.err, made, o); err != nil {
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

// noteDay says before a run begins that it cannot be finished today.
func (j *job) noteDay(s *streams, made *plan.Plan) {
	left := max(0, plan.DayWrites-j.portal.day.used(time.Now()))
	if j.Rate > 0 && made.Cost.Writes > left {
		s.notice("the portal takes %d more writes of this key's owner today and this run needs %d: about %d of %d rows "+
			"will be carried out, the rest is not run", left, made.Cost.Writes, made.Cost.Within(left), made.Cost.Steps)
	}
}
