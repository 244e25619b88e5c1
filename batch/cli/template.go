package cli

import (
	"fmt"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

type templateCmd struct {
	Operation []string `help:"An operation that the sheet is for; may be given several times. Without it the sheet is for all." placeholder:"OP"`
	sheetOutput
}

// Help is shown with --help.
func (templateCmd) Help() string {
	return `Writes a sheet to fill in: the columns that the operations need or use, and one
example of each. Rows whose operation begins with # are not read, so that the
examples may stay; take the "# " away to make one count. A workbook (.xlsx)
offers the operations and roles to choose from, and explains them and the
columns on a second page. Without -o the sheet goes to standard output. No
portal is needed.

Examples:
  docspace-batch template
  docspace-batch template -o people.xlsx
  docspace-batch template --operation create -o onboarding.csv
  docspace-batch template --operation terminate,delete -o leavers.xlsx`
}

// Run writes a sheet to fill in.
func (c *templateCmd) Run(s *streams) error {
	chosen, err := c.chosen()
	if err != nil {
		return err
	}
	o, err := c.open(s, "")
	if err != nil {
		return err
	}
	defer o.discard()
	t := newTemplate(chosen)
	if err := o.write(t.header(), t.write); err != nil {
		return err
	}
	if o.name != "" {
		s.notice("the template is in %s; fill it in, then: docspace-batch check %s", o, quote(o.name))
	}
	return nil
}

// chosen are the operations that the sheet is for, in the order of the table.
func (c *templateCmd) chosen() ([]batch.Operation, error) {
	all := batch.Operations()
	if len(c.Operation) == 0 {
		return all, nil
	}
	names := map[batch.Op]bool{}
	for _, name := range c.Operation {
		op, ok := batch.Lookup(name)
		if !ok {
			return nil, &failure{code: Usage, message: fmt.Sprintf("there is no operation %q", name), hint: "one of " + operations()}
		}
		names[op.Name] = true
	}
	return slices.DeleteFunc(all, func(op batch.Operation) bool { return !names[op.Name] }), nil
}

// template is a sheet to fill in.
type template struct {
	operations []batch.Operation
	columns    []batch.Column
}

// noteColumn is a column for people: it is carried to the results and not read.
const noteColumn batch.Column = "note"

func newTemplate(operations []batch.Operation) *template {
	t := &template{operations: operations}
	for _, c := range templateColumns() {
		if c == batch.ColOperation || c == batch.ColEmail || c == noteColumn || slices.ContainsFunc(operations, used(c)) {
			t.columns = append(t.columns, c)
		}
	}
	return t
}

// used says whether an operation does something with a column.
func used(c batch.Column) func(batch.Operation) bool {
	return func(op batch.Operation) bool {
		if c == batch.ColUserID {
			return !op.Name.Makes() // names who is there already
		}
		return slices.Contains(op.Needs, c) || slices.Contains(op.Uses, c)
	}
}

func (t *template) header() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = string(c)
	}
	return names
}

// write writes the examples, what there is to choose from, and the notes.
func (t *template) write(w *sheet.Writer) error {
	var names []string
	for _, op := range t.operations {
		example := exampleOf(op.Name)
		example[batch.ColOperation] = "# " + string(op.Name)
		cells := make([]string, len(t.columns))
		for i, c := range t.columns {
			cells[i] = example[c]
		}
		if err := w.Write(cells); err != nil {
			return err
		}
		names = append(names, string(op.Name))
	}
	if err := w.Offer(batch.ColOperation, names); err != nil {
		return err
	}
	if err := w.Offer(batch.ColRole, t.roles()); err != nil {
		return err
	}
	t.explain(w)
	return nil
}

// roles are those that one of the operations can give.
func (t *template) roles() []string {
	var names []string
	for _, role := range batch.Roles() {
		if slices.ContainsFunc(t.operations, func(op batch.Operation) bool {
			_, refused := batch.CheckCreate(batch.Row{Op: op.Name, FirstName: "A", LastName: "B", Role: role}, nil)
			return used(batch.ColRole)(op) && !(op.Name.Makes() && refused)
		}) {
			names = append(names, string(role))
		}
	}
	return names
}

// explain writes the notes.
func (t *template) explain(w *sheet.Writer) {
	w.Note("How to fill it in", "")
	w.Note("", "Each row is one operation on one person. Rows whose operation begins with # are examples, and are not read; delete them or leave them.")
	w.Note("", "Columns may stand in any order, and those that you do not need may go. Columns of your own are carried to the results as they are.")
	w.Note("", "docspace-batch check FILE says what is wrong with the sheet, plan FILE what it would change, and run FILE carries it out.")
	w.Note("Columns", "")
	for _, c := range t.columns {
		w.Note(string(c), columnNote(c))
	}
	w.Note("Operations", "")
	for _, op := range t.operations {
		w.Note(string(op.Name), sentence(exampleOf(op.Name)[noteColumn]))
	}
}

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }
