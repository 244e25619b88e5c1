package journal

import (
	"time"

	"docspace-batch/batch"
)

// record is a line after the header. Its first member, which is never left out,
// names its kind.
type record interface{ lay(c codec) }

// newRecord is an empty record of a kind; nil when there is no such kind.
func newRecord(kind string) record {
	switch kind {
	case "sent":
		return new(sent)
	case "answered":
		return new(answered)
	case "result":
		return new(result)
	case "resumed":
		return new(resumed)
	case "ended":
		return new(ended)
	}
	return nil
}

// sent is a row that a call is about to carry out.
type sent struct{ batch.Sent }

func (r *sent) lay(c codec) {
	c.text("sent", &r.Call)
	c.number("index", &r.Index)
	c.number("line", &r.Line)
	layAccount(c, "before", &r.Before)
	none, owned := r.Rooms == batch.RoomsNone, r.Rooms == batch.RoomsOwned
	c.flag("no_rooms", &none)
	c.flag("owns_rooms", &owned)
	switch {
	case none:
		r.Rooms = batch.RoomsNone
	case owned:
		r.Rooms = batch.RoomsOwned
	}
	c.flag("moving", &r.Moving)
	c.moment("at", &r.At)
}

// answered is an answer to a call. The results of its rows follow.
type answered struct {
	call string
	at   time.Time
}

func (r *answered) lay(c codec) {
	c.text("answered", &r.call)
	c.moment("at", &r.at)
}

// result is the result of a row, its message hidden.
type result struct {
	line int
	batch.Result
}

func (r *result) lay(c codec) {
	c.text("result", (*string)(&r.Code))
	c.number("index", &r.Index)
	c.number("line", &r.line)
	c.text("message", &r.Message)
	c.text("user", &r.UserID)
	layAccount(c, "before", &r.Before)
	layAccount(c, "after", &r.After)
	c.number("http", &r.HTTPStatus)
	c.number("attempts", &r.Attempts)
	c.text("call", &r.Call)
	c.moment("started", &r.StartedAt)
	c.moment("finished", &r.FinishedAt)
}

// layAccount leaves out the e-mail and the names, and an account of which
// nothing else is known altogether.
func layAccount(c codec, name string, a *batch.Account) {
	nameless := *a
	nameless.Email, nameless.FirstName, nameless.LastName = "", "", ""
	if !c.begin(name, nameless != batch.Account{}) {
		return
	}
	c.flag("exists", &a.Exists)
	c.flag("hidden", &a.Hidden)
	c.text("id", &a.ID)
	c.text("role", (*string)(&a.Role))
	c.text("status", (*string)(&a.Status))
	c.flag("owner", &a.Owner)
	c.flag("self", &a.Self)
	c.flag("ldap", &a.LDAP)
	c.flag("sso", &a.SSO)
	c.end()
}

// resumed is the beginning of another part of the run.
type resumed struct{ at time.Time }

func (r *resumed) lay(c codec) { c.moment("resumed", &r.at) }

// End is the end of a run that ended in good order.
type End struct {
	Name     string // of the exit code
	ExitCode int
	At       time.Time
}

type ended struct{ End }

func (r *ended) lay(c codec) {
	c.text("ended", &r.Name)
	c.number("exit", &r.ExitCode)
	c.moment("at", &r.At)
}
