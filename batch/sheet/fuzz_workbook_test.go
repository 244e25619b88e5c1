package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

// FuzzWorkbook reads whatever a workbook can be. It never panics and never goes on
// for long, and its rows stand in the order of the sheet and are as wide as the
// header.
func FuzzWorkbook(f *testing.F) {
	files, err := filepath.Glob("testdata/sheets/*.xlsx")
	if err != nil || len(files) == 0 {
		f.Fatal("no workbooks", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content, "", false)
	}
	f.Fuzz(func(t *testing.T, content []byte, op string, skip bool) {
		readThrough(t, content, sheet.Options{Operation: batch.Op(op), SkipHidden: skip})
	})
}

// FuzzWorksheet does the same with a worksheet in a workbook that is whole: few
// changes of a packed file get as far as that.
func FuzzWorksheet(f *testing.F) {
	files, err := filepath.Glob("testdata/sheets/*.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if parts, err := zip.OpenReader(file); err == nil {
			part, err := fs.ReadFile(parts, "xl/worksheets/sheet1.xml")
			if err := errors.Join(err, parts.Close()); err == nil {
				f.Add(part)
			}
		}
	}
	around, err := zip.OpenReader("testdata/sheets/lo-plain.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = around.Close() })
	parts := map[string][]byte{}
	for _, part := range around.File {
		content, err := fs.ReadFile(around, part.Name)
		if err != nil {
			f.Fatal(err)
		}
		parts[part.Name] = content
	}
	f.Fuzz(func(t *testing.T, worksheet []byte) {
		var packed bytes.Buffer
		w := zip.NewWriter(&packed)
		for name, content := range parts {
			if name == "xl/worksheets/sheet1.xml" {
				content = worksheet
			}
			part, err := w.CreateHeader(&zip.FileHeader{Name: name})
			if err == nil {
				_, err = part.Write(content)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		readThrough(t, packed.Bytes(), sheet.Options{})
	})
}

// readThrough reads a sheet to its end.
func readThrough(t *testing.T, content []byte, o sheet.Options) {
	t.Helper()
	s, err := sheet.Open(bytes.NewReader(content), o)
	if err != nil {
		return
	}
	line := 0
	for row, err := range s.Rows() {
		if fault, ok := errors.AsType[sheet.Fault](err); ok {
			if fault.Message == "" {
				t.Errorf("%+v", fault)
			}
			continue
		}
		if err != nil {
			t.Fatalf("no fault: %v", err)
		}
		if row.Line <= line {
			t.Errorf("line %d behind line %d", row.Line, line)
		}
		if line = row.Line; len(row.Cells) != len(s.Header().Names) {
			t.Errorf("%d cells under %d names", len(row.Cells), len(s.Header().Names))
		}
	}
	_ = s.Notices()
}

// FuzzEncoding reads text in some encoding. Nothing of it comes out as the sign for
// what could not be read.
func FuzzEncoding(f *testing.F) {
	files, err := filepath.Glob("testdata/sheets/encoding-*.csv")
	if err != nil || len(files) == 0 {
		f.Fatal("no sheets", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range []string{"", "windows-1251", "windows-1252", "koi8-r", "shift_jis", "gbk", "utf-16le"} {
			f.Add(content, name)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte, encoding string) {
		s, err := sheet.Open(bytes.NewReader(content), sheet.Options{Operation: batch.Terminate, Encoding: encoding})
		if err != nil || bytes.Contains(content, []byte("\ufffd")) {
			return
		}
		for row, err := range s.Rows() {
			if err != nil {
				continue
			}
			for _, cell := range row.Cells {
				if bytes.ContainsRune([]byte(cell), '\ufffd') && !utf16(content, encoding) {
					t.Errorf("line %d: %q", row.Line, cell)
				}
			}
		}
	})
}

// utf16 says whether a text is UTF-16, where the sign can be written like any
// other letter.
func utf16(content []byte, encoding string) bool {
	return bytes.HasPrefix(content, []byte("\xff\xfe")) || bytes.HasPrefix(content, []byte("\xfe\xff")) || encoding == "utf-16le"
}
