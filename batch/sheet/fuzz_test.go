package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
	"docspace-batch/samples"
)

// FuzzRead reads whatever there is. It never panics, its lines go up, what it
// yields is whole, and the same rows come out of what encoding/csv writes of them.
func FuzzRead(f *testing.F) {
	sheets, err := fs.Glob(samples.FS, "*.csv")
	if err != nil || len(sheets) == 0 {
		f.Fatal("no samples", err)
	}
	for _, name := range sheets {
		text, err := fs.ReadFile(samples.FS, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text, "")
		f.Add(text, "terminate")
	}
	for _, text := range []string{
		"", "\ufeff", "\n", "operation,email", "operation,email\n\"terminate,a@example.com\nterminate,b@example.com\n",
		"\ufeffoperation;email\r\nterminate;a@example.com\r\n\r\n;;;\r\n", "operation\temail\nterminate\ta@example.com\n",
		"operation,email,note,note,\nterminate,a@example.com,\"a\r\nb\",\"\"\"\",\nterminate,a@example.com\n\nterminate,b@example.com,a\"b,,\n",
		"email\n\xff\n", "\xff\xfeo\x00p\x00\n\x00", "PK\x03\x04", "email\x00\n", "id\r17\r",
		"op,id\ndelete,66faa6e4-f133-11ea-b126-00ffeec8b4ef\nactivate,{66FAA6E4-F133-11EA-B126-00FFEEC8B4EF}\n",
	} {
		f.Add([]byte(text), "")
		f.Add([]byte(text), "delete")
	}

	f.Fuzz(func(t *testing.T, text []byte, op string) {
		o := sheet.Options{Operation: batch.Op(op)}
		s, err := sheet.Open(bytes.NewReader(text), o)
		if err != nil {
			return
		}
		h := s.Header()
		var rows []batch.Row
		var faults sheet.Faults
		line, faultLine := 0, 0
		for row, err := range s.Rows() {
			if fault, ok := errors.AsType[sheet.Fault](err); ok {
				if fault.Line < faultLine || fault.Message == "" {
					t.Errorf("after line %d: %+v", faultLine, fault)
				}
				faultLine = fault.Line
				faults = append(faults, fault)
				continue
			}
			if err != nil {
				t.Fatalf("no fault: %v", err)
			}
			if row.Line <= line || row.RepeatOf >= row.Line {
				t.Errorf("line %d after line %d: %+v", row.Line, line, row)
			}
			line = row.Line
			if len(row.Cells) != len(h.Names) {
				t.Errorf("%d cells under %d names: %+v", len(row.Cells), len(h.Names), row)
			}
			if found, ok := batch.Lookup(string(row.Op)); !ok || found.Name != row.Op {
				t.Errorf("line %d: operation %q", row.Line, row.Op)
			}
			rows = append(rows, row)
		}

		// A row between faulty ones can lose what it repeats or contradicts; and a
		// carriage return before a line end is read as a part of it.
		if len(faults) > 0 || bytes.Contains(text, []byte("\r\r\n")) {
			return
		}
		var written strings.Builder
		written.WriteString("\ufeff")
		w := csv.NewWriter(&written)
		if err := w.Write(h.Names); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if err := w.Write(r.Cells); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		_, again, err := sheet.ReadAll(strings.NewReader(written.String()), o)
		if err != nil {
			t.Fatalf("%q is refused: %v", written.String(), err)
		}
		if diff := cmp.Diff(placed(rows), placed(again)); diff != "" {
			t.Errorf("reading again (-first +again):\n%s", diff)
		}
	})
}

// placed gives rows their places for lines.
func placed(rows []batch.Row) []batch.Row {
	placed := slices.Clone(rows)
	for i := range placed {
		if of := placed[i].RepeatOf; of != 0 {
			placed[i].RepeatOf = 1 + slices.IndexFunc(rows, func(r batch.Row) bool { return r.Line == of })
		}
		placed[i].Line = i + 1
	}
	return placed
}
