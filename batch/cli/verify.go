package cli

import (
	"context"
	"errors"

	"docspace-batch/report"
)

type verifyCmd struct {
	Dir       string `arg:"" help:"Directory of a run, or of a copy of one."`
	PublicKey string `help:"Whose signature the seal must have: ed25519, in PEM." placeholder:"FILE"`
	Sheet     string `help:"The sheet of the run, to be compared as well." placeholder:"FILE"`
	JSON      bool   `name:"json" help:"Print JSON, for programs."`
	Quiet     bool   `short:"q" help:"Say nothing when all is intact."`
}

// Help is shown with --help.
func (verifyCmd) Help() string {
	return `Compares the files of a run with its seal, manifest.json, and says which file and
which line was changed, removed, added or moved since: exit 12. Needs no portal
and changes nothing. A seal that is not signed shows accidents and edits; against
somebody who makes a new seal only a signature helps (run --sign-key).

Examples:
  docspace-batch verify leavers.20261122T101500Z-7f3a
  docspace-batch verify /srv/hr/old-run --public-key seal.pub.pem`
}

// Run says what has become of a run since it was sealed.
func (c *verifyCmd) Run(_ context.Context, s *streams) error {
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
	switch {
	case c.JSON:
		err = found.WriteJSON(s.out)
	case !found.Intact() && c.Quiet:
		err = found.WriteText(s.err)
	case !c.Quiet:
		err = found.WriteText(s.out)
	}
	if err != nil {
		return err
	}
	if !found.Intact() {
		return ended(NotIntact)
	}
	return nil
}
