package sheet

import (
	"strconv"
	"strings"
)

// Fault is one thing that is wrong with a sheet. It never quotes a password or
// a share link.
type Fault struct {
	Line    int    // of the sheet, counted from 1; a row that spans lines is known by its first; 0: the whole sheet
	Cell    string // in a workbook, such as "Sheet1!D17"; otherwise empty
	Column  string // the name in the sheet's header; empty when the whole row or sheet is meant
	Message string // what is wrong, without a capital and a full stop
	Fix     string // what to write or do instead
	Err     error  // the cause where reading itself failed, otherwise nil
}

// Error reads "line 4, column email: what is wrong; what to write instead", and in
// a workbook "Sheet1!B4, column email: ...".
func (f Fault) Error() string {
	var b strings.Builder
	switch {
	case f.Cell != "":
		b.WriteString(f.Cell)
	case f.Line > 0:
		b.WriteString("line " + strconv.Itoa(f.Line))
	}
	if f.Column != "" {
		b.WriteString(", column " + strings.Join(strings.Fields(f.Column), " "))
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(f.Message)
	if f.Fix != "" {
		b.WriteString("; " + f.Fix)
	}
	return b.String()
}

// Unwrap is the cause, if there is one.
func (f Fault) Unwrap() error { return f.Err }

// Faults is everything that is wrong with a sheet, in the order of its lines.
type Faults []Fault

// Error is one fault a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// OperationTwiceError says that a sheet has a column for the operation while
// Options.Operation gives one for all rows. It is a fault of the call and not
// of the sheet.
type OperationTwiceError struct {
	Column string // the name in the sheet's header
}

func (e *OperationTwiceError) Error() string {
	return "the sheet's column " + quote(e.Column) + " gives each row its operation, and one is given for the whole sheet as well"
}

// OptionError says that an option does not fit the sheet, or is none. It is a
// fault of the call and not of the sheet.
type OptionError struct {
	Option  string // the flag that gives it, such as "--encoding"
	Message string
	Fix     string
}

func (e *OptionError) Error() string { return e.Option + ": " + e.Message }

// quoted lists names.
func quoted(names []string) string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = quote(n)
	}
	return strings.Join(all, ", ")
}

// quote shows a cell in a message: long ones shortened, invisible characters
// escaped.
func quote(cell string) string {
	const most = 60
	n := 0
	for i := range cell {
		if n == most {
			return strconv.Quote(cell[:i] + "…")
		}
		n++
	}
	return strconv.Quote(cell)
}
