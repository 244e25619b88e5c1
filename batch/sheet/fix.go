package sheet

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"docspace-batch/batch"
)

// Change is one difference between a sheet and its corrected copy.
type Change struct {
	Line   int
	Cell   string // in a workbook, such as "Sheet1!D17"
	Column string // as in the sheet; "" when a whole row is left out
	What   string // for people; it quotes no secret
}

// String reads like a Fault.
func (c Change) String() string {
	return Fault{Line: c.Line, Cell: c.Cell, Column: c.Column, Message: c.What}.Error()
}

// Columns are the names of the columns in a corrected copy: those that are read by
// their own names, an operation of the whole sheet before them, the others as they
// are.
func (s *Sheet) Columns() []string {
	var names []string
	if s.options.Operation != "" {
		names = append(names, string(batch.ColOperation))
	}
	for i, c := range s.header.columns {
		name := string(c)
		if c == "" {
			name = strings.TrimSpace(s.header.Names[i])
			if ColumnOf(name) != "" {
				name += " (not read)" // or it would be, under its new neighbours
			}
		}
		names = append(names, name)
	}
	return names
}

// Fix reads the whole sheet and writes each row of a corrected copy to w, and tells
// each change. The Faults are what it does not mend. A row that cannot be taken
// apart is an error of its own, for then there is no copy; the others are those of
// w and ctx.
func (s *Sheet) Fix(ctx context.Context, w *Writer, tell func(Change)) (Faults, error) {
	defer s.Close()
	for i, name := range s.Columns()[len(s.Columns())-len(s.header.Names):] {
		if old := s.header.Names[i]; name != old && trimName(old) != "" {
			tell(s.change(s.left.header, i, fmt.Sprintf("written as %s", name)))
		}
	}
	var faults Faults
	broken := false
	for rec, err := range s.records() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if fault, ok := errors.AsType[Fault](err); ok {
			faults, broken = append(faults, fault), true
			continue
		}
		s.mend(rec, tell)
		row, found, _ := s.judge(rec)
		faults = append(faults, found...)
		switch {
		case row.RepeatOf != 0:
			tell(s.change(rec.line, -1, fmt.Sprintf("left out, for it repeats line %d", row.RepeatOf)))
			continue
		case broken:
			continue
		}
		if err := w.writeAsIs(s.copied(rec, w, tell)); err != nil {
			return nil, err
		}
	}
	if broken {
		return nil, faults
	}
	return faults, nil
}

// change is one of a cell; of a whole row where column is -1.
func (s *Sheet) change(line, column int, what string) Change {
	return Change{Line: line, Cell: s.cell(line, column), Column: s.columnAt(column), What: what}
}

// copied are the cells of a row in the copy. A secret that is not read is none of
// the tool's business. Cells that are read stay as they are, for an apostrophe before
// one would be part of an address or a name.
func (s *Sheet) copied(rec record, w *Writer, tell func(Change)) []string {
	var cells []string
	if s.options.Operation != "" {
		cells = append(cells, string(s.options.Operation))
	}
	for i, c := range s.header.columns {
		cell := rec.all[i]
		switch {
		case c != "":
			cell = rec.read.raw(c)
		case s.header.Secret(i):
			if strings.TrimSpace(cell) != "" && !s.emptied[i] {
				s.emptied[i] = true
				tell(s.change(rec.line, i, "not copied, and neither are the cells below, for they may be secrets"))
			}
			cell = ""
		case w.guards() && runs(cell):
			cell = "'" + cell
			tell(s.change(rec.line, i, "written with ' before it, for spreadsheets run it as a formula"))
		}
		cells = append(cells, cell)
	}
	return cells
}

// mend corrects the cells of a record that are read.
func (s *Sheet) mend(rec record, tell func(Change)) {
	for i, column := range s.header.columns {
		if column == "" {
			continue
		}
		old, mended := rec.all[i], s.mended(column, rec.read.text(column))
		if mended == old {
			continue
		}
		rec.read.set(column, mended)
		what := fmt.Sprintf("%s is written as %s", quote(old), quote(mended))
		if column.Secret() {
			what = "written without what does not belong to it"
		}
		tell(s.change(rec.line, i, what))
	}
	rec.read.guarded = false
}

// mended is a cell as it should have been written, where there is no doubt about
// that.
func (s *Sheet) mended(column batch.Column, text string) string {
	if column.Secret() {
		return text
	}
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d': // joiners are part of some scripts
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, norm.NFC.String(text)))
	switch column {
	case batch.ColOperation:
		if op := s.operations.find(text); op != nil {
			return string(op.Name)
		}
	case batch.ColRole:
		if role, ok := batch.ParseRole(text); ok {
			return string(role)
		}
	case batch.ColEmail:
		return bareEmail(text)
	case batch.ColReassignTo:
		if strings.Contains(text, "@") {
			return bareEmail(text)
		}
	case batch.ColUserID:
		if id, err := uuid.Parse(text); err == nil {
			return id.String()
		}
	case batch.ColFirstName, batch.ColLastName:
		return strings.Join(strings.Fields(strings.ReplaceAll(text, "’", "'")), " ")
	case batch.ColGroups:
		var names []string
		for name := range strings.SplitSeq(text, ";") {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
		return strings.Join(names, ";")
	}
	return text
}

// bareEmail is the address in what mail programs write around one.
func bareEmail(text string) string {
	if len(text) > len("mailto:") && strings.EqualFold(text[:len("mailto:")], "mailto:") {
		text = text[len("mailto:"):]
	}
	text = strings.TrimRight(text, ";, ")
	if message, _ := emailFault(text); message == "" {
		return text
	}
	if address, err := mail.ParseAddress(text); err == nil {
		return address.Address
	}
	return text
}
