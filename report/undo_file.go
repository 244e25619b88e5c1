package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"docspace-batch/batch"
	"github.com/gocarina/gocsv"
	"github.com/natefinch/atomic"
)

// undoRow is a row of undo.csv, a sheet that can be run. It names the account by
// its id, and by its e-mail for people: who has another one by now is refused.
type undoRow struct {
	Operation  batch.Op `csv:"operation"`
	Email      string   `csv:"email"`
	UserID     string   `csv:"user_id"`
	Role       string   `csv:"role"`
	ReassignTo string   `csv:"reassign_to"`
	Groups     string   `csv:"groups"`
}

// as is the row with an operation.
func (r undoRow) as(op batch.Op) undoRow {
	r.Operation = op
	return r
}

// typed is a text as it can stand in a sheet that is run: what a spreadsheet
// would take for a formula is left out, for an apostrophe before it would be
// part of it.
func typed(text string) string {
	if formulaSafe(text) != text {
		return ""
	}
	return text
}

// lossRow is a row of not-undoable.csv.
type lossRow struct {
	Line      string   `csv:"line"` // of the run's sheet, from 1
	Operation batch.Op `csv:"operation"`
	Account   string   `csv:"account"` // e-mail or id, as in the run's sheet
	UserID    string   `csv:"user_id"` // empty when none is known
	Kind      lossKind `csv:"kind"`
	Reason    string   `csv:"reason"`
}

// WayBack says what was written of the way back from a run.
type WayBack struct {
	Rows   int // of undo.csv; 0: it is not there
	Losses int // lines of not-undoable.csv; 0: it is not there
	Lost   int // rows of the run's sheet that undo.csv does not undo, or not wholly

	// OtherKey says that the owner of the run's key may not run undo.csv: only
	// DocSpaceAdmins terminate accounts and demote them (docspace-api.md §9, §10).
	OtherKey bool
}

// text is how a summary goes on after the path of undo.csv.
func (b WayBack) text() string {
	text := ", " + plural(b.Rows, "row", "rows")
	if b.OtherKey {
		text += ", for a DocSpaceAdmin's key"
	}
	return text
}

// WriteFiles writes the rows of the way back to one path, a sheet that can be
// run, and what cannot be undone to another: each whole or not at all, readable
// for its owner only. A file without a row is not written; one that is there
// already is taken away.
func (u *Undo) WriteFiles(undo, lost string) (WayBack, error) {
	rows, losses := u.rows(), u.lost()
	lines := make([]lossRow, 0, len(losses))
	for _, l := range losses {
		lines = append(lines, lossRow{
			Line: strconv.Itoa(l.Row.Line), Operation: l.Row.Op, Account: formulaSafe(l.Row.Account()), UserID: l.UserID,
			Kind: l.kind, Reason: formulaSafe(l.reason),
		})
	}
	if err := errors.Join(writeRows(undo, rows), writeRows(lost, lines)); err != nil {
		return WayBack{}, fmt.Errorf("write the way back: %w", err)
	}
	return WayBack{
		Rows: len(rows), Losses: len(lines), Lost: lostRows(losses), OtherKey: len(rows) > 0 && u.KeyOwner.Role != batch.DocSpaceAdmin,
	}, nil
}

func writeRows[R any](path string, rows []R) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(rows) == 0 {
		return nil
	}
	var text bytes.Buffer
	if err := gocsv.MarshalCSV(rows, gocsv.NewSafeCSVWriter(csv.NewWriter(&text))); err != nil {
		return err
	}
	return atomic.WriteFile(path, &text)
}
