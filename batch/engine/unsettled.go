package engine

import (
	"cmp"
	"maps"
	"slices"

	"docspace-batch/batch"
)

// settledAtOnce is how many accounts are looked at with one call: few enough for
// lists, which nothing that is sent meanwhile can shift.
const settledAtOnce = 100

// unsettled are rows that were sent, and nobody has seen what became of them: an
// earlier part of the run has sent them, or the portal did not answer afterwards.
type unsettled map[unsettledGroup][]step

// unsettledGroup names those that can be settled together.
type unsettledGroup struct {
	op       batch.Op
	answered bool // the portal has accepted them
}

func (u unsettled) add(steps ...step) {
	for _, s := range steps {
		g := unsettledGroup{s.item.Row.Op, s.sent.answered}
		u[g] = append(u[g], s)
	}
}

// next takes out the rows that are settled next; nil when there are none.
func (u unsettled) next() []step {
	groups := u.groups()
	if len(groups) == 0 {
		return nil
	}
	g := groups[0]
	steps := u[g]
	n := min(len(steps), settledAtOnce)
	if op, _ := batch.Lookup(string(g.op)); op.MaxRows == 1 {
		n = 1
	}
	u[g] = steps[n:]
	if n == len(steps) {
		delete(u, g)
	}
	return steps[:n:n]
}

// takeAll takes out all of them.
func (u unsettled) takeAll() []step {
	var all []step
	for _, g := range u.groups() {
		all = append(all, u[g]...)
	}
	clear(u)
	return all
}

func (u unsettled) groups() []unsettledGroup {
	return slices.SortedFunc(maps.Keys(u), func(a, b unsettledGroup) int {
		if c := cmp.Compare(a.op, b.op); c != 0 || a.answered == b.answered {
			return c
		}
		if a.answered {
			return -1
		}
		return 1
	})
}
