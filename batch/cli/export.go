package cli

import (
	"context"
	"fmt"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

type exportCmd struct {
	Role       []string `help:"Only people with this role." placeholder:"ROLE"`
	Status     []string `help:"Only accounts that are active, terminated or pending." placeholder:"STATUS"`
	Group      []string `help:"Only people in this group, by its name or id." sep:"none" placeholder:"GROUP"`
	Domain     []string `help:"Only people with an e-mail of this domain." placeholder:"DOMAIN"`
	NoProgress bool     `help:"Show no progress."`
	Quiet      bool     `short:"q" help:"Say nothing but errors."`
	Verbose    bool     `short:"v" help:"Log every request to standard error."`
	sheetOutput
	pacing
	portalFlags
}

// Help is shown with --help.
func (exportCmd) Help() string {
	return `Writes the accounts of the portal as a sheet, sorted by e-mail, with role,
status and groups. Its column operation is empty: fill it in for the people that
you mean, and give --skip-empty to the commands that read it. --role, --status,
--group and --domain may each be given several times; a person is written who
fits one of each kind that is given. Without -o the sheet goes to standard
output.

Examples:
  docspace-batch export -o people.xlsx
  docspace-batch export --status terminated -o leavers.csv
  docspace-batch export --role User,Guest --domain example.com -o some.csv
  docspace-batch export --group Sales -o sales.csv
  docspace-batch plan people.xlsx --skip-empty`
}

// Run writes the portal's accounts as a sheet.
func (c *exportCmd) Run(ctx context.Context, s *streams) error {
	s.quiet = c.Quiet
	wanted, err := c.filter()
	if err != nil {
		return err
	}
	client, err := c.newClient(s, c.pacing, c.Verbose)
	if err != nil {
		return err
	}
	o, err := c.open(s, "")
	if err != nil {
		return err
	}
	defer o.discard()
	p, err := connect(ctx, s, client, c.state())
	if err != nil {
		return err
	}
	if p.caller.Role != batch.DocSpaceAdmin {
		s.notice("this is the key of a room admin, who sees neither terminated people nor the guests of others: they are not in the sheet")
	}

	in, err := c.readGroups(ctx, s, p)
	if err != nil {
		return err
	}
	if err := wanted.findGroups(in); err != nil {
		return err
	}
	accounts, err := p.everybody(ctx, s, s.mode(c.NoProgress))
	if err != nil {
		return err
	}
	n := 0
	err = o.write(sheet.ExportColumns(), func(w *sheet.Writer) error {
		for _, a := range accounts {
			if !wanted.takes(a, in) {
				continue
			}
			n++
			if err := w.Write(exported(a, in)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.tell(s, o, n, len(accounts))
	return nil
}

// readGroups reads who is in which group.
func (c *exportCmd) readGroups(ctx context.Context, s *streams, p *portal) (*membership, error) {
	bar := s.progress("groups", 0, s.mode(c.NoProgress))
	in, err := readMembership(ctx, p, bar.Set)
	s.close(bar, err != nil)
	if err != nil {
		return nil, fmt.Errorf("reading the groups: %w", err)
	}
	if in.why != "" && len(c.Group) == 0 {
		s.notice("%s; the column groups is empty", in.why)
	}
	return in, nil
}

// exported is the row of an account.
func exported(a batch.Account, in *membership) []string {
	return []string{"", a.Email, a.ID, a.FirstName, a.LastName, string(a.Role), string(a.Status), in.cell(a)}
}

// tell says what has been written, and how to go on.
func (c *exportCmd) tell(s *streams, o *output, n, all int) {
	of := ""
	if n != all {
		of = fmt.Sprintf(" of %d", all)
	}
	what := fmt.Sprintf("%s%s", count(n, "account"), of)
	if o.name == "" {
		s.notice("%s written", what)
		return
	}
	s.notice("%s in %s; fill in operations, then: docspace-batch plan %s --skip-empty", what, o, quote(o.name))
}
