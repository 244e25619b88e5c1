package emulator

import (
	"encoding/json"
	"strconv"
)

// text is a string that may be null.
func text(name string, into **string) field {
	return field{name: name, read: func(r *reader, path string) error {
		switch t := r.token(); t := t.(type) {
		case nil:
			*into = nil
		case string:
			*into = &t
		default:
			return r.unfitOrMalformed(t, path, "System.String")
		}
		return nil
	}}
}

// guid is an id; absent it is the empty GUID.
func guid(name string, into *string) field {
	return field{name: name, read: func(r *reader, path string) error {
		return r.guid(path, into)
	}}
}

// optionalGUID is an id that may be null.
func optionalGUID(name string, into *string) field {
	return field{name: name, read: func(r *reader, path string) error {
		t := r.token()
		if t == nil {
			*into = ""
			return nil
		}
		return r.guidOf(t, path, "System.Nullable`1[System.Guid]", into)
	}}
}

// guids is a list of ids; null and absent it is nil.
func guids(name, dotnet string, into *[]string) field {
	return field{name: name, read: func(r *reader, path string) error {
		*into = nil
		return r.elements(path, dotnet, func(path string) error {
			var id string
			if err := r.guid(path, &id); err != nil {
				return err
			}
			*into = append(*into, id)
			return nil
		}, func() { *into = []string{} })
	}}
}

const (
	guidSequence = "System.Collections.Generic.IEnumerable`1[System.Guid]"
	guidArray    = "System.Guid[]"
)

// kind is a type of people, by name or number (docspace-api.md §4, §25).
func kind(name string, into *employeeType) field {
	return field{name: name, read: func(r *reader, path string) error {
		var n int
		ok := false
		switch t := r.token().(type) {
		case string:
			n, ok = employeeTypes.parse(t)
		case json.Number:
			var parsed int64
			var err error
			parsed, err = strconv.ParseInt(t.String(), 10, 32)
			n, ok = int(parsed), err == nil
		}
		if !ok {
			return r.unfit(path, employeeTypes.name)
		}
		*into = employeeType(n)
		return nil
	}}
}

// truth is a bool that may be null.
func truth(name string, into **bool) field {
	return field{name: name, read: func(r *reader, path string) error {
		switch t := r.token(); t := t.(type) {
		case nil:
			*into = nil
		case bool:
			*into = &t
		default:
			return r.unfitOrMalformed(t, path, "System.Nullable`1[System.Boolean]")
		}
		return nil
	}}
}

// number is an int that may be null and may be quoted (docspace-api.md §2.3).
func number(name string, into **int) field {
	return field{name: name, read: func(r *reader, path string) error {
		var s string
		switch t := r.token().(type) {
		case nil:
			*into = nil
			return nil
		case json.Number:
			s = t.String()
		case string:
			s = t
		}
		n, err := strconv.ParseInt(s, 10, 32)
		if err != nil {
			return r.unfit(path, "System.Nullable`1[System.Int32]")
		}
		*into = new(int(n))
		return nil
	}}
}

// texts is a list of strings.
func texts(name string, into *[]string) field {
	return field{name: name, read: func(r *reader, path string) error {
		return r.elements(path, "System.Collections.Generic.List`1[System.String]", func(path string) error {
			s, ok := r.token().(string)
			if !ok {
				return r.unfit(path, "System.String")
			}
			*into = append(*into, s)
			return nil
		}, func() { *into = []string{} })
	}}
}

// objects is a list of objects; each is read by the fields that next gives.
func objects(name, dto string, next func() []field, started func()) field {
	return field{name: name, read: func(r *reader, path string) error {
		return r.elements(path, "System.Collections.Generic.List`1["+dto+"]", func(path string) error {
			return r.object(path, dto, next())
		}, started)
	}}
}

// elements reads a list, or null.
func (r *reader) elements(path, dotnet string, each func(path string) error, started func()) error {
	t := r.token()
	if t == nil {
		return nil
	}
	if t != json.Delim('[') {
		return r.unfitOrMalformed(t, path, dotnet)
	}
	started()
	for i := 0; r.decoder.More(); i++ {
		if err := each(path + "[" + strconv.Itoa(i) + "]"); err != nil {
			return err
		}
	}
	if _, bad := r.token().(badToken); bad {
		return r.malformed(path)
	}
	return nil
}

func (r *reader) guid(path string, into *string) error {
	return r.guidOf(r.token(), path, "System.Guid", into)
}

func (r *reader) guidOf(t json.Token, path, dotnet string, into *string) error {
	s, _ := t.(string)
	id, ok := parseGUID(s)
	if !ok {
		return r.unfitOrMalformed(t, path, dotnet)
	}
	*into = id
	return nil
}

// badToken stands for what is no JSON.
type badToken struct{}

func (r *reader) token() json.Token {
	t, err := r.decoder.Token()
	if err != nil {
		return badToken{}
	}
	return t
}

func (r *reader) unfitOrMalformed(t json.Token, path, dotnet string) error {
	if _, bad := t.(badToken); bad {
		return r.malformed(path)
	}
	return r.unfit(path, dotnet)
}
