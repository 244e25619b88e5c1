package engine

import (
	"slices"

	"docspace-batch/batch"
)

// wire is what must be known of the accounts that are being made, by creates and
// invitations (docspace-api.md §5.7).
type wire struct {
	creates int               // and invitations
	invites int               // calls for them
	paid    bool              // one of them takes a paid seat
	local   map[string]bool   // their local parts
	waiting map[string][]step // creates that wait for a local part
}

// pickCreate takes the first create that may be on the wire beside those that
// are.
func (q *queue) pickCreate(l *lineup, of group, g gates) []step {
	paid := of.class >= borrowing
	switch {
	case paid && !g.create, of.class == taking && !g.keep:
		return nil
	case g.scarce && q.wire.holds(of):
		return nil
	}
	for len(l.steps[of.key]) > 0 {
		steps := l.pop(of.key, 1)
		local := steps[0].localPart()
		if !q.wire.local[local] {
			return steps
		}
		q.wire.waiting[local] = append(q.wire.waiting[local], steps[0])
	}
	return nil
}

// invites says whether parts of a refused list of invitations are still to be
// sent: they tell whether more are worth sending.
func (q *queue) invites() bool {
	return slices.ContainsFunc(q.again, func(steps []step) bool { return steps[0].item.Row.Op == batch.Invite })
}

// holds says whether accounts of a group, when seats are scarce, must wait for
// those that are being made: one that passes could seem to take the last seat.
func (w *wire) holds(of group) bool {
	return w.paid || of.class >= borrowing && w.creates > 0
}

// sent notes what is on the wire now.
func (q *queue) sent(steps []step) {
	if steps[0].item.Row.Op == batch.Invite {
		q.wire.invites++
	}
	for _, s := range steps {
		if s.item.Row.Op.Makes() {
			q.wire.creates++
			q.wire.paid = q.wire.paid || s.seats() > 0
			q.wire.local[s.localPart()] = true
		}
	}
}

// back notes that steps have come back, and lets creates go on that waited for
// their local parts.
func (q *queue) back(steps []step) {
	if steps[0].item.Row.Op == batch.Invite {
		q.wire.invites--
	}
	for _, s := range steps {
		if !s.item.Row.Op.Makes() {
			continue
		}
		q.wire.creates--
		if s.seats() > 0 {
			q.wire.paid = q.wire.creates > 0 && q.wire.paid
		}
		local := s.localPart()
		delete(q.wire.local, local)
		if w := q.wire.waiting[local]; len(w) > 0 {
			q.add(w[0])
			q.wire.waiting[local] = w[1:]
			if len(w) == 1 {
				delete(q.wire.waiting, local)
			}
		}
	}
}

// takeInvited takes out the parts of refused lists of invitations that ask for
// paid seats. Each would be refused as a whole.
func (q *queue) takeInvited() []step {
	var all []step
	q.again = slices.DeleteFunc(q.again, func(steps []step) bool {
		takes := steps[0].item.Row.Op == batch.Invite && steps[0].seats() > 0
		if takes {
			all = append(all, steps...)
		}
		return takes
	})
	return all
}
