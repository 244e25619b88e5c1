package cli

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
	"docspace-batch/report"
)

type reportCmd struct {
	Dir     string `arg:"" help:"Directory of a run that has ended."`
	PII     string `name:"pii" help:"Make a copy that can be shared: names and e-mails are masked, or hashed so that one person can be followed." enum:",masked,hashed" default:"" placeholder:"masked|hashed"`
	Out     string `help:"Directory of the copy; it must be absent or empty." placeholder:"DIR"`
	SignKey string `help:"Sign the seal with the ed25519 key in FILE (PEM); needed when it was signed before." placeholder:"FILE"`
}

// Help is shown with --help.
func (reportCmd) Help() string {
	return `Writes report.html of a run anew and keeps its seal true. With --pii a copy is
made in another directory: results.csv, summary.json, report.html and a seal of
its own; the journal and undo.csv are not in it. Read a copy before you share it.
A run that somebody has touched since it was sealed is refused: exit 12.

Examples:
  docspace-batch report leavers.20261122T101500Z-7f3a
  docspace-batch report leavers.20261122T101500Z-7f3a --pii hashed --out copy`
}

// Run writes the page of a run, or a copy that can be shared.
func (c *reportCmd) Run(_ context.Context, s *streams) error {
	if (c.PII == "") != (c.Out == "") {
		return &failure{code: Usage, message: "--pii and --out go together", hint: "docspace-batch report --help"}
	}
	key, err := keeping{SignKey: c.SignKey}.key()
	if err != nil {
		return err
	}
	found, err := report.Verify(c.Dir, report.VerifyOptions{})
	switch {
	case errors.Is(err, report.ErrUnsealed):
		s.notice("%v: nobody can tell whether it was touched", err)
	case err != nil:
		return &failure{code: Usage, message: err.Error(), hint: "give the directory of a run, as its summary names it", err: err}
	case !found.Intact():
		return &failure{
			code: NotIntact, message: c.Dir + " is not as it was sealed; nothing was written", hint: "look at it: docspace-batch verify " + quote(c.Dir),
		}
	}
	if c.PII != "" {
		err = c.copy(found, key)
	} else {
		err = c.page(found.Copy, err == nil, key)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &failure{
			code: Usage, message: fmt.Sprintf("%s has no summary: the run has not ended in good order", c.Dir),
			hint: resumeCommand(runDir(c.Dir)), err: err,
		}
	case err != nil:
		return &failure{code: Usage, message: err.Error(), err: err}
	}
	return nil
}

// page writes the page of the run, and seals it again when it was sealed.
func (c *reportCmd) page(mode report.Mode, sealed bool, key ed25519.PrivateKey) error {
	if err := report.WritePage(c.Dir, report.PageOptions{Column: columnsOf(c.Dir), Copy: mode}); err != nil || !sealed {
		return err
	}
	return report.Reseal(c.Dir, version, []string{pageName}, key)
}

// copy makes a copy of the run that can be shared.
func (c *reportCmd) copy(found report.Findings, key ed25519.PrivateKey) error {
	mode := report.Mode(c.PII)
	column := columnsOf(c.Dir)
	m, err := report.NewMasker(mode, column)
	if err != nil {
		return err
	}
	if around := filepath.Dir(absolute(c.Out)); besideRun(around) != around {
		return fmt.Errorf("%s is within the directory of a run, whose seal that would break", c.Out)
	}
	if err := m.Copy(c.Dir, c.Out); err != nil {
		return err
	}
	if err := report.WritePage(c.Out, report.PageOptions{Column: column, Copy: mode}); err != nil {
		return err
	}
	return report.Seal(c.Out, report.SealOptions{RunID: found.RunID, ToolVersion: version, Copy: mode, Key: key})
}

// columnsOf says what the columns of a run's results mean, by how its sheet was to
// be read.
func columnsOf(dir string) func(name string) batch.Column {
	names, err := report.ReadHeader(runDir(dir).path(resultsName))
	if err != nil {
		return sheet.ColumnOf // there is no page of such a run
	}
	var how sheet.Options
	if e, err := readEarlier(dir); err == nil { // a demo's run has no journal
		if o, err := restored(e.past.Header.Options, overrides{}); err == nil {
			how.Map = o.Map
		}
	}
	return sheet.HeaderOf(names, how).Column
}
