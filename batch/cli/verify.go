package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"docspace-batch/report"
)

type verifyCmd struct {
	Dir       string `arg:"" help:"Directory of a run, or of a copy of one."`
	PublicKey string `help:"Whose signature the seal must have: ed25519, in PEM." placeholder:"FILE"`
	Sheet     string `help:"The sheet of the run, to be compared as well." placeholder:"FILE"`
	Portal    bool   `help:"Look on the portal, too: which accounts are no longer as the run left them, which changes its audit trail has."`
	JSON      bool   `name:"json" help:"Print JSON, for programs."`
	Quiet     bool   `short:"q" help:"Say nothing when all is intact."`
	portalFlags
}

// Help is shown with --help.
func (verifyCmd) Help() string {
	return `Compares the files of a run with its seal, manifest.json, and says which file and
which line was changed, removed, added or moved since: exit 12. Changes nothing,
and needs no portal but with --portal: then exit 11 says that accounts are no
longer as the run left them. A seal that is not signed shows accidents and edits; against
somebody who makes a new seal only a signature helps (run --sign-key).

Examples:
  docspace-batch verify leavers.20261122T101500Z-7f3a
  docspace-batch verify /srv/hr/old-run --public-key seal.pub.pem
  docspace-batch verify leavers.20261122T101500Z-7f3a --portal`
}

// Run says what has become of a run since it was sealed.
func (c *verifyCmd) Run(ctx context.Context, s *streams) error {
	o := report.VerifyOptions{Sheet: c.Sheet}
	var err error
	if c.PublicKey != "" {
		if o.PublicKey, err = report.ReadPublicKey(c.PublicKey); err != nil {
			return &failure{code: Usage, message: err.Error(), hint: "make it of the private one: openssl pkey -in KEY -pubout", err: err}
		}
	}
	found, err := report.Verify(c.Dir, o)
	switch {
	case errors.Is(err, report.ErrUnsealed):
		return &failure{
			code: NotIntact, message: c.Dir + ": " + err.Error(),
			hint: "a run that was killed has none before it is gone on with: docspace-batch resume " + quote(c.Dir), err: err,
		}
	case err != nil:
		return &failure{code: Usage, message: err.Error(), hint: "give the directory of a run, as its summary names it", err: err}
	}
	var now *crossCheck
	switch {
	case c.Portal && !found.Intact():
		s.notice("the portal was not asked, for the files of the run are not as they were sealed")
	case c.Portal:
		if now, err = c.check(ctx, s); err != nil {
			return err
		}
	}
	code := OK
	switch {
	case !found.Intact():
		code = NotIntact
	case now != nil && len(now.Changed) > 0:
		code = Changed
	}
	if err := c.print(s, found, now, code); err != nil {
		return err
	}
	if code != OK {
		return ended(code)
	}
	return nil
}

// print shows what was found, now being nil when nobody has looked on the portal.
func (c *verifyCmd) print(s *streams, found report.Findings, now *crossCheck, code ExitCode) error {
	out := s.out
	switch {
	case c.JSON && now != nil:
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			Seal   report.Findings `json:"seal"`
			Portal *crossCheck     `json:"portal"`
		}{found, now})
	case c.JSON:
		return found.WriteJSON(out)
	case c.Quiet && code == OK:
		return nil
	case c.Quiet:
		out = s.err
	}
	if err := found.WriteText(out); err != nil || now == nil {
		return err
	}
	_, err := io.WriteString(out, now.text())
	return err
}
