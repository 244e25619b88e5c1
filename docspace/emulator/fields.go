package emulator

import (
	"slices"
	"strings"
)

// selected keeps of an answer only the members that the query parameter
// fields names, from the response or from its elements (docspace-api.md §2.1).
// It is false when the server would die of it: an object named as a whole
// makes the serialiser call itself for ever.
func (c *call) selected(response any) (any, bool) {
	wanted, asked := c.fields()
	if !asked {
		return response, true
	}
	switch r := response.(type) {
	case object:
		return wanted.of(r)
	case list:
		kept := make(list, 0, len(r))
		for _, e := range r {
			o, isObject := e.(object)
			if !isObject {
				return response, true
			}
			k, ok := wanted.of(o)
			if !ok {
				return nil, false
			}
			kept = append(kept, k)
		}
		return kept, true
	}
	return response, true
}

// fieldNames are the names asked for, case-sensitive and not trimmed. A name
// with a dot reaches into a member.
type fieldNames map[string]bool

func (c *call) fields() (fieldNames, bool) {
	commaed, asked := c.query["fields"]
	repeated, askedTwice := c.query["fields[]"]
	names := fieldNames{}
	for _, s := range slices.Concat(commaed, repeated) {
		for name := range strings.SplitSeq(s, ",") {
			names[name] = true
		}
	}
	return names, asked || askedTwice
}

// of keeps the members asked for, in the order of the object.
func (f fieldNames) of(o object) (object, bool) {
	kept := object{}
	for _, m := range o {
		if m.value == nil {
			continue
		}
		if f[m.name] {
			if deadly(m.value) {
				return nil, false
			}
			kept = append(kept, m)
			continue
		}
		inner, isObject := m.value.(object)
		within := f.within(m.name)
		if !isObject || len(within) == 0 {
			continue
		}
		k, ok := within.of(inner)
		if !ok {
			return nil, false
		}
		kept = append(kept, member{m.name, k})
	}
	return kept, true
}

// within are the names that reach into a member.
func (f fieldNames) within(name string) fieldNames {
	inner := fieldNames{}
	for n := range f {
		if rest, found := strings.CutPrefix(n, name+"."); found {
			inner[rest] = true
		}
	}
	return inner
}

// deadly are people as members of something else: createdBy, createBy, the
// manager and the members of a group. A person's groups are harmless.
func deadly(value any) bool {
	switch v := value.(type) {
	case object:
		_, person := v.get("profileUrl")
		return person
	case list:
		return len(v) > 0 && deadly(v[0])
	}
	return false
}
