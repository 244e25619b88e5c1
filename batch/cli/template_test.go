package cli

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

// filled is a template with all its examples made to count: header and rows.
func filled(t *testing.T, operations []batch.Operation) [][]string {
	t.Helper()
	var out bytes.Buffer
	made := newTemplate(operations)
	o := &output{Writer: &out, format: sheet.CSV}
	if err := o.write(made.header(), made.write); err != nil {
		t.Fatal(err)
	}
	if _, rows, err := sheet.ReadAll(bytes.NewReader(out.Bytes()), sheet.Options{}); err != nil || len(rows) > 0 {
		t.Errorf("the examples are read: %v, %v", rows, err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range lines[1:] {
		var marked bool
		if cells[0], marked = strings.CutPrefix(cells[0], "# "); !marked {
			t.Errorf("%q is no example", cells[0])
		}
	}
	return lines
}

// readBack reads lines as a sheet.
func readBack(t *testing.T, lines ...[]string) []batch.Row {
	t.Helper()
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	_, rows, err := sheet.ReadAll(&text, sheet.Options{})
	if err != nil {
		t.Errorf("%v\n%s", err, &text)
	}
	return rows
}

// TestTemplate holds that each operation has an example that is a valid row, by
// itself and among the others, and that the template has the columns for it.
func TestTemplate(t *testing.T) {
	all := batch.Operations()
	lines := filled(t, all)
	if rows := readBack(t, lines...); len(rows) != len(all) {
		t.Errorf("%d rows of %d operations", len(rows), len(all))
	}
	for i, op := range all {
		t.Run(string(op.Name), func(t *testing.T) {
			example := exampleOf(op.Name)
			for _, c := range append([]batch.Column{batch.ColEmail, noteColumn}, op.Needs...) {
				if example[c] == "" {
					t.Errorf("the example has no %s", c)
				}
			}
			for c := range example {
				if c != batch.ColEmail && c != noteColumn && !used(c)(op) {
					t.Errorf("the example has a %s, which %s does not use", c, op.Name)
				}
			}
			for _, lines := range [][][]string{{lines[0], lines[i+1]}, filled(t, all[i:i+1])} {
				rows := readBack(t, lines...)
				if len(rows) != 1 || rows[0].Op != op.Name {
					t.Errorf("%q is read as %v", lines, rows)
				}
			}
			alone := newTemplate(all[i : i+1]).columns
			for _, c := range slices.Concat(op.Needs, op.Uses) {
				if has := slices.Contains(alone, c); has != (c != batch.ColPassword) {
					t.Errorf("it has a column %s: %t", c, has)
				}
			}
			if slices.Contains(alone, batch.ColUserID) == op.Name.Makes() {
				t.Errorf("columns %v", alone)
			}
		})
	}
}

// What a workbook offers to choose from is taken by the reader.
func TestTemplateAids(t *testing.T) {
	for _, c := range templateColumns() {
		if columnNote(c) == "" {
			t.Errorf("nothing is said of %s", c)
		}
	}
	only := func(names ...batch.Op) *template {
		return newTemplate(slices.DeleteFunc(batch.Operations(), func(op batch.Operation) bool { return !slices.Contains(names, op.Name) }))
	}
	for _, tt := range []struct {
		of   *template
		want []string
	}{
		{only(batch.Create), []string{"DocSpaceAdmin", "RoomAdmin", "User"}},
		{only(batch.Invite), []string{"DocSpaceAdmin", "RoomAdmin", "User"}},
		{only(batch.Create, batch.ChangeRole), []string{"DocSpaceAdmin", "RoomAdmin", "User", "Guest"}},
		{only(batch.Terminate), nil},
	} {
		if diff := cmp.Diff(tt.want, tt.of.roles()); diff != "" {
			t.Errorf("%v\n%s", tt.of.columns, diff)
		}
	}
	var out bytes.Buffer
	made := newTemplate(batch.Operations())
	o := &output{Writer: &out, format: sheet.XLSX}
	if err := o.write(made.header(), made.write); err != nil {
		t.Fatal(err)
	}
	header, rows, err := sheet.ReadAll(&out, sheet.Options{})
	if diff := cmp.Diff(made.header(), header.Names); diff != "" || len(rows) > 0 || err != nil {
		t.Errorf("%v, %v\n%s", rows, err, diff)
	}
	if diff := cmp.Diff([]string{"note"}, header.Unknown()); diff != "" {
		t.Error(diff)
	}
}
