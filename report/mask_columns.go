package report

import (
	"strings"

	"docspace-batch/batch"
)

// cell hides what may be personal in a cell, given the code of the row.
type cell func(m *Masker, text string, code batch.Code) string

// MaskedColumns are the columns of a file as they are in a copy.
type MaskedColumns struct {
	Names []string // of the columns that are there

	masker *Masker
	from   []int // column of the original
	hide   []cell
	code   int // column of the original with the row's code; -1: none
}

// Columns says what becomes of the columns of a sheet. Those that it has from an
// earlier run are left out.
func (m *Masker) Columns(header []string) *MaskedColumns { return m.columns(header, m.cellOf) }

func (m *Masker) columns(header []string, cellOf func(name string) cell) *MaskedColumns {
	c := &MaskedColumns{masker: m, code: -1}
	for i, name := range header {
		if plainName(name) == "result_code" {
			c.code = i
		}
		if hide := cellOf(name); hide != nil {
			c.Names, c.from, c.hide = append(c.Names, name), append(c.from, i), append(c.hide, hide)
		}
	}
	return c
}

// Cells are the cells of a line of the original as they are in the copy, those of
// secret columns empty.
func (c *MaskedColumns) Cells(cells []string) []string {
	code := batch.Code("")
	if c.code >= 0 && c.code < len(cells) {
		code = batch.Code(cells[c.code])
	}
	out := make([]string, len(c.from))
	for i, from := range c.from {
		if from < len(cells) {
			out[i] = c.hide[i](c.masker, cells[from], code)
		}
	}
	return out
}

// Result is a result as it is in the copy. c are the columns of the sheet, whose
// cells its row has.
func (c *MaskedColumns) Result(r batch.Result) batch.Result {
	m, was := c.masker, r.Row
	r.Row = &batch.Row{
		Line: was.Line, Cells: c.Cells(was.Cells), Op: was.Op, Email: m.Email(was.Email), UserID: m.ID(was.UserID),
		FirstName: m.Name(was.FirstName), LastName: m.Name(was.LastName), Role: was.Role, Heir: m.AccountName(was.Heir), RepeatOf: was.RepeatOf,
	}
	r.Message, r.UserID = m.Message(r.Code, r.Message), m.ID(r.UserID)
	r.Before, r.After = m.Account(r.Before), m.Account(r.After)
	return r
}

// Account is an account as it is in the copy.
func (m *Masker) Account(a batch.Account) batch.Account {
	a.ID, a.Email, a.FirstName, a.LastName = m.ID(a.ID), m.Email(a.Email), m.Name(a.FirstName), m.Name(a.LastName)
	return a
}

// resultCellOf says how the cells of a column of results.csv, or of a part of it,
// are hidden; nil: it is left out.
func (m *Masker) resultCellOf(name string) cell {
	switch plainName(name) {
	case "result_line", "result_status", "result_code", "result_before", "result_after", "result_http_status", "result_attempts",
		"result_call", "result_started_at", "result_finished_at", "result_run_id":
		return asItIs
	case "result_message":
		return asMessage
	case "result_user_id":
		return asID
	}
	return m.cellOf(name)
}

// cellOf is the same for a column of a sheet.
func (m *Masker) cellOf(name string) cell {
	switch m.column(name) {
	case batch.ColOperation:
		return asOperation
	case batch.ColRole:
		return asRole
	case batch.ColEmail:
		return func(m *Masker, text string, _ batch.Code) string { return m.Email(text) }
	case batch.ColUserID:
		return asID
	case batch.ColFirstName, batch.ColLastName:
		return func(m *Masker, text string, _ batch.Code) string { return m.Name(text) }
	case batch.ColReassignTo:
		return asAccount
	case batch.ColGroups:
		return func(m *Masker, text string, _ batch.Code) string { return m.groups(text) }
	case batch.ColShareLink, batch.ColPassword:
		return func(*Masker, string, batch.Code) string { return "" }
	}
	return nil
}

// lossCellOf is the same for the columns of not-undoable.csv.
func lossCellOf(name string) cell {
	switch name {
	case "line", "kind":
		return asItIs
	case "operation":
		return asOperation
	case "account":
		return asAccount
	case "user_id":
		return asID
	case "reason":
		return func(m *Masker, text string, _ batch.Code) string { return m.Text(unguarded(text)) }
	}
	return nil
}

func plainName(column string) string { return strings.ToLower(strings.TrimSpace(column)) }

func asItIs(_ *Masker, text string, _ batch.Code) string { return text }

func asID(m *Masker, text string, _ batch.Code) string { return m.ID(text) }

func asAccount(m *Masker, text string, _ batch.Code) string { return m.AccountName(text) }

func asMessage(m *Masker, text string, code batch.Code) string {
	return m.Message(code, unguarded(text))
}

// asOperation keeps a word that is an operation: rows that need none may have
// anything there, and so may be with roles.
func asOperation(_ *Masker, text string, _ batch.Code) string {
	if _, ok := batch.Lookup(strings.TrimSpace(text)); ok || text == "" {
		return text
	}
	return hidden
}

func asRole(_ *Masker, text string, _ batch.Code) string {
	if _, ok := batch.ParseRole(strings.TrimSpace(text)); ok || text == "" {
		return text
	}
	return hidden
}
