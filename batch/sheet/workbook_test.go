package sheet_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"docspace-batch/batch/sheet"
)

// book makes a workbook and gives its file.
func book(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// set fills cells.
func set(t *testing.T, f *excelize.File, cells map[string]any) {
	t.Helper()
	for at, value := range cells {
		if err := f.SetCellValue("Sheet1", at, value); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWorkbook(t *testing.T) {
	content := book(t, func(f *excelize.File) {
		set(t, f, map[string]any{
			"B1": "Leavers of May", "B3": "Operation", "C3": "E-Mail", "D3": "Note", "E3": "Role",
			"B4": "terminate", "C4": "anna@example.com", "D4": "two\nlines", "B7": nil, "C7": "ben@example.com", "D7": 3,
			"C8": "cora@example.com", "B9": "delete", "C9": "dan@",
		})
		for _, err := range []error{
			f.MergeCell("Sheet1", "B1", "E1"), f.MergeCell("Sheet1", "B4", "B8"), f.SetRowVisible("Sheet1", 7, false), f.SetColVisible("Sheet1", "C", false),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.NewSheet("Other"); err != nil {
			t.Fatal(err)
		}
	})
	s, err := sheet.Open(bytes.NewReader(content), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for row, err := range s.Rows() {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, string(row.Op)+" "+row.Email+" "+row.Cells[2])
	}
	want := []string{
		"terminate anna@example.com two\nlines", "terminate ben@example.com 3", "terminate cora@example.com ",
		`Sheet1!C9, column E-Mail: "dan@" is not one bare e-mail address; write one bare address like anna@example.com`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	notices := []string{
		"the columns are named in line 3; what stands above is not read",
		`the sheet "Sheet1" is read; not read, unless --sheet-name names it: "Other"`,
		"1 row read as well that the workbook hides (--skip-hidden leaves them out): line 7",
		`the column "E-Mail" is read, though the workbook hides it`,
	}
	if diff := cmp.Diff(notices, s.Notices()); diff != "" {
		t.Error(diff)
	}
}
