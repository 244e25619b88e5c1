package cli

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/journal"
	"docspace-batch/batch/plan"
	"docspace-batch/report"
)

// The files of a run, in its directory.
const (
	journalName = "journal.jsonl"
	resultsName = "results.csv"
	failedName  = "failed.csv"
	notRunName  = "not_run.csv"
	pageName    = "report.html"
	planName    = "plan.json" // that the run was begun with, if it was one
	summaryName = "summary.json"
)

// record is what is kept of a run: its journal, its results and its summary.
// It is the engine's journal.
type record struct {
	id      string
	dir     runDir
	rows    int
	calls   int              // that earlier parts of the run have made
	journal *journal.Journal // nil: of a demo, which cannot be gone on with
	file    *resultsFile
	results *report.Results
	summary *report.Summary
	undo    *report.Undo
	moved   []report.Row // rows that may have given something to somebody
	mayHelp bool         // to try a row again that has failed

	column   func(name string) batch.Column // what the sheet's columns mean
	bom      bool
	emptied  func(index int) []string
	signKey  ed25519.PrivateKey // nil: the seal is not signed
	heirless bool               // somebody owns rooms, and no heir is named
	unsealed error              // why the directory is not sealed again; nil: it is
}

// recordError says that the record of a run cannot be kept any more: the disk
// is full, most likely.
type recordError struct{ err error }

func (e *recordError) Error() string { return e.err.Error() }
func (e *recordError) Unwrap() error { return e.err }

func unrecorded(err error) error {
	if err == nil {
		return nil
	}
	return &recordError{err}
}

// record opens the record of a run that is about to begin.
func (j *job) record(made *plan.Plan) (*record, error) {
	r := &record{rows: len(j.rows)}
	if err := r.open(j, made); err != nil {
		_ = r.close()
		if full, ok := errors.AsType[*recordError](err); ok {
			err = &failure{code: Limit, message: err.Error() + "; nothing was sent", hint: "see to the disk, then try again", err: full}
		}
		return nil, err
	}
	return r, nil
}

func (r *record) open(j *job, made *plan.Plan) error {
	begin := func(j *job) error { return r.begin(j, made) }
	if j.earlier != nil {
		begin = r.goOn
	}
	if err := begin(j); err != nil {
		return err
	}
	var err error
	header := j.sheetRead.Header()
	if r.results, err = report.NewResults(r.file, header.Names, header.Secret, r.id, j.BOM); err != nil {
		return unrecorded(err)
	}
	r.summary.RunID, r.summary.ToolVersion, r.summary.Results = r.id, version, r.dir.path(resultsName)
	if err := j.describe(r.summary, made); err != nil {
		return err
	}
	r.column = header.Column
	r.undo, r.bom, r.emptied, r.signKey = j.undo(), j.BOM, j.emptied, j.signKey

	// What is finished is in the results before they take the place of those of
	// the part before.
	for _, it := range made.Items {
		if it.Past == nil {
			continue
		}
		past := j.namingHeir(it, *it.Past)
		j.note(r, it, past)
		if err := r.add(past); err != nil {
			return err
		}
	}
	if err := r.file.take(r.dir.path(resultsName)); err != nil {
		return unrecorded(err)
	}
	for _, name := range []string{summaryName, undoName, lossesName, failedName, notRunName, pageName} {
		_ = os.Remove(r.dir.path(name)) // of the part before: from now on it is wrong
	}
	return nil
}

// begin makes the directory of a run, and the files in it. The journal comes
// first: what is in a directory without one was never more than that.
func (r *record) begin(j *job, made *plan.Plan) (err error) {
	started := time.Now()
	r.id, r.summary = newRunID(started), &report.Summary{StartedAt: started}
	if r.dir, err = makeRunDir(j.out, j.in, r.id); err != nil {
		return err
	}
	if !j.demo {
		h := journal.Header{
			Run: r.id, Tool: version, Started: started, KeyOwner: j.portal.caller.ID,
			Sheet: journal.Sheet{Path: absolute(j.in.path), SHA256: digest(j.in.content), Rows: len(j.rows)},
		}
		if h.Portal, err = j.address(); err != nil {
			return err
		}
		if h.Options, err = j.kept(h.Portal, made); err != nil {
			return err
		}
		if r.journal, err = journal.Create(r.dir.path(journalName), h, j.rows); err != nil {
			return unrecorded(err)
		}
	}
	if j.planFile != nil {
		if err := createFile(r.dir.path(planName), j.planFile); err != nil {
			return unrecorded(err)
		}
	}
	r.file, err = createResults(r.dir.path(resultsName))
	return err
}

// goOn opens the journal of a run, and results beside those that are there.
func (r *record) goOn(j *job) (err error) {
	past := j.earlier.past
	j.earlier.dir.removeTorn()
	r.id, r.dir, r.calls = past.Header.Run, j.earlier.dir, past.Calls
	r.summary = &report.Summary{StartedAt: past.Header.Started}
	if r.journal, err = journal.Open(r.dir.path(journalName), past, j.rows); err != nil {
		if path, ok := errors.AsType[*fs.PathError](err); ok && path.Op == "open" {
			return &failure{code: Usage, message: fmt.Sprintf("cannot write %s: %s; nothing was sent", path.Path, path.Err), err: err}
		}
		return unrecorded(err)
	}
	r.file, err = createResults(r.dir.path(resultsName + ".new"))
	return err
}

// Sent notes that rows are about to be sent.
func (r *record) Sent(rows []batch.Sent) error { return unrecorded(r.journal.Sent(rows)) }

// Answered notes the results that came of a call.
func (r *record) Answered(call string, results []batch.Result) error {
	return unrecorded(r.journal.Answered(call, results))
}

// add takes the result of a row.
func (r *record) add(res batch.Result) error {
	r.summary.Add(res)
	r.mayHelp = r.mayHelp || mayHelp(res)
	r.heirless = r.heirless || res.Code == batch.CodeHeirRequired
	var noted error
	if r.journal != nil {
		noted = r.journal.Result(res)
	}
	return unrecorded(errors.Join(noted, r.results.Add(res)))
}

// end ends the record in good order: it closes the results, and writes the way
// back, the rows that are left, the summary, the page, the end of the journal with the exit
// code, and the seal. The code is Limit when something of this cannot be written.
func (r *record) end(code ExitCode) (ExitCode, error) {
	var failed error
	take := func(err error) {
		if failed = errors.Join(failed, err); failed != nil {
			code = code.or(Limit)
		}
		r.summary.ExitCode, r.summary.ExitName = int(code), code.String()
	}
	take(errors.Join(r.results.Close(r.rows), r.file.Sync()))
	take(r.writeUndo())
	take(r.writeLeft())
	r.summary.HTML = r.dir.path(pageName)
	take(r.summary.WriteFile(r.dir.path(summaryName)))
	if err := report.WritePage(string(r.dir), report.PageOptions{Column: r.column}); err != nil {
		r.summary.HTML = ""
		take(errors.Join(err, os.Remove(r.dir.path(summaryName))))
		take(r.summary.WriteFile(r.dir.path(summaryName)))
	}
	if r.journal != nil {
		take(r.journal.End(int(code), code.String()))
	}
	take(r.close())
	take(r.seal())
	return code, unrecorded(failed)
}

// close closes what is open.
func (r *record) close() error {
	var errs []error
	if r.journal != nil {
		errs = append(errs, r.journal.Close())
	}
	if r.file != nil {
		errs = append(errs, r.file.Close())
	}
	return errors.Join(errs...)
}
