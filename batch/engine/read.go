package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

// manyReads is how many accounts are worth a list.
const manyReads = 3

// readByID reads the account of a step by its id.
func readByID(ctx context.Context, w worker, s step) (batch.Account, error) {
	p, err := w.client.Get(ctx, s.now.ID)
	return w.account(p, err, s)
}

// readByEmail reads the account of a step by its e-mail, where the id is not
// known or proves nothing.
func readByEmail(ctx context.Context, w worker, s step) (batch.Account, error) {
	email := s.item.Row.Email
	if email == "" {
		return readByID(ctx, w, s)
	}
	p, err := w.client.GetByEmail(ctx, email)
	return w.account(p, err, s)
}

// reading is what a look at an account gave.
type reading struct {
	now batch.Account
	err error
}

// readAll reads the accounts of steps again, one by one or, where they are many
// and the key sees everybody, with few requests.
func (w worker) readAll(ctx context.Context, t twin, steps []step) []reading {
	ctx = context.WithoutCancel(ctx)
	if t.list != nil && len(steps) >= manyReads {
		return t.list(ctx, w, steps)
	}
	readings := make([]reading, len(steps))
	if len(steps) < manyReads || w.plan.Caller.Role != batch.DocSpaceAdmin || slices.ContainsFunc(steps, unlisted) {
		for i, s := range steps {
			readings[i].now, readings[i].err = t.read(ctx, w, s)
		}
		return readings
	}
	accounts := make([]batch.Account, len(steps))
	for i, s := range steps {
		accounts[i] = s.now
	}
	found, err := plan.Again(ctx, w.client, w.plan.Caller, accounts)
	for i, s := range steps {
		readings[i] = reading{now: found[strings.ToLower(s.now.ID)], err: err}
	}
	return readings
}

// unlisted says whether a list, which is asked by addresses, cannot tell of the
// account of a step: it may have another one since an earlier part of the run.
func unlisted(s step) bool { return s.resumed || s.now.ID == "" || s.now.Email == "" }

// account makes an account of a look-up's answer: one that is not there or not
// visible is none (docspace-api.md §6).
func (w worker) account(p docspace.Person, err error, s step) (batch.Account, error) {
	var refusal *docspace.Error
	switch {
	case err == nil:
		return plan.AccountOf(p, w.plan.Caller.ID), nil
	case errors.As(err, &refusal) && refusal.Kind == docspace.NotFound:
		return batch.Account{}, nil
	case errors.As(err, &refusal) && refusal.Kind == docspace.Forbidden:
		return batch.Account{Hidden: true, ID: s.now.ID, Email: s.item.Row.Email}, nil
	}
	return batch.Account{}, err
}

// shown are the accounts of a bulk call's answer, by id.
func (w worker) shown(people []docspace.Person) map[string]batch.Account {
	accounts := make(map[string]batch.Account, len(people))
	for _, p := range people {
		a := plan.AccountOf(p, w.plan.Caller.ID)
		accounts[a.ID] = a
	}
	return accounts
}
