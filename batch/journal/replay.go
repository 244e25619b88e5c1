package journal

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"docspace-batch/batch"
)

// maxLine is the longest line that is read, in bytes.
const maxLine = 16 << 20

// ErrNoHeader is given for a journal that has no whole first line: the run was
// cut off before anything was sent.
var ErrNoHeader = errors.New("the journal has no header: nothing was sent")

// DamageError is given for a journal that is damaged, and not just cut off.
type DamageError struct {
	Line int // of the journal, from 1
	Err  error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("line %d of the journal is damaged: %s", e.Line, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// Replay reads a journal. A last line without its newline is ignored: it was
// being written when the run was cut off, and nothing was done upon it. Errors
// are ErrNoHeader, a *DamageError, one for a version that is not known, and
// those of reading.
func Replay(r io.Reader) (*Past, error) {
	p := replay{past: &Past{Rows: map[int]Row{}}, waiting: map[string][]int{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	lines.Split(wholeLines)
	n := 0
	for lines.Scan() {
		n++
		if err := p.line(n, lines.Bytes()); err != nil {
			return nil, err
		}
		p.past.size += int64(len(lines.Bytes()) + len("\n"))
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, &DamageError{Line: n + 1, Err: err}
	case err != nil:
		return nil, fmt.Errorf("reading the journal: %w", err)
	case n == 0:
		return nil, ErrNoHeader
	}
	return p.past, nil
}

// wholeLines splits off lines that have a newline, and nothing after them.
func wholeLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}

// replay is a journal that is being read.
type replay struct {
	past    *Past
	waiting map[string][]int // rows without an answer, by call
}

func (p *replay) line(n int, line []byte) error {
	if n == 1 {
		if err := checkVersion(line); err != nil {
			return err
		}
	}
	body, err := p.past.sum.open(line)
	if err == nil {
		err = p.body(n, body)
	}
	if err != nil {
		return &DamageError{Line: n, Err: err}
	}
	return nil
}

// checkVersion comes before the checksum: that of another version may be
// another one.
func checkVersion(line []byte) error {
	rest, ok := bytes.CutPrefix(line, []byte(`{"journal":`))
	if !ok {
		return nil
	}
	digits, _, _ := bytes.Cut(rest, []byte(","))
	if v, err := strconv.Atoi(string(digits)); err == nil && v != version {
		return fmt.Errorf("the journal is of version %d, and this tool reads version %d only; use the tool that wrote it", v, version)
	}
	return nil
}

func (p *replay) body(n int, body []byte) error {
	d := decoder{rest: body}
	if !d.take("{") {
		return errLayout
	}
	if n == 1 {
		return p.header(&d)
	}
	kind, _, _ := bytes.Cut(bytes.TrimPrefix(d.rest, []byte(`"`)), []byte(`"`))
	r := newRecord(string(kind))
	if r == nil {
		return errors.New("it is no record of a known kind")
	}
	r.lay(&d)
	if err := d.done(); err != nil {
		return err
	}
	if _, again := r.(*resumed); p.past.Ended != nil && !again {
		return errors.New("it stands after the end of the run")
	}
	return p.apply(r)
}

func (p *replay) header(d *decoder) error {
	p.past.Header.lay(d)
	if err := d.done(); err != nil {
		return err
	}
	if p.past.Header.Sheet.Rows < 0 {
		return errLayout
	}
	return nil
}

func (p *replay) apply(r record) error {
	switch r := r.(type) {
	case *sent:
		return p.row(r.Index, r.Line, r.Call, func(row *Row) {
			p.again(row)
			row.Sent, row.Result = &r.Sent, nil
			row.Attempts++
			p.waiting[r.Call] = append(p.waiting[r.Call], r.Index)
		})
	case *result:
		return p.row(r.Index, r.line, r.Call, func(row *Row) {
			p.again(row)
			row.Result = &r.Result
			row.Attempts = max(row.Attempts, r.Attempts)
		})
	case *answered:
		p.answer(r.call)
		p.count(r.call)
	case *ended:
		p.past.Ended = &r.End
	case *resumed:
		p.past.Ended = nil
	}
	return nil
}

// again keeps the result of a row that is tried again, if it may have done
// something though it failed.
func (p *replay) again(row *Row) {
	if r := row.Result; r != nil && r.Status() == batch.Failed && r.Attempts > 0 {
		failure := *r
		failure.Message = ""
		p.past.Failures = append(p.past.Failures, failure)
	}
}

// row changes what is known of a row.
func (p *replay) row(index, line int, call string, change func(*Row)) error {
	if rows := p.past.Header.Sheet.Rows; index < 0 || index >= rows {
		return fmt.Errorf("it has a row with index %d, and the sheet has %d rows", index, rows)
	}
	row, known := p.past.Rows[index]
	if known && row.Line != line {
		return fmt.Errorf("it has row %d on line %d of the sheet, an earlier one has it on line %d", index, line, row.Line)
	}
	row.Line = line
	change(&row)
	p.past.Rows[index] = row
	p.count(call)
	return nil
}

func (p *replay) count(call string) {
	if number, ok := strings.CutPrefix(call, "c"); ok {
		if n, err := strconv.Atoi(number); err == nil {
			p.past.Calls = max(p.past.Calls, n)
		}
	}
}

func (p *replay) answer(call string) {
	for _, i := range p.waiting[call] {
		// It may have been sent again by another call since.
		if row := p.past.Rows[i]; row.Sent.Call == call {
			row.Sent.Answered = true
		}
	}
	delete(p.waiting, call)
}
