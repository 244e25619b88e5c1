package sheet_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

// written is a sheet of some rows.
func written(t testing.TB, f sheet.Format, header []string, rows ...[]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := sheet.NewWriter(&out, f, header)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// opened is a workbook read by another program than the one under test.
func opened(t testing.TB, content []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

// difficult are cells that a spreadsheet would like to make something else of.
var difficult = []string{
	"=1+1", "+49 30 1234", "-5", "@anna", "007", "1e5", "2024-01-02", "TRUE", "'quoted", "a,b;c\t|d", `say "hello"`,
	"two\nlines", "  blanks  ", "<b>&amp;</b>", "_x0041_", "Łukasz 😀", "", "Ω",
}

func TestWriteCSV(t *testing.T) {
	got := string(written(t, sheet.CSV, []string{"email", "first_name", "note"},
		[]string{"anna@example.com", "=1+1", `a,"b"`}, []string{"+x@example.com", "", "-"}, []string{"", "\tA", "'=B"}))
	const want = "email,first_name,note\n" +
		"anna@example.com,'=1+1,\"a,\"\"b\"\"\"\n" +
		"'+x@example.com,,'-\n" +
		",'\tA,'=B\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// In a workbook every cell is text, exactly as it was given; the header is bold and
// stays in sight.
func TestWriteXLSX(t *testing.T) {
	header := make([]string, len(difficult))
	for i := range header {
		header[i] = "column " + string(rune('a'+i))
	}
	book := opened(t, written(t, sheet.XLSX, header, difficult, slices.Repeat([]string{""}, len(header)), difficult))
	rows, err := book.GetRows("accounts")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{header, difficult, nil, difficult}, rows); diff != "" {
		t.Error(diff)
	}
	for col := range difficult {
		cell, _ := excelize.CoordinatesToCellName(col+1, 2)
		formula, _ := book.GetCellFormula("accounts", cell)
		kind, _ := book.GetCellType("accounts", cell)
		if formula != "" || difficult[col] != "" && kind != excelize.CellTypeInlineString {
			t.Errorf("%s: formula %q, type %d", cell, formula, kind)
		}
	}
	panes, err := book.GetPanes("accounts")
	if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 0 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	for cell, bold := range map[string]bool{"A1": true, "C1": true, "A2": false, "A900": false} {
		id, _ := book.GetCellStyle("accounts", cell)
		style, err := book.GetStyle(id)
		if err != nil || style.NumFmt != 49 || (style.Font != nil && style.Font.Bold) != bold {
			t.Errorf("%s: style %+v, %v", cell, style, err)
		}
	}
	if pages := book.GetSheetList(); len(pages) != 1 {
		t.Errorf("pages %q", pages)
	}
}

// TestWrittenIsRead holds that sheets of the tool mean the same in both formats, also
// where a cell begins like a formula.
func TestWrittenIsRead(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header []string
		cells  []string
		want   batch.Row
	}{
		{
			"export", sheet.ExportColumns(),
			[]string{"group-add", "+49@example.com", "", "=A", "O'Connor", "User", "active", "-East"},
			batch.Row{Line: 2, Op: batch.GroupAdd, Email: "+49@example.com", Groups: []string{"-East"}},
		},
		{
			"diff", sheet.DiffColumns(),
			[]string{"create", "+49@example.com", "", "Łukasz", "O'Connor", "User", "@home;+Plus", "=1+1"},
			batch.Row{
				Line: 2, Op: batch.Create, Email: "+49@example.com", FirstName: "Łukasz", LastName: "O'Connor", Role: batch.User,
				Groups: []string{"@home", "+Plus"},
			},
		},
	} {
		for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
			_, rows, err := sheet.ReadAll(bytes.NewReader(written(t, f, tt.header, tt.cells)), sheet.Options{})
			if err != nil {
				t.Errorf("%s, %s: %v", tt.name, f, err)
				continue
			}
			if diff := cmp.Diff([]batch.Row{tt.want}, rows, cmpopts.IgnoreFields(batch.Row{}, "Cells")); diff != "" {
				t.Errorf("%s, %s:\n%s", tt.name, f, diff)
			}
		}
	}
}

func TestWriteAids(t *testing.T) {
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		var out bytes.Buffer
		w, err := sheet.NewWriter(&out, f, []string{"operation", "email", "role"})
		if err != nil {
			t.Fatal(err)
		}
		for column, words := range map[batch.Column][]string{
			batch.ColRole: {"RoomAdmin", "User"}, batch.ColOperation: {"create", "delete"}, batch.ColPassword: {"no such column"},
		} {
			if err := w.Offer(column, words); err != nil {
				t.Fatal(err)
			}
		}
		w.Note("Operations", "")
		w.Note("create", "makes an account")
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if f == sheet.CSV {
			if diff := cmp.Diff("operation,email,role\n", out.String()); diff != "" {
				t.Error(diff)
			}
			continue
		}
		book := opened(t, out.Bytes())
		offers, err := book.GetDataValidations("accounts")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, o := range offers {
			got[o.Sqref] = o.Formula1
		}
		if diff := cmp.Diff(map[string]string{"A2:A10001": `"create,delete"`, "C2:C10001": `"RoomAdmin,User"`}, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"accounts", "notes"}, book.GetSheetList()); diff != "" || book.GetActiveSheetIndex() != 0 {
			t.Errorf("page %d is shown\n%s", book.GetActiveSheetIndex(), diff)
		}
		notes, err := book.GetRows("notes")
		if diff := cmp.Diff([][]string{{"Operations"}, {"create", "makes an account"}}, notes); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	}
}

func TestWriteRefused(t *testing.T) {
	if _, err := sheet.NewWriter(&bytes.Buffer{}, "ods", []string{"email"}); err == nil {
		t.Error("a format that there is not is taken")
	}
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		w, err := sheet.NewWriter(&bytes.Buffer{}, f, []string{"email", "groups"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write([]string{"anna@example.com"}); err == nil {
			t.Errorf("%s: a row that is too short is taken", f)
		}
		long := strings.Repeat("ä", 32_768)
		err = w.Write([]string{"anna@example.com", long})
		if refused := err != nil && strings.Contains(err.Error(), "column groups"); refused != (f == sheet.XLSX) {
			t.Errorf("%s: a cell that is too long: %v", f, err)
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
}

// What is written as CSV is the same in every program that reads CSV, but for the
// apostrophe, and nothing in it is run.
func TestWrittenCSVIsSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		header := []string{"email", "first_name"}
		rows := rapid.SliceOf(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(difficult), rapid.String()), 2, 2)).Draw(t, "rows")
		var out bytes.Buffer
		w, err := sheet.NewWriter(&out, sheet.CSV, header)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		read, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range read[1:] {
			for j, got := range row {
				if strings.HasPrefix(got, "=") || strings.HasPrefix(got, "@") || strings.HasPrefix(got, "+") || strings.HasPrefix(got, "-") {
					t.Fatalf("%q would be run", got)
				}
				want := strings.ReplaceAll(rows[i][j], "\r\n", "\n")
				if got != want && strings.ReplaceAll(got, "\r\n", "\n") != "'"+want {
					t.Fatalf("%q is %q", want, got)
				}
			}
		}
	})
}
