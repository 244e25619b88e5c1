package emulator

import (
	"slices"
	"time"
)

// jobLife is how long the record of a finished job is kept: it was still there
// after 65 s and gone after 75 s (docspace-api.md §9).
const jobLife = 70 * time.Second

// The states of a job (docspace-api.md §4).
const (
	jobRunning   = 1
	jobCompleted = 2
	jobCanceled  = 3
	jobFailed    = 4
)

// jobKind is the last part of a job's id.
type jobKind string

const (
	demotion     jobKind = "UpdateUserTypeProgressItem"
	reassignment jobKind = "ReassignProgressItem"
	removal      jobKind = "RemoveProgressItem"
)

// job is work that goes on after its call was answered (docspace-api.md §9,
// §12, §13). Nothing runs: what it should have done by now is done whenever
// somebody looks.
type job struct {
	kind    jobKind
	user    *account // whose data it is
	heir    string   // id of who gets it
	caller  string   // id of who started it
	target  employeeType
	profile bool // delete the account as well
	mails   bool // tell the caller how it ended

	unpublished bool // ends at once and does nothing (Fault.Unpublished)

	begun, ends time.Time
	ended       time.Time // zero: running; the record is kept for jobLife
	state       int
	failure     string
	percentage  int
}

func (j *job) running() bool { return j.state == jobRunning }

// shown is the record as the API gives it; error is "" when there is none.
func (j *job) shown() object {
	return object{
		{"id", "1_" + j.user.id + "_" + string(j.kind)},
		{"error", j.failure},
		{"percentage", j.percentage},
		{"isCompleted", !j.running()},
		{"status", j.state},
	}
}

type jobs struct{ all []*job }

func newJobs() *jobs { return &jobs{} }

// of finds the record of a person's job.
func (s *jobs) of(kind jobKind, user string) *job {
	for _, j := range s.all {
		if j.kind == kind && j.user.id == user {
			return j
		}
	}
	return nil
}

// start begins a job of the caller's, or gives the one that is running for this
// person already, whoever is its heir (docspace-api.md §9, §13).
func (c *call) start(j *job) *job {
	j.caller, j.unpublished = c.caller.account.id, c.unpublished
	return c.portal.start(j)
}

func (p *Portal) start(j *job) *job {
	if old := p.jobs.of(j.kind, j.user.id); old != nil {
		if old.running() {
			return old
		}
		p.jobs.all = slices.DeleteFunc(p.jobs.all, func(o *job) bool { return o == old })
	}
	j.begun = p.now()
	j.ends = j.begun
	if !j.unpublished {
		j.ends = j.begun.Add(p.config.JobTime)
	}
	j.state = jobRunning
	p.jobs.all = append(p.jobs.all, j)
	return j
}

// settleJobs does what jobs should have done by some time, in the order in
// which they end, and forgets old records.
func (p *Portal) settleJobs(now time.Time) {
	if len(p.jobs.all) == 0 {
		return
	}
	var due []*job
	for _, j := range p.jobs.all {
		if !j.running() {
			continue
		}
		if !now.Before(j.ends) {
			due = append(due, j)
			continue
		}
		j.percentage = j.progress(now)
	}
	slices.SortStableFunc(due, func(a, b *job) int { return a.ends.Compare(b.ends) })
	for _, j := range due {
		p.finish(j, j.ends)
	}
	p.jobs.all = slices.DeleteFunc(p.jobs.all, func(j *job) bool {
		return !j.running() && now.Sub(j.ended) >= jobLife
	})
}

// progress is how far a job is that runs, in percent. A request that came before
// the job was begun can be served after it.
func (j *job) progress(now time.Time) int {
	if !now.After(j.begun) {
		return 0
	}
	return int(100 * now.Sub(j.begun) / j.ends.Sub(j.begun))
}

// finish lets a job come to its end.
func (p *Portal) finish(j *job, at time.Time) {
	j.ended, j.percentage = at, 100
	if j.failure = p.work(j, 100); j.failure != "" {
		j.state = jobFailed
	} else {
		j.state = jobCompleted
	}
	if j.mails {
		p.stats.Effects.Mails++
	}
}

// cancel stops a job where it is: what was moved stays moved. The record of a
// finished job is turned to canceled as well (docspace-api.md §9).
func (p *Portal) cancel(j *job) {
	if j.running() {
		j.failure = p.work(j, j.percentage)
	}
	j.state, j.ended = jobCanceled, p.now()
}

// work does the part of a job that is done at a percentage, and says what
// went wrong.
func (p *Portal) work(j *job, percentage int) string {
	if j.unpublished {
		return "Publication not found."
	}
	caller := p.people.byID[j.caller]
	if caller == nil || !p.mayRun(j, caller) {
		return accessDenied
	}
	heir := p.people.byID[j.heir]
	if heir == nil {
		return accessDenied
	}
	p.moveRooms(j.user, heir, percentage)
	if percentage < 100 {
		return ""
	}
	if j.kind == reassignment {
		p.audited(j.caller, userDataReassigns, j.user)
	}
	switch j.kind {
	case demotion:
		p.demoted(j, heir)
		p.audited(j.caller, usersUpdatedType, j.user)
	case reassignment, removal:
		p.moveFiles(j.user, heir)
		if j.kind == removal || j.profile {
			p.destroyFiles(j.user)
		}
		if j.profile {
			p.erase(j.user)
		}
	}
	return ""
}

// mayRun asks for the right again when the job runs: a DocSpaceAdmin's, but
// that a RoomAdmin's guest owns nothing to move (docspace-api.md §9).
func (p *Portal) mayRun(j *job, caller *account) bool {
	if caller.suspended() {
		return false
	}
	return caller.admin() || j.kind == demotion && j.user.guest() && p.sees(caller, j.user)
}

// demoted changes the role at the end of a demotion (docspace-api.md §9).
func (p *Portal) demoted(j *job, heir *account) {
	if j.target == typeGuest {
		p.moveFiles(j.user, heir)
		p.groups.forget(j.user.id)
	}
	p.change(j.user, j.target)
	p.stats.Effects.Mails++
}

// jobAnswer shows a job; none is an answer without a response.
func jobAnswer(j *job) reply {
	if j == nil {
		return void()
	}
	return one(j.shown())
}
