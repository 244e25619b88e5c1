package plan

import (
	"context"
	"fmt"
	"regexp"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// Config is what a plan is made with.
type Config struct {
	Client       *docspace.Client
	Caller       batch.Account  // the key's user
	PortalHost   string         // for share links
	PortalScheme string         // likewise; "": either
	NameRule     *regexp.Regexp // nil: the rule that portals ship with

	DataToKeyOwner bool    // rooms and files may go to the key's owner
	MissingOK      bool    // leavers who are not there are no failure
	Limit          int     // steps to be carried out; 0: no limit
	BatchSize      int     // most rows in one call, as the engine is told; 0: as many as the operations allow
	Pace           float64 // requests a second; 0: not known

	Guards *Guards // nil: none

	// Past is what earlier parts of the run know, by the place of the row; nil
	// for a run that begins.
	Past map[int]batch.Past

	// OnProgress is told how many of the reads foreseen so far are done, never by
	// two goroutines at once. The total may grow.
	OnProgress func(done, total int)
}

// Make plans the rows of a sheet. It sends GET only. Errors of the client come
// wrapped: errors.As finds the *docspace.Error.
func Make(ctx context.Context, rows []batch.Row, c Config) (*Plan, error) {
	facts := batch.Facts{
		Caller: c.Caller, PortalHost: c.PortalHost, PortalScheme: c.PortalScheme, NameRule: c.NameRule,
		DataToKeyOwner: c.DataToKeyOwner, MissingOK: c.MissingOK,
	}
	r := &reader{client: c.Client, dir: newDirectory(c.Caller), total: -1, progress: progress{tell: c.OnProgress}}
	left := open(rows, c.Past)
	if err := r.lookUp(ctx, withHeirs(left)); err != nil {
		return nil, fmt.Errorf("looking up the accounts of the sheet: %w", err)
	}
	var err error
	if facts.Groups, err = r.groups(ctx, left); err != nil {
		return nil, fmt.Errorf("looking up the groups of the sheet: %w", err)
	}
	s, err := newSimulation(rows, r.dir, facts, c.Past)
	if err != nil {
		return nil, err
	}
	s.guards = c.Guards
	if err := r.playAll(ctx, s); err != nil {
		return nil, fmt.Errorf("asking what the accounts of the sheet own: %w", err)
	}
	hold(s.items, c.Limit)
	taken, err := r.seats(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("asking for the portal's seats: %w", err)
	}
	size, err := r.size(ctx, s, c.Guards)
	if err != nil {
		return nil, fmt.Errorf("asking how many accounts the portal has: %w", err)
	}
	return &Plan{
		Items:  s.items,
		Lanes:  len(s.lanes),
		Facts:  facts,
		Caller: c.Caller,
		Total:  r.total,
		Size:   size,
		Guards: c.Guards,
		Cost:   cost(s.items, c.BatchSize, c.Pace),
		Seats:  taken,
	}, nil
}
