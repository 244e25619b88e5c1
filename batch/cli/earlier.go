package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"docspace-batch/batch"
	"docspace-batch/batch/journal"
	"docspace-batch/docspace"
)

// earlier is a run that is to be gone on with.
type earlier struct {
	dir     runDir
	past    *journal.Past
	size    int64 // of the journal, when it was read
	failed  bool  // its failed rows are tried again
	allowed bool  // no question is left
}

// readEarlier reads the journal in a run's directory.
func readEarlier(dir string) (*earlier, error) {
	e := &earlier{dir: runDir(dir)}
	if err := e.replay(); err != nil {
		return nil, err
	}
	return e, nil
}

// replay reads the journal, unless that was done already: it only ever grows.
func (e *earlier) replay() error {
	path := e.dir.path(journalName)
	file, err := os.Open(path)
	if err != nil {
		return e.withoutJournal(err)
	}
	defer func() { _ = file.Close() }()
	if info, err := file.Stat(); err == nil {
		if e.past != nil && info.Size() == e.size {
			return nil
		}
		e.size = info.Size()
	}
	var damage *journal.DamageError
	switch e.past, err = journal.Replay(file); {
	case err == nil:
		return nil
	case errors.Is(err, journal.ErrNoHeader):
		return e.nothingSent()
	case errors.As(err, &damage):
		return &failure{
			code: Usage, message: fmt.Sprintf("%s is damaged at line %d: %v; nothing was sent", path, damage.Line, damage.Err),
			hint: "bring back the file as the run left it; or run the sheet again: what is so already is left as it is", err: err,
		}
	}
	return &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s; nothing was sent", path, reason(err)), err: err}
}

// withoutJournal says what a directory is in which there is none.
func (e *earlier) withoutJournal(err error) error {
	entries, dirErr := os.ReadDir(string(e.dir))
	switch {
	case dirErr != nil:
		return &failure{
			code: Usage, message: fmt.Sprintf("cannot read %s: %s", e.dir, reason(dirErr)),
			hint: "give the directory of a run, as its summary names it, or its sheet with --last FILE", err: dirErr,
		}
	case !errors.Is(err, fs.ErrNotExist):
		return &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s", e.dir.path(journalName), reason(err)), err: err}
	case len(entries) == 0:
		return e.nothingSent()
	}
	return &failure{
		code: Usage, message: fmt.Sprintf("%s is no directory of a run that can be gone on with: there is no %s in it", e.dir, journalName),
		hint: "give the directory of a run, as its summary names it; a run of --demo cannot be gone on with",
	}
}

func (e *earlier) nothingSent() error {
	return &failure{
		code: Usage, message: fmt.Sprintf("the run in %s ended before it began: nothing was sent", e.dir),
		hint: "run the sheet again; the directory can be deleted",
	}
}

// read reads the journal once more, when no other run can be writing to it, and
// gives the results back what only the sheet has.
func (e *earlier) read(rows []batch.Row) error {
	if err := e.replay(); err != nil {
		return err
	}
	if err := e.past.Restore(rows); err != nil {
		return fmt.Errorf("the journal in %s: %w", e.dir, err)
	}
	return nil
}

// rows are what the plan has to know of them.
func (e *earlier) rows() map[int]batch.Past {
	if e == nil {
		return nil
	}
	rows := make(map[int]batch.Past, len(e.past.Rows))
	for i, r := range e.past.Rows {
		if !e.failed || !wrong(r.Past) {
			rows[i] = r.Past
		}
	}
	return rows
}

// isAllowed says whether no question is left.
func (e *earlier) isAllowed() bool { return e != nil && e.allowed }

// wrong says whether a row is one that --failed tries again.
func wrong(p batch.Past) bool {
	return p.Result != nil && (p.Result.Status() == batch.Failed || p.Result.Status() == batch.Skipped)
}

// finished says whether there is nothing left to be done: the run has ended, in
// a way that leaves no row open, and its results are there.
func (e *earlier) finished() bool {
	end := e.past.Ended
	if end == nil {
		return false
	}
	switch ExitCode(end.ExitCode) {
	case OK, Unchanged:
	case RowsFailed:
		if e.failed {
			return false
		}
	default:
		return false
	}
	for _, name := range []string{resultsName, summaryName} {
		if _, err := os.Stat(e.dir.path(name)); err != nil {
			return false
		}
	}
	return true
}

// sheet is where the run's sheet is.
func (e *earlier) sheet() (string, error) {
	path := e.past.Header.Sheet.Path
	if path == "" {
		return "", &failure{
			code: Usage, message: "the sheet of this run came by standard input",
			hint: "give it with --sheet FILE, or once more by standard input with --sheet -",
		}
	}
	beside := filepath.Join(filepath.Dir(absolute(string(e.dir))), filepath.Base(path))
	for _, p := range []string{path, beside} {
		if _, err := os.Stat(p); !errors.Is(err, fs.ErrNotExist) {
			return p, nil
		}
	}
	return "", &failure{
		code: Usage, message: fmt.Sprintf("the sheet of this run, %s, is not there any more", path),
		hint: "give it with --sheet FILE",
	}
}

// anyName is the rule for names of a sheet that has kept to the right one
// before.
var anyName = regexp.MustCompile("")

// reopen reads the sheet of the run and makes the client. Nothing is sent.
func (j *job) reopen(s *streams) error {
	h := j.earlier.past.Header
	if digest(j.in.content) != h.Sheet.SHA256 {
		return &failure{
			code: Changed, message: fmt.Sprintf("%s is not the sheet of this run, or has changed since; nothing was sent", j.in.name),
			hint: "give the sheet as it was with --sheet FILE, or run the new one: docspace-batch run " + quote(orDash(j.in.path)),
		}
	}
	if err := j.goOnAgreed(); err != nil {
		return err
	}
	var err error
	if err := j.read(anyName); err != nil {
		return err
	}
	if j.client, err = j.newClient(s); err != nil {
		return err
	}
	if was, err := docspace.ParseURL(h.Portal, true); err != nil || was.Host != j.client.Host() {
		return &failure{
			code: Changed, message: fmt.Sprintf("this run was on %s, not on %s; nothing was sent", h.Portal, j.client.Host()),
			hint: "leave out --url",
		}
	}
	return nil
}

// sameOwner says whether a key is of the person whose key the run had.
func (e *earlier) sameOwner(p *portal) error {
	if p.caller.ID == e.past.Header.KeyOwner {
		return nil
	}
	return &failure{
		code: Changed, message: fmt.Sprintf("this is a key of %s, and the run was with one of somebody else (id %s); nothing was sent",
			p.caller.Email, e.past.Header.KeyOwner),
		hint: "use a key of the same person",
	}
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
