package plan

import (
	"context"
	"errors"

	"docspace-batch/docspace"
)

// byEmail reads one account by its address (docspace-api.md §6.2).
func (r *reader) byEmail(ctx context.Context, email string) error {
	p, err := r.client.GetByEmail(ctx, email)
	return r.keep(p, err, email)
}

// byID reads one account by its id (docspace-api.md §6.1).
func (r *reader) byID(ctx context.Context, id string) error {
	p, err := r.client.Get(ctx, id)
	return r.keep(p, err, id)
}

// exists asks whether an address that this key finds in no list belongs to
// somebody all the same (docspace-api.md §6.3).
func (r *reader) exists(ctx context.Context, email string) error {
	there, _, err := r.client.Exists(ctx, email)
	if err != nil {
		return r.keep(docspace.Person{}, err, email)
	}
	if there {
		r.hide(email)
	}
	return nil
}

// keep takes in the answer to a look-up by name. A 403 proves that the account
// is there; 400 stands for a name that no account can have.
func (r *reader) keep(p docspace.Person, err error, name string) error {
	if err == nil {
		r.add(p)
		return nil
	}
	var refused *docspace.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Kind {
	case docspace.Forbidden:
		r.hide(name)
		return nil
	case docspace.NotFound, docspace.Invalid:
		return nil
	}
	return err
}
