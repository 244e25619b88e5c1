package sheet

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxRow is about how many bytes a row may have. One that goes on and on has a
// quote that is never closed, and the rest of the sheet is not kept for it.
const maxRow = 4 << 20

var (
	errLongRow   = errors.New("the row is too long")
	errUndefined = errors.New("a byte means nothing in this encoding")
	errIsUTF8    = errors.New("the text is UTF-8, and not what it is said to be")
)

// source is the sheet's text in UTF-8. It knows where it stands, so that the
// first bad byte can be named, and remembers what it gave since the last row,
// so that a row the CSV reader refused can be looked at once more.
type source struct {
	raw     *tail
	text    io.Reader
	charset *charset // nil: UTF-8 or UTF-16
	returns bool     // lines end with a carriage return alone, as programs on a Mac once ended them
	ended   error    // why there is no more text

	buffer      []byte
	decoded     []byte // a part of it, not yet given
	undelivered error  // comes after that

	line, column int // of the next character, counted from 1

	kept   []byte // given and not forgotten
	offset int64  // of kept[0] in the text
	forget int64  // what lies before this offset will not be asked for
}

// newSource reads text in a charset; nil: in UTF-8, or in UTF-16 with a byte
// order mark.
func newSource(r io.Reader, c *charset) *source {
	s := &source{raw: &tail{from: r}, charset: c, line: 1, column: 1}
	if c != nil {
		s.text = transform.NewReader(s.raw, c.encoding.NewDecoder())
		return s
	}
	// The validator comes last: after a byte order mark BOMOverride passes
	// UTF-8 on unchecked.
	s.text = transform.NewReader(s.raw, transform.Chain(unicode.BOMOverride(transform.Nop), encoding.UTF8Validator))
	return s
}

// Read gives decoded text. At a byte that is no UTF-8 it ends with
// encoding.ErrInvalidUTF8, after everything before that byte; at one that means
// nothing in the charset with errUndefined; in a row longer than maxRow with
// errLongRow; and after a text that was UTF-8 all along, and said to be
// something else, with errIsUTF8.
func (s *source) Read(p []byte) (int, error) {
	drop := s.forget - s.offset
	s.kept = append(s.kept[:0], s.kept[drop:]...)
	s.offset += drop
	switch {
	case len(s.kept) > maxRow:
		return 0, errLongRow
	case s.ended != nil:
		return 0, s.ended
	}

	if len(s.decoded) == 0 && s.undelivered == nil {
		s.decode()
	}
	n := copy(p, s.decoded)
	if s.decoded = s.decoded[n:]; len(s.decoded) == 0 {
		s.ended = s.undelivered
	}
	p = p[:n]
	s.kept = append(s.kept, p...)

	if last := bytes.LastIndexByte(p, '\n'); last >= 0 {
		s.line += bytes.Count(p, []byte{'\n'})
		s.column = 1
		p = p[last+1:]
	}
	for _, b := range p {
		if b&0xC0 != 0x80 { // no byte inside a character
			s.column++
		}
	}
	return n, s.ended
}

// decode takes the next text. What is behind a bad byte is not given.
func (s *source) decode() {
	if s.buffer == nil {
		s.buffer = make([]byte, 16<<10) // more than the decoder gives at once, which ends with a whole character
	}
	n, err := s.text.Read(s.buffer)
	text := s.buffer[:n]
	if s.charset != nil {
		if bad := bytes.Index(text, []byte(string(utf8.RuneError))); bad >= 0 {
			text, err = text[:bad], errUndefined
		} else if errors.Is(err, io.EOF) && s.charset.utf8 > 0 && s.raw.isUTF8(s.charset.utf8) {
			err = errIsUTF8
		}
	}
	if s.returns {
		for i, b := range text {
			if b == '\r' {
				text[i] = '\n'
			}
		}
	}
	s.decoded, s.undelivered = text, err
}

// decoded is the beginning of a text, as far as it can be decoded.
func decoded(head []byte, c *charset) []byte {
	text, _ := io.ReadAll(newSource(bytes.NewReader(head), c))
	return text
}

// endsLinesWithReturns looks at how a text begins.
func endsLinesWithReturns(head []byte) bool {
	whole := bytes.TrimSuffix(head, []byte("\r")) // the last character can be one half of a line end
	return bytes.ContainsRune(whole, '\r') && !bytes.ContainsRune(head, '\n')
}

// between is the text from one offset to another, neither of them forgotten.
func (s *source) between(from, to int64) []byte {
	return s.kept[from-s.offset : to-s.offset]
}

// given is how many bytes of text there were so far.
func (s *source) given() int64 { return s.offset + int64(len(s.kept)) }
