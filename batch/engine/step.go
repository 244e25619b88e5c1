package engine

import (
	"strconv"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// step is a row to be carried out, with its account as it was last seen.
type step struct {
	index   int // of the plan's item
	item    *plan.Item
	lane    *lane
	now     batch.Account
	sent    sent
	borrows bool   // takes a paid seat that a later row of its lane frees again
	resent  int    // times the engine itself had it sent again
	heard   int    // 1 + calls of its operation that were accepted when it was first refused; 0: it was not
	left    bool   // the portal has left it out of a call that it accepted
	cleared string // the refusal of which its account was found not guilty; "": none
	resumed bool   // sent by an earlier part of the run: when its effect has not come it is planned anew
	moved   bool   // what the account owned is the heir's by now
	shared  bool   // or somebody else's: another job was giving it away
	looks   int    // times that its account could not be read after it was sent
}

// sent is what is known of the requests that carried a step.
type sent struct {
	call     string // the last one
	status   int    // of the last answer; 0 when none came
	attempts int    // over all calls
	started  time.Time
	lost     time.Time // when its answer was lost, or, of an earlier part of the run, when it was sent
	answered bool      // by an earlier part of the run, and the portal accepted it
}

func (s *step) note(call string, r docspace.Reply, started time.Time) {
	s.sent.call, s.sent.status = call, r.Status
	s.sent.attempts += r.Attempts
	if s.sent.started.IsZero() {
		s.sent.started = started
	}
}

// seats is what carrying out the step does to the number of paid seats taken:
// -1, 0 or 1.
func (s step) seats() int { return seats(s.item) }

func seats(it *plan.Item) int { return it.After.PaidSeats() - it.Before.PaidSeats() }

// startsJob says whether the step starts a job at the portal.
func (s step) startsJob() bool { return s.demotes() || s.moves() }

// moves says whether the step has a job give to an heir what the account owns,
// before anything else is done to it.
func (s step) moves() bool {
	op := s.item.Row.Op
	return op == batch.Reassign || op == batch.Delete && s.item.Row.Heir != "" && !s.moved
}

// demotes says whether the step changes a role by a job.
func (s step) demotes() bool {
	return s.item.Row.Op == batch.ChangeRole && batch.Demotes(s.now.Role, s.item.Row.WantedRole())
}

// localPart is what the portal makes a user name of: creates that share it
// must not run at the same time (docspace-api.md §5.7).
func (s step) localPart() string {
	local, _, _ := strings.Cut(batch.FoldEmail(s.item.Row.Email), "@")
	return local
}

// kind is what a call is for.
type kind int

const (
	sending  kind = iota // its rows are sent with one request
	looking              // the job of its only row is looked at
	sweeping             // the effect of rows that were accepted is looked for
	settling             // what became of rows is found out whose answer nobody has seen
	probing              // whether the portal answers again
)

// call is what a worker does at a time: mostly one request for one or more steps
// of different accounts.
type call struct {
	kind  kind
	id    string    // of those that send
	at    time.Time // when it was begun
	op    batch.Op
	steps []step
	job   *job // of those that look at one
}

// sends says whether the call sends its rows, and not only looks at what became
// of them.
func (c call) sends() bool { return c.kind == sending }

func callID(n int) string { return "c" + strconv.Itoa(n) }

// ids are the accounts of the call.
func (c call) ids() []string {
	ids := make([]string, len(c.steps))
	for i, s := range c.steps {
		ids[i] = s.now.ID
	}
	return ids
}

// takes says whether the call takes paid seats; all its steps are alike.
func (c call) takes() bool { return c.sends() && c.steps[0].seats() > 0 }

// shares says whether the call carries several rows.
func (c call) shares() bool { return c.sends() && len(c.steps) > 1 }
