package sheet

import (
	"io"
	"strings"
	"unicode/utf8"
)

// tailLen is how much of what was read last is remembered: more than a decoder
// reads ahead.
const tailLen = 64 << 10

// tail passes bytes on and remembers the last of them. It notes whether all of
// them were UTF-8.
type tail struct {
	from io.Reader

	last []byte
	read int64 // all bytes passed on

	marked  bool   // a byte order mark of UTF-8 came first
	begun   []byte // of a character that the next bytes go on with
	foreign bool   // there was a byte that is no UTF-8
	longest int    // bytes of the longest character
}

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.from.Read(p)
	if t.read < int64(len(bom)) {
		t.marked = strings.HasPrefix(string(t.last)+string(p[:n]), bom)
	}
	t.read += int64(n)
	t.last = append(t.last, p[:n]...)
	if len(t.last) > 2*tailLen {
		t.last = append(t.last[:0], t.last[len(t.last)-tailLen:]...)
	}
	t.look(p[:n])
	return n, err
}

// look goes through bytes as UTF-8.
func (t *tail) look(p []byte) {
	if t.foreign {
		return
	}
	if len(t.begun) > 0 {
		p = append(t.begun, p...)
		t.begun = nil
	}
	for len(p) > 0 {
		if p[0] < utf8.RuneSelf {
			p = p[1:]
			continue
		}
		if !utf8.FullRune(p) {
			t.begun = append([]byte(nil), p...)
			return
		}
		r, size := utf8.DecodeRune(p)
		if r == utf8.RuneError && size == 1 {
			t.foreign = true
			return
		}
		t.longest = max(t.longest, size)
		p = p[size:]
	}
}

// isUTF8 says whether what was read is UTF-8, with characters of so many bytes.
func (t *tail) isUTF8(bytes int) bool {
	return t.longest >= bytes && !t.foreign && len(t.begun) == 0
}

// after is what comes from an offset on, up to n bytes: of what was read, and
// read now. It is nil when the offset is too far back.
func (t *tail) after(offset int64, n int) []byte {
	for t.read < offset+int64(n) {
		if k, err := t.Read(make([]byte, n)); err != nil || k == 0 {
			break
		}
	}
	at := offset - (t.read - int64(len(t.last)))
	if at < 0 || at > int64(len(t.last)) {
		return nil
	}
	rest := t.last[at:]
	return rest[:min(n, len(rest))]
}
