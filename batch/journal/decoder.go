package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"time"
	"unicode/utf8"
)

var errLayout = errors.New("it is not laid out as a record of its kind")

// decoder is the codec that takes one member after the other off rest. After an
// error it does nothing more.
type decoder struct {
	rest  []byte
	inner bool // the next member is not the first of its object
	err   error
}

func (d *decoder) fail(err error) {
	if d.err == nil {
		d.err = err
	}
}

// take takes the literal off when it comes next.
func (d *decoder) take(literal string) bool {
	if len(d.rest) < len(literal) || string(d.rest[:len(literal)]) != literal {
		return false
	}
	d.rest = d.rest[len(literal):]
	return true
}

// name takes `"name":` off when it comes next, with the comma before it.
func (d *decoder) name(name string) bool {
	if d.err != nil {
		return false
	}
	before := d.rest
	if (!d.inner || d.take(",")) && d.take(`"`) && d.take(name) && d.take(`":`) {
		d.inner = true
		return true
	}
	d.rest = before
	return false
}

// quoted takes a JSON string off.
func (d *decoder) quoted() []byte {
	end, escaped := 1, false
	for ; end < len(d.rest) && d.rest[end] != '"'; end++ {
		if d.rest[end] == '\\' {
			escaped = true
			end++
		}
	}
	if end >= len(d.rest) || d.rest[0] != '"' {
		d.fail(errLayout)
		return nil
	}
	literal := d.rest[:end+1]
	d.rest = d.rest[end+1:]
	if !utf8.Valid(literal) {
		d.fail(errLayout) // no encoder writes it, and none would write it again
		return nil
	}
	if !escaped {
		return literal[1:end]
	}
	var s string
	if err := json.Unmarshal(literal, &s); err != nil {
		d.fail(errLayout)
	}
	return []byte(s)
}

func (d *decoder) text(name string, v *string) {
	if d.name(name) {
		if *v = string(d.quoted()); *v == "" {
			d.fail(errLayout)
		}
	}
}

func (d *decoder) number(name string, v *int) {
	if !d.name(name) {
		d.fail(errLayout)
		return
	}
	n := 0
	for n < len(d.rest) && (d.rest[n] == '-' || '0' <= d.rest[n] && d.rest[n] <= '9') {
		n++
	}
	var err error
	if *v, err = strconv.Atoi(string(d.rest[:n])); err != nil {
		d.fail(errLayout)
	}
	d.rest = d.rest[n:]
}

func (d *decoder) flag(name string, v *bool) {
	if d.name(name) {
		*v = d.take("true")
		if !*v {
			d.fail(errLayout)
		}
	}
}

func (d *decoder) moment(name string, v *time.Time) {
	if d.name(name) {
		at, err := time.Parse(time.RFC3339Nano, string(d.quoted()))
		if err != nil || at.Location() != time.UTC {
			d.fail(errLayout)
		}
		*v = at
	}
}

func (d *decoder) raw(name string, v *json.RawMessage) {
	if d.name(name) {
		if !json.Valid(d.rest) {
			d.fail(errLayout)
		}
		*v = bytes.Clone(d.rest)
		d.rest = nil
	}
}

func (d *decoder) begin(name string, _ bool) bool {
	if !d.name(name) {
		return false
	}
	if !d.take("{") {
		d.fail(errLayout)
	}
	d.inner = false
	return d.err == nil
}

func (d *decoder) end() {
	if d.err == nil && !d.take("}") {
		d.fail(errLayout)
	}
	d.inner = true
}

// done says what was wrong, also when something is left over.
func (d *decoder) done() error {
	if len(d.rest) > 0 {
		d.fail(errLayout)
	}
	return d.err
}
