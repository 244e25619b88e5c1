package report

import "docspace-batch/batch/plan"

// planGuards says which guards would refuse to carry the plan out; empty when none
// would.
func planGuards(p *plan.Plan) string {
	text, lead := "", "guards    "
	for _, o := range p.Objections() {
		why := "a run is refused: " + o.String()
		if allow := o.Allow(); allow != "" {
			why += " (" + allow + " allows it)"
		}
		text += Wrap(lead, why)
		lead = "          "
	}
	return text
}

// planGuard is an objection for programs.
type planGuard struct {
	Guard   string `json:"guard"`   // flag
	Would   int    `json:"would"`   // accounts; of --protect: rows
	Of      *int   `json:"of"`      // accounts that the limit is a share of; null when not known, and of --protect
	Most    int    `json:"most"`    // accounts that it lets through
	Message string `json:"message"` // for people
}

func planObjections(p *plan.Plan) []planGuard {
	all := []planGuard{}
	for _, o := range p.Objections() {
		all = append(all, planGuard{Guard: o.Guard, Would: o.Would, Of: known(o.Of), Most: o.Most, Message: o.String()})
	}
	return all
}
