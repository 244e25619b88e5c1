package plan

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// playAll plans every lane, and asks the portal where a decision hangs on what
// the account owns.
func (r *reader) playAll(ctx context.Context, s *simulation) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readsAtOnce)
	for n := range s.lanes {
		question, asks := s.play(n, nil)
		if !asks {
			continue
		}
		r.progress.expect(1)
		g.Go(func() error { return r.playAsking(ctx, s, n, question) })
	}
	return g.Wait()
}

// playAsking plans lane n, whose first question is known.
func (r *reader) playAsking(ctx context.Context, s *simulation, n int, question batch.Role) error {
	known := answers{}
	for asks := true; asks; {
		rooms, err := r.rooms(ctx, s.lanes[n].account.ID, question)
		if err != nil {
			return err
		}
		r.progress.done()
		known[question] = rooms
		if question, asks = s.play(n, known); asks {
			r.progress.expect(1)
		}
	}
	return nil
}

// rooms asks whether an account owns what it would lose as a role, or by its
// deletion: role "" (docspace-api.md §9). Somebody who is gone since the
// look-up owns nothing; that he is gone shows when the row is carried out.
func (r *reader) rooms(ctx context.Context, id string, role batch.Role) (batch.Rooms, error) {
	owns, err := r.client.ReassignNecessary(ctx, id, docspace.Type(role))
	var refused *docspace.Error
	switch {
	case errors.As(err, &refused) && refused.Kind == docspace.NotFound:
		return batch.RoomsNone, nil
	case err != nil:
		return batch.RoomsUnknown, err
	case owns:
		return batch.RoomsOwned, nil
	}
	return batch.RoomsNone, nil
}
