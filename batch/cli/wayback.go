package cli

import (
	"maps"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/report"
)

// The files of the way back from a run, in its directory. A run of a demo has
// none: its portal is gone.
const (
	undoName   = "undo.csv"
	lossesName = "not-undoable.csv"
)

// undo begins the way back from a run, with what rows did that failed and are
// tried again.
func (j *job) undo() *report.Undo {
	u := &report.Undo{KeyOwner: j.portal.caller}
	for _, r := range j.earlier.failures() {
		u.Add(r, batch.RoomsUnknown)
	}
	return u
}

// failures are the results of rows that were sent, failed, and are not finished
// with that.
func (e *earlier) failures() []batch.Result {
	if e == nil {
		return nil
	}
	failures := e.past.Failures
	for _, i := range slices.Sorted(maps.Keys(e.past.Rows)) {
		if p := e.past.Rows[i].Past; e.failed && wrong(p) {
			failures = append(failures, *p.Result)
		}
	}
	return failures
}

// note tells the way back, and who got what, of a row's result. The heir is told by his e-mail: who
// is the heir of all rows stands in the journal with his id.
func (j *job) note(r *record, it plan.Item, res batch.Result) {
	if it.Heir.Email != "" {
		row := *res.Row
		row.Heir, res.Row = it.Heir.Email, &row
	}
	if it.Groups != "" { // a group may be called otherwise by the time of the way back
		row := *res.Row
		row.Groups, res.Row = strings.Fields(it.Groups), &row
	}
	rooms := j.roomsOf(it, res.Index)
	r.undo.Add(res, rooms)
	if moves(res) {
		r.moved = append(r.moved, report.Row{Result: res, Rooms: rooms})
	}
}

// namingHeir is a result whose message names the heir of all rows by his e-mail, as
// it did before the run was gone on with.
func (j *job) namingHeir(it plan.Item, res batch.Result) batch.Result {
	if j.earlier != nil && j.ReassignTo != "" && res.Row.Heir == j.ReassignTo && it.Heir.Email != "" {
		res.Message = strings.ReplaceAll(res.Message, j.ReassignTo, it.Heir.Email)
	}
	return res
}

// roomsOf is what was known of an account's rooms when its row was sent. Rooms
// that have moved by then in an earlier part of the run have been there all the
// same.
func (j *job) roomsOf(it plan.Item, index int) batch.Rooms {
	switch {
	case it.Past != nil:
		if sent := j.earlier.past.Rows[index].Sent; sent != nil {
			return sent.Rooms
		}
	case it.Sent != nil && it.Rooms == batch.RoomsNone:
		return it.Sent.Rooms
	}
	return it.Rooms
}

// writeUndo writes the way back.
func (r *record) writeUndo() error {
	if r.journal == nil {
		return nil
	}
	undo, losses := r.dir.path(undoName), r.dir.path(lossesName)
	back, err := r.undo.WriteFiles(undo, losses)
	if err != nil {
		return err
	}
	r.summary.WayBack = back
	if back.Rows > 0 {
		r.summary.Undo = undo
	}
	if back.Losses > 0 {
		r.summary.NotUndoable = losses
	}
	return nil
}
