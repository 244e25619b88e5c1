package emulator

import (
	"encoding/json"
	"strconv"
	"time"
)

// object is a JSON object whose members keep their order, as the server's do.
// Members with the value nil are left out (docspace-api.md §4).
type object []member

type member struct {
	name  string
	value any
}

// list is a JSON array.
type list []any

// get finds a member.
func (o object) get(name string) (any, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, m.value != nil
		}
	}
	return nil, false
}

// optional is a string that is left out when it is empty.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// date is a time as the server writes it, with seven digits (docspace-api.md §24).
func date(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.0000000Z07:00")
}

// appendJSON writes what answers are made of.
func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case object:
		return appendObject(b, v)
	case list:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, e)
		}
		return append(b, ']')
	case string:
		return appendString(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	}
	panic("emulator: no JSON for this value")
}

func appendObject(b []byte, o object) []byte {
	b = append(b, '{')
	first := true
	for _, m := range o {
		if m.value == nil {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(appendString(b, m.name), ':')
		b = appendJSON(b, m.value)
	}
	return append(b, '}')
}

// appendString is fast for what most strings are: plain ASCII.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			quoted, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string can always be written
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
