package emulator

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// binder reads values out of the route and the query and gathers the faults
// of all of them, as the framework does (docspace-api.md §2.3).
type binder struct {
	call   *call
	faults problem
}

func (c *call) binder() *binder { return &binder{call: c} }

func (b *binder) err() error { return b.faults.orNil() }

// get is the first value of a parameter; an empty one counts as absent.
func (b *binder) get(name string) (string, bool) {
	s := b.call.query.Get(name)
	return s, s != ""
}

// notValid is the text for what cannot be read, with the name as C# has it.
func (b *binder) notValid(name, value string) {
	b.faults.add(name, fmt.Sprintf("The value '%s' is not valid for %s.", value, strings.ToUpper(name[:1])+name[1:]))
}

func (b *binder) int(name string, absent int) int {
	s, ok := b.get(name)
	if !ok {
		return absent
	}
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
	if err != nil {
		b.notValid(name, s)
		return absent
	}
	return int(n)
}

// between is a number with the attribute [Range].
func (b *binder) between(name string, low, high, absent int) int {
	n := b.int(name, absent)
	if n < low || n > high {
		label := strings.ToUpper(name[:1]) + name[1:]
		b.faults.add(name, fmt.Sprintf("The field %s must be between %d and %d.", label, low, high))
	}
	return n
}

func (b *binder) bool(name string) (value, given bool) {
	s, ok := b.get(name)
	if !ok {
		return false, false
	}
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	b.notValid(name, s)
	return false, false
}

// guid reads an id; absent it is "".
func (b *binder) guid(name string) string {
	s, given := b.get(name)
	id, ok := parseAnyGUID(s)
	if given && !ok {
		b.notValid(name, s)
	}
	return id
}

// enum reads one value of an enumeration, by name or number.
func (b *binder) enum(name string, e enum) (int, bool) {
	s, ok := b.get(name)
	if !ok {
		return 0, false
	}
	return b.value(name, s, e)
}

// enums reads a parameter that may be repeated.
func (b *binder) enums(name string, e enum) []int {
	var all []int
	for _, s := range b.call.query[name] {
		if n, ok := b.value(name, s, e); ok {
			all = append(all, n)
		}
	}
	return all
}

func (b *binder) value(name, s string, e enum) (int, bool) {
	n, ok := e.parse(s)
	if !ok {
		b.notValid(name, s)
		return 0, false
	}
	if !e.defined(n) {
		b.faults.add(name, fmt.Sprintf("The value '%s' is invalid.", s))
		return 0, false
	}
	return n, true
}

// route reads an enumeration out of the route.
func (b *binder) route(name string, e enum) int {
	n, _ := b.value(name, b.call.params[name], e)
	return n
}

// email reads an address with the attributes [EmailAddress] and
// [StringLength(255)] (docspace-api.md §6.2).
func (b *binder) email(name string) (string, bool) {
	s, ok := b.get(name)
	if !ok {
		return "", false
	}
	label := strings.ToUpper(name[:1]) + name[1:]
	if !attributeAccepts(s) {
		b.faults.add(name, notAnEmail(label))
	}
	if tooLong(s, maxEmail) {
		b.faults.add(name, stringTooLong(label, maxEmail))
	}
	return strings.TrimSpace(s), true
}

// parseQuery reads a query as the server does: only & separates, a semicolon
// is a sign like others, and what cannot be decoded stays as it is.
func parseQuery(raw string) url.Values {
	values := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if pair != "" {
			values.Add(decoded(name), decoded(value))
		}
	}
	return values
}

func decoded(s string) string {
	if plainer, err := url.QueryUnescape(s); err == nil {
		return plainer
	}
	return s
}
