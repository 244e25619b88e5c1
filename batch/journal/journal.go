package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"docspace-batch/batch"
)

// ErrEnded is given for whatever comes after the end of a run.
var ErrEnded = errors.New("the run's journal has ended")

// Journal is a run's journal while the run goes on. Its methods may be called
// by several goroutines at once. After an error in writing each of them gives
// that error, so that nothing is sent of which there is no record.
type Journal struct {
	rows []batch.Row
	w    *writer

	mu    sync.Mutex   // of noted
	noted []batch.Code // of results that are the last record of their row, by its index; "": it is open
}

func newJournal(rows []batch.Row, w *writer) *Journal {
	return &Journal{rows: rows, w: w, noted: make([]batch.Code, len(rows))}
}

// Create begins the journal of a run over rows, in a file that must not be
// there yet. The file, its header, and its directory, which may be new as well,
// are on disk when it returns.
func Create(path string, h Header, rows []batch.Row) (*Journal, error) {
	if h.Sheet.Rows != len(rows) {
		return nil, fmt.Errorf("a journal for %d rows, and %d are given", h.Sheet.Rows, len(rows))
	}
	if len(h.Options) > 0 {
		var options bytes.Buffer // on one line
		if err := json.Compact(&options, h.Options); err != nil {
			return nil, fmt.Errorf("the options for the journal: %w", err)
		}
		h.Options = options.Bytes()
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("creating the journal: %w", err)
	}
	j := newJournal(rows, newWriter(f, 0))
	dir := filepath.Dir(path)
	if err := errors.Join(j.w.write(&h), syncDir(dir), syncDir(filepath.Dir(dir))); err != nil {
		return nil, errors.Join(fmt.Errorf("creating the journal: %w", err), f.Close())
	}
	return j, nil
}

// Open goes on with the journal that past was read from: it cuts a torn last
// line off and notes that the run is resumed. rows are those of the same sheet.
func Open(path string, past *Past, rows []batch.Row) (*Journal, error) {
	if err := past.fits(rows); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("opening the journal: %w", err)
	}
	j := newJournal(rows, newWriter(f, past.sum))
	for i, r := range past.Rows {
		if r.Final() {
			j.noted[i] = r.Result.Code
		}
	}
	err = cutTorn(f, past.size)
	if err == nil {
		err = j.w.write(&resumed{at: time.Now()})
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("going on with the journal: %w", err), f.Close())
	}
	return j, nil
}

// cutTorn cuts off what follows the whole lines, and stands behind them.
func cutTorn(f *os.File, whole int64) error {
	if _, err := f.Seek(whole, io.SeekStart); err != nil {
		return err
	}
	torn, err := io.ReadAll(f)
	switch {
	case err != nil:
		return err
	case bytes.IndexByte(torn, '\n') >= 0:
		return errors.New("it has grown since it was read; another run is writing to it")
	}
	if err := f.Truncate(whole); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	_, err = f.Seek(whole, io.SeekStart)
	return err
}

// Sent notes that the rows are about to be sent, which opens them again if they
// had a result. They may be sent when it has returned without an error: then the
// note is on disk.
func (j *Journal) Sent(rows []batch.Sent) error {
	records := make([]record, len(rows))
	for i, r := range rows {
		if r.Call == "" {
			return fmt.Errorf("the call of row %d has no name", r.Index)
		}
		if err := j.knows(r.Index); err != nil {
			return err
		}
		r.Line = j.rows[r.Index].Line
		records[i] = &sent{r}
	}
	j.reopen(rows)
	return j.w.write(records...)
}

// Answered notes that a call was answered, and the results of rows that are
// known by now; with "" for the call, only results, which were found out apart
// from any call. All of it is on disk when it returns.
func (j *Journal) Answered(call string, results []batch.Result) error {
	var records []record
	if call != "" {
		records = append(records, &answered{call: call, at: time.Now()})
	}
	for _, r := range results {
		hidden, err := j.hidden(r)
		if err != nil {
			return err
		}
		records = append(records, hidden)
	}
	if err := j.w.write(records...); err != nil {
		return err
	}
	j.note(results...)
	return nil
}

// Result notes the result of a row that was not sent, or whose answer is noted
// already. It comes on disk with what is written next. When that result is the
// last record of the row already, because Answered has noted it or the row was
// finished when the journal was opened, there is nothing to be done.
func (j *Journal) Result(r batch.Result) error {
	hidden, err := j.hidden(r)
	if err != nil {
		return err
	}
	if !j.note(r) {
		return j.w.add()
	}
	return j.w.add(hidden)
}

// note takes down that rows have results now, and says whether any is news.
func (j *Journal) note(results ...batch.Result) (news bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range results {
		news = news || j.noted[r.Index] != r.Code
		j.noted[r.Index] = r.Code
	}
	return news
}

// reopen takes down that rows have no result any more.
func (j *Journal) reopen(rows []batch.Sent) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range rows {
		j.noted[r.Index] = ""
	}
}

// End notes that the run has ended in good order, with an exit code and its
// name, and is the last that may be noted. It is on disk when it returns.
func (j *Journal) End(exitCode int, name string) error {
	if name == "" {
		return fmt.Errorf("the exit code %d has no name", exitCode)
	}
	return j.w.write(&ended{End{Name: name, ExitCode: exitCode, At: time.Now()}})
}

// Close brings on disk what is not there yet, and closes the file.
func (j *Journal) Close() error { return j.w.close() }

func (j *Journal) knows(index int) error {
	if index < 0 || index >= len(j.rows) {
		return fmt.Errorf("the sheet has no row with index %d", index)
	}
	return nil
}

// hidden is a result as it may be written.
func (j *Journal) hidden(r batch.Result) (record, error) {
	if r.Code == "" {
		return nil, fmt.Errorf("the result of row %d has no code", r.Index)
	}
	if err := j.knows(r.Index); err != nil {
		return nil, err
	}
	row := j.rows[r.Index]
	r.Message = hide(r.Message, row)
	return &result{line: row.Line, Result: r}, nil
}
