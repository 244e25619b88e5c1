package plan

import (
	"context"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// size asks how many accounts the portal has, as far as a guard needs that to let
// the steps through or to say why it does not: most plans need no request for it.
func (r *reader) size(ctx context.Context, s *simulation, g *Guards) (Size, error) {
	size := Size{Accounts: -1, Active: -1}
	if g == nil {
		return size, nil
	}
	would := harmed(s.items)
	for _, guard := range g.all(size) {
		if !guard.asks(would[guard.op]) {
			continue
		}
		var err error
		switch guard.op {
		case batch.Delete:
			size.Accounts, err = r.accounts(ctx)
		default:
			if size.Active < 0 {
				size.Active, err = r.active(ctx)
			}
		}
		if err != nil {
			return size, err
		}
	}
	return size.before(s), nil
}

// accounts is how many accounts there are.
func (r *reader) accounts(ctx context.Context) (int, error) {
	if r.total >= 0 {
		return r.total, nil
	}
	return r.client.Count(ctx, 0)
}

// active is how many of them are active.
func (r *reader) active(ctx context.Context) (int, error) {
	if !r.whole || !r.dir.seesAll() {
		return r.client.Count(ctx, docspace.Active)
	}
	n := 0
	for _, a := range r.dir.people {
		if a.Status == batch.Active {
			n++
		}
	}
	return n, nil
}

// before is the size that the portal had before what earlier parts of the run have
// done, and before the steps that are to be settled took effect: they count among
// those that a guard lets through.
func (z Size) before(sim *simulation) Size {
	settled := map[batch.Op]map[int]bool{batch.Delete: {}, batch.Terminate: {}}
	for i := range sim.items {
		it := &sim.items[i]
		open := it.Sent != nil && it.Past == nil
		if !open && !it.finished() || settled[it.Row.Op] == nil || settled[it.Row.Op][it.Lane] {
			continue
		}
		settled[it.Row.Op][it.Lane] = true
		now := sim.lanes[it.Lane].account
		switch {
		case it.Row.Op == batch.Delete && !now.Exists && z.Accounts >= 0:
			z.Accounts++
		case it.Row.Op == batch.Terminate && it.Before.Status == batch.Active && now.Status != batch.Active && z.Active >= 0:
			z.Active++
		}
	}
	return z
}
