package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"docspace-batch/batch/sheet"
	"docspace-batch/report"
)

// maxChanges is how many changes of a corrected copy are listed.
const maxChanges = 100

// fix writes a corrected copy of the sheet, and lists what is different in it.
func (c *checkCmd) fix(ctx context.Context, s *streams, sh *sheet.Sheet) (err error) {
	out, err := c.open(s, c.File)
	if err != nil {
		return err
	}
	defer out.discard()
	list := s.out
	if out.name == "" {
		list = s.err // the copy is on standard output
	}
	if c.Quiet {
		list = io.Discard
	}
	changes := 0
	var faults sheet.Faults
	var broken sheet.Faults
	err = out.write(sh.Columns(), func(w *sheet.Writer) error {
		var err error
		faults, err = sh.Fix(ctx, w, func(change sheet.Change) {
			if changes++; changes <= maxChanges {
				fmt.Fprintln(list, report.Clean(change.String()))
			}
		})
		return err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	noteSheet(s, sh)
	switch {
	case errors.As(err, &broken):
		return &failure{
			code: SheetErrors, message: sheetFailure(broken).message, hint: "mend this first: there is no corrected copy of what cannot be taken apart",
		}
	case err != nil:
		return err
	}
	if more := changes - maxChanges; more > 0 {
		fmt.Fprintf(list, "and %s more\n", count(more, "change"))
	}
	fmt.Fprintf(list, "%s; the corrected copy is in %s\n", count(changes, "change"), report.Clean(out.String()))
	if len(faults) > 0 {
		f := sheetFailure(faults)
		f.hint = "mend these in the corrected copy; the lines are those of the sheet as it was"
		return f
	}
	return nil
}
