package journal

import (
	"fmt"

	"docspace-batch/batch"
)

// Past is what a journal tells of the run so far.
type Past struct {
	Header Header
	Calls  int         // the largest number among the names of calls, 12 for "c12"; 0: none
	Rows   map[int]Row // by the index of the row; those of which nothing is known are absent
	Ended  *End        // nil: the run was cut off

	// Failures are the results of rows that were sent, failed, and were tried
	// again since, in the order of the journal. They have no message.
	Failures []batch.Result

	size     int64 // bytes of whole lines
	sum      chain // behind them
	restored bool
}

// Row is what a journal tells of a row. Its result is nil also when the row was
// sent again since. Its attempts are those of its results, and one for each time
// it was sent since.
type Row struct {
	batch.Past
	Line int // of the sheet
}

// Restore puts back into the results what the journal leaves out and the rows
// know: the row, and its e-mail and names in the message. Secrets and other
// addresses stay away ("[password]", "[address]"), and so do the e-mails and
// names of accounts. It does so once; the rows must be those of the same sheet.
func (p *Past) Restore(rows []batch.Row) error {
	if err := p.fits(rows); err != nil || p.restored {
		return err
	}
	messages := make(map[int]string, len(p.Rows))
	for i, r := range p.Rows {
		if r.Result == nil {
			continue
		}
		message, err := reveal(r.Result.Message, rows[i])
		if err != nil {
			return fmt.Errorf("line %d is not that of the journal's sheet: %w", r.Line, err)
		}
		messages[i] = message
	}
	for i := range p.Failures {
		p.Failures[i].Row = &rows[p.Failures[i].Index]
	}
	for i, message := range messages {
		result := p.Rows[i].Result
		result.Message, result.Row = message, &rows[i]
	}
	p.restored = true
	return nil
}

// fits says whether the rows can be those of the journal's sheet.
func (p *Past) fits(rows []batch.Row) error {
	if len(rows) != p.Header.Sheet.Rows {
		return fmt.Errorf("the journal is that of a sheet with %d rows, not %d", p.Header.Sheet.Rows, len(rows))
	}
	for i, r := range p.Rows {
		if rows[i].Line != r.Line {
			return fmt.Errorf("the row on line %d of the sheet is on line %d in the journal's", rows[i].Line, r.Line)
		}
	}
	return nil
}
