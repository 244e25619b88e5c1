package emulator

import (
	"slices"
	"time"
)

// auditAction is the number of what an event of the audit trail is about
// (docspace-api.md §24).
type auditAction int

const (
	userCreated        auditAction = 4000
	userDeleted        auditAction = 4018
	usersUpdatedType   auditAction = 4019
	usersUpdatedStatus auditAction = 4020
	usersDeleted       auditAction = 4022
	userDataReassigns  auditAction = 4030
)

// auditEvent is one thing that somebody has done to people. There is no event of
// invitations here: no number of one was seen.
type auditEvent struct {
	id      int
	at      time.Time
	by      string // id
	action  auditAction
	targets []string // ids
}

// audited notes what somebody has done. A real portal writes it a little later.
func (p *Portal) audited(by string, action auditAction, people ...*account) {
	if len(people) == 0 {
		return
	}
	e := auditEvent{id: len(p.audit) + 1, at: p.now(), by: by, action: action}
	for _, a := range people {
		e.targets = append(e.targets, a.id)
	}
	p.audit = append(p.audit, e)
}

func (c *call) audited(action auditAction, people ...*account) {
	c.portal.audited(c.caller.account.id, action, people...)
}

// auditFilter is GET /security/audit/events/filter: the newest first, of one
// person and a time when these are given (docspace-api.md §24). Of its members
// only those that were seen are in the answer.
func (c *call) auditFilter() (reply, error) {
	b := c.binder()
	count, start := b.between("count", 1, maxPage, maxPage), max(0, b.int("startIndex", 0))
	user := b.guid("userId")
	if err := b.err(); err != nil {
		return reply{}, err
	}
	if !c.caller.admin() {
		return reply{}, denied()
	}
	from, _ := time.Parse(time.RFC3339, c.query.Get("from"))
	to, err := time.Parse(time.RFC3339, c.query.Get("to"))
	var found []auditEvent
	for _, e := range slices.Backward(c.portal.audit) {
		if (user == emptyGUID || user == "" || e.by == user) && !e.at.Before(from) && (err != nil || !e.at.After(to)) {
			found = append(found, e)
		}
	}
	shown := list{}
	for _, e := range cut(found, start, count) {
		targets := list{}
		for _, id := range e.targets {
			targets = append(targets, id)
		}
		shown = append(shown, object{
			{"id", e.id}, {"date", date(e.at)}, {"userId", e.by}, {"actionId", int(e.action)}, {"target", targets},
		})
	}
	return page(shown, len(found)), nil
}
