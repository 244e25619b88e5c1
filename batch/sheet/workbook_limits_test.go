package sheet_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"docspace-batch/batch/sheet"
)

// TestZipBombs gives small files that would be large once unpacked. None of them is
// unpacked.
func TestZipBombs(t *testing.T) {
	for name, c := range map[string]struct {
		parts, mebibytes int
		want             string
	}{
		"one large part":  {1, 600, "unpacked, the file would have 600 MiB in 2 parts, and at most 512 MiB in 10000 parts are read"},
		"many parts":      {20_000, 0, "unpacked, the file would have 0 MiB in 20001 parts"},
		"many large ones": {60, 10, "unpacked, the file would have 600 MiB in 61 parts"},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			w := zip.NewWriter(&b)
			if _, err := w.Create("xl/workbook.xml"); err != nil {
				t.Fatal(err)
			}
			for i := range c.parts {
				_, err := w.CreateRaw(&zip.FileHeader{
					Name: fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), Method: zip.Deflate, UncompressedSize64: uint64(c.mebibytes) << 20,
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			_, err := sheet.Open(&b, sheet.Options{})
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// bigWorkbook is the sheet of bigSheet as a workbook.
func bigWorkbook(tb testing.TB, rows int) []byte {
	tb.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	text := bufio.NewScanner(&bigSheet{rows: rows, plain: true})
	for i := 1; text.Scan(); i++ {
		var cells []any
		for cell := range strings.SplitSeq(text.Text(), ",") {
			cells = append(cells, cell)
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i), cells); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func BenchmarkCheckWorkbook100k(b *testing.B) {
	content := bigWorkbook(b, 100_000)
	b.ReportAllocs()
	var peak uint64
	for b.Loop() {
		peak = max(peak, checked(b, bytes.NewReader(content), 100_000))
	}
	b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
}

// TestWorkbookOfManyRows holds a workbook to little memory, and to the number of
// its rows.
func TestWorkbookOfManyRows(t *testing.T) {
	const rows, most = 10_000, 64 << 20
	if peak := checked(t, bytes.NewReader(bigWorkbook(t, rows)), rows); peak > most {
		t.Errorf("checking %d rows took %d MiB of heap, want at most %d", rows, peak>>20, most>>20)
	}
}
