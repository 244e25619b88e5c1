package sheet

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// charset is an encoding other than UTF-8, or than UTF-16 with a byte order mark.
type charset struct {
	name     string
	encoding encoding.Encoding
	utf8     int // a text in it is not UTF-8 too with characters of so many bytes, unless by a rare accident; 0: it can be
}

const encodings = "windows-1252 (Western Europe), windows-1250 (Central Europe), windows-1251 (Cyrillic), koi8-r, " +
	"macintosh, ibm850, shift_jis, gbk, utf-16le and more"

// findCharset finds an encoding by the names that browsers and IANA know; nil is
// UTF-8. head is the sheet's beginning: a byte order mark there speaks for itself.
func findCharset(name string, head []byte) (*charset, error) {
	if name == "" {
		return nil, nil
	}
	found, err := htmlindex.Get(name)
	if err != nil {
		found, err = ianaindex.IANA.Encoding(name)
	}
	if err != nil || found == nil || found == encoding.Replacement {
		return nil, &OptionError{Option: "--encoding", Message: quote(name) + " is no encoding that is known", Fix: "write one of " + encodings}
	}
	canonical, _ := htmlindex.Name(found)
	c := &charset{name: strings.ToLower(name), encoding: found}
	switch _, single := found.(*charmap.Charmap); {
	case single:
		c.utf8 = 2
	case !strings.HasPrefix(canonical, "utf-16"):
		c.utf8 = 3 // two bytes are a character there as well
	}
	mark := markedAs(head)
	switch {
	case canonical == "utf-8", mark != "" && strings.HasPrefix(canonical, "utf-16"):
		return nil, nil
	case mark != "":
		return nil, &OptionError{
			Option: "--encoding", Message: fmt.Sprintf("the sheet says by its byte order mark that it is %s and not %s", mark, c.name), Fix: "leave it out",
		}
	}
	return c, nil
}

// markedAs is what a byte order mark says; "" where there is none.
func markedAs(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte(bom)):
		return "UTF-8"
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return "UTF-16"
	}
	return ""
}

// likely are the encodings that sheets of people are found in, the most frequent
// first.
func likely() []charset {
	names := []string{
		"windows-1252", "windows-1251", "windows-1250", "iso-8859-2", "koi8-r", "macintosh", "ibm850", "ibm866", "windows-1253", "windows-1254",
		"shift_jis", "gbk", "euc-kr",
	}
	all := make([]charset, 0, len(names))
	for _, name := range names {
		if c, err := findCharset(name, nil); err == nil {
			all = append(all, *c)
		}
	}
	return all
}
