package sheet

import (
	"bytes"
	"unicode/utf16"
)

// zipped says whether head is the beginning of a zipped file: a workbook
// (XLSX), or another one that is packed in the same way.
func zipped(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) }

// foreign refuses a file that is neither text nor zipped, by how it begins.
func foreign(head []byte) (Fault, bool) {
	refuse := func(message, fix string) (Fault, bool) { return Fault{Line: 1, Message: message, Fix: fix}, true }
	text := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n"))
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		if bytes.Contains(head, wide("EncryptedPackage")) {
			return refuse("this workbook is protected by a password", "open it, take the password off, and save it as XLSX")
		}
		return refuse("this is an old workbook (XLS), or one that is protected by a password", "open it, and save it as XLSX without a password, or as CSV UTF-8")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return refuse("this is a PDF and no spreadsheet", "give the spreadsheet that it was made from")
	case bytes.HasPrefix(head, []byte("\x89PNG")), bytes.HasPrefix(head, []byte("GIF8")), bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return refuse("this is a picture and no spreadsheet", "give the spreadsheet that it was made from")
	case bytes.HasPrefix(head, []byte("\x1f\x8b")), bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("7z\xbc\xaf")):
		return refuse("this is a packed archive and no spreadsheet", "unpack it first")
	case bytes.HasPrefix(text, []byte("<!doctype html")), bytes.HasPrefix(text, []byte("<html")), bytes.HasPrefix(text, []byte("<table")):
		return refuse("this is a web page (HTML), as some systems give it out under the name of a spreadsheet", "open it in a spreadsheet program, and save it as XLSX or CSV UTF-8")
	case bytes.HasPrefix(text, []byte("<?xml")):
		return refuse("this is XML and no spreadsheet that can be read", "open it in a spreadsheet program, and save it as XLSX or CSV UTF-8")
	}
	return Fault{}, false
}

// wide is ASCII text in UTF-16.
func wide(text string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// unmarkedUTF16 says whether head is UTF-16 without a byte order mark, and how it
// is called: every other byte of a text in Latin letters is zero there.
func unmarkedUTF16(head []byte) (name string, is bool) {
	var zero [2]int
	for i, b := range head {
		if b == 0 {
			zero[i%2]++
		}
	}
	switch half := len(head) / 2; {
	case half > 0 && zero[1] > half/2 && zero[0] < zero[1]/4:
		return "utf-16le", true
	case half > 0 && zero[0] > half/2 && zero[1] < zero[0]/4:
		return "utf-16be", true
	}
	return "", false
}
