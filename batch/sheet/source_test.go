package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"docspace-batch/batch/sheet"
)

// TestUndefinedByteAnywhere: a byte that means nothing is found wherever the buffers
// end that text goes through.
func TestUndefinedByteAnywhere(t *testing.T) {
	const head, row = "operation,email,groups\n", "group-add,person@example.com,"
	for _, end := range []int{4 << 10, 64 << 10, 128 << 10} {
		for place := end - 5; place <= end+5; place++ {
			var b bytes.Buffer
			b.WriteString(head)
			for n := 0; b.Len() < place-200; n++ {
				b.WriteString(row + strings.Repeat("y", 1+n%100) + "\n")
			}
			b.WriteString(row)
			b.WriteString(strings.Repeat(";", place-b.Len()))
			b.WriteString("\x81yy\n") // nothing in windows-1252
			_, _, err := sheet.ReadAll(&b, sheet.Options{Encoding: "windows-1252"})
			if err == nil || !strings.Contains(err.Error(), "means nothing in windows-1252") {
				t.Errorf("at %d: %v", place, err)
			}
		}
	}
}

// TestUTF8SaidToBeAnother: a text that is UTF-8 all along is not read as anything
// else, in which it would have other names; one that only might be UTF-8 is.
func TestUTF8SaidToBeAnother(t *testing.T) {
	const text = "operation,email,first_name,last_name\ncreate,a@example.com,张伟,李伟\n"
	for _, name := range []string{"gbk", "gb18030", "big5", "shift_jis", "euc-kr", "windows-1252"} {
		_, rows, err := sheet.ReadAll(strings.NewReader(text), sheet.Options{Encoding: name})
		if err == nil {
			t.Errorf("%s: %q %q", name, rows[0].FirstName, rows[0].LastName)
		}
	}
	said, err := simplifiedchinese.GBK.NewEncoder().String("operation,email,first_name,last_name\ncreate,a@example.com,山,摹\n")
	if err != nil {
		t.Fatal(err)
	}
	said = strings.Replace(said, "\xc9\xbd", "\xd5\xb9", 1) // 展, which is UTF-8 as well
	_, rows, err := sheet.ReadAll(strings.NewReader(said), sheet.Options{Encoding: "gbk"})
	if err != nil || rows[0].FirstName != "展" {
		t.Errorf("%v %v", rows, err)
	}
}

// TestReturnsAlone: lines that end with a carriage return alone are lines in every
// encoding, and a letter that has the byte of one is none.
func TestReturnsAlone(t *testing.T) {
	const text = "operation,email,first_name,last_name\rcreate,a@example.com,čeněk,Novák\rcreate,b@example.com,Anna,Malá\r"
	for name, encoded := range map[string]encoding.Encoding{
		"utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"":         unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"utf-8":    unicode.UTF8,
	} {
		said, err := encoded.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		_, rows, err := sheet.ReadAll(strings.NewReader(said), sheet.Options{Encoding: name})
		if err != nil || len(rows) != 2 || rows[0].FirstName != "čeněk" {
			t.Errorf("%q: %v %v", name, rows, err)
		}
	}
}
