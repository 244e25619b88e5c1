package journal

import (
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// encoder is the codec that appends to line.
type encoder struct{ line []byte }

func (e *encoder) name(name string) {
	if last := e.line[len(e.line)-1]; last != '{' {
		e.line = append(e.line, ',')
	}
	e.line = append(e.line, '"')
	e.line = append(e.line, name...)
	e.line = append(e.line, '"', ':')
}

func (e *encoder) text(name string, v *string) {
	if *v != "" {
		e.name(name)
		e.line = appendText(e.line, *v)
	}
}

func (e *encoder) number(name string, v *int) {
	e.name(name)
	e.line = strconv.AppendInt(e.line, int64(*v), 10)
}

func (e *encoder) flag(name string, v *bool) {
	if *v {
		e.name(name)
		e.line = append(e.line, "true"...)
	}
}

func (e *encoder) moment(name string, v *time.Time) {
	if !v.IsZero() {
		e.name(name)
		e.line = append(e.line, '"')
		e.line = v.UTC().AppendFormat(e.line, time.RFC3339Nano)
		e.line = append(e.line, '"')
	}
}

func (e *encoder) raw(name string, v *json.RawMessage) {
	if len(*v) > 0 {
		e.name(name)
		e.line = append(e.line, *v...)
	}
}

func (e *encoder) begin(name string, there bool) bool {
	if there {
		e.name(name)
		e.line = append(e.line, '{')
	}
	return there
}

func (e *encoder) end() { e.line = append(e.line, '}') }

// appendText appends a JSON string. What is not UTF-8 becomes U+FFFD.
func appendText(line []byte, s string) []byte {
	const hex = "0123456789abcdef"
	line = append(line, '"')
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b == '"' || b == '\\':
			line = append(line, '\\', b)
			i++
		case b < ' ':
			line = append(line, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
			i++
		case b < utf8.RuneSelf:
			line = append(line, b)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			line = utf8.AppendRune(line, r)
			i += n
		}
	}
	return append(line, '"')
}
