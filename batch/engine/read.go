package engine

import (
	"context"
	"errors"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
)

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
