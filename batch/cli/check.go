package cli

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

// ruleTime is how long check waits for a portal's rule for names.
const ruleTime = 5 * time.Second

type checkCmd struct {
	File      string `arg:"" help:"Sheet (CSV or XLSX); - is standard input."`
	Operation string `help:"The operation of all rows, for a sheet without that column." placeholder:"OP"`
	Fix       bool   `help:"Write a corrected copy with -o FILE, and list what is different in it."`
	Quiet     bool   `short:"q" help:"Say nothing when all is well."`
	sheetOutput
	reading
	portalFlags
}

// Help is shown with --help.
func (checkCmd) Help() string {
	return `With --url, or when DOCSPACE_URL is set, the rule for names is that of the portal
if it answers; no key is needed.

--fix trims cells, writes roles, operations and the columns' names in the tool's
own words, and drops rows that repeat others exactly. What it cannot mend is
listed as always.

Examples:
  docspace-batch check leavers.xlsx
  docspace-batch check people.csv --operation create
  docspace-batch check leute.csv --encoding windows-1252 --map Mailbox=email
  docspace-batch check leavers.csv --fix -o leavers-fixed.csv
  docspace-batch check onboarding.csv --url docspace.example.com`
}

// Run reads the sheet without keeping its rows.
func (c *checkCmd) Run(ctx context.Context, s *streams) error {
	s.quiet = c.Quiet
	if !c.Fix && (c.Output != "" || c.Format != "" || c.Overwrite) {
		return &failure{code: Usage, message: "-o, --format and --overwrite are for a corrected copy", hint: "add --fix"}
	}
	in, err := openStream(c.File, s.in)
	if err != nil {
		return err
	}
	defer in.close()
	rule, err := c.nameRule(ctx, s)
	if err != nil {
		return err
	}
	options, err := c.sheetOptions(c.Operation, rule)
	if err != nil {
		return err
	}
	sh, err := sheet.Open(in, options)
	if err != nil {
		return err
	}
	defer sh.Close()
	if c.Fix {
		return c.fix(ctx, s, sh)
	}
	var faults sheet.Faults
	counts := map[batch.Op]int{}
	rows := 0
	for row, err := range sh.Rows() {
		var fault sheet.Fault
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			rows++
			counts[row.Op]++
		case errors.As(err, &fault):
			faults = append(faults, fault)
		default:
			return err
		}
	}
	noteSheet(s, sh)
	if len(faults) > 0 {
		f := sheetFailure(faults)
		f.hint = "mend the sheet; what can be mended without guessing: " + c.fixCommand()
		return f
	}
	if c.Quiet {
		return nil
	}
	fmt.Fprintf(s.out, "%s: %s, no errors\n", in.name, count(rows, "row"))
	for _, o := range batch.Operations() {
		if n := counts[o.Name]; n > 0 {
			fmt.Fprintf(s.out, "  %-14s%d\n", o.Name, n)
		}
	}
	return nil
}

// fixCommand writes a corrected copy of the sheet.
func (c *checkCmd) fixCommand() string {
	words := []string{"docspace-batch", "check", quote(c.File), "--fix", "-o", "COPY"}
	if c.Operation != "" {
		words = append(words, "--operation", quote(c.Operation))
	}
	return strings.Join(append(words, c.readingFlags()...), " ")
}

// nameRule is the portal's rule for names where a portal is given.
func (c *checkCmd) nameRule(ctx context.Context, s *streams) (*regexp.Regexp, error) {
	if c.URL == "" {
		return nil, nil
	}
	client, err := c.newKeylessClient(s)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, ruleTime)
	defer cancel()
	_, rule := settings(ctx, s, client)
	return rule, nil
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
