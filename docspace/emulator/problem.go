package emulator

import (
	"fmt"
	"net/http"
)

// problem is what the framework refuses before an action runs: wrapped into
// the envelope like an answer (docspace-api.md §2.3).
type problem struct {
	status int
	errors []fieldError // of a 400
}

type fieldError struct {
	key      string
	messages []string
}

func (p *problem) Error() string { return http.StatusText(p.status) }

// add notes a fault under the key of its field, faults of one field together.
func (p *problem) add(key, message string) {
	for i := range p.errors {
		if p.errors[i].key == key {
			p.errors[i].messages = append(p.errors[i].messages, message)
			return
		}
	}
	p.errors = append(p.errors, fieldError{key, []string{message}})
}

// orNil is the problem as an error when anything was noted.
func (p *problem) orNil() error {
	if len(p.errors) == 0 {
		return nil
	}
	p.status = http.StatusBadRequest
	return p
}

// invalid is a problem with one fault.
func invalid(key, message string) error {
	p := &problem{}
	p.add(key, message)
	return p.orNil()
}

// titles and types of the problems, by status.
var problemKinds = map[int]struct{ title, section string }{
	http.StatusBadRequest:           {"One or more validation errors occurred.", "15.5.1"},
	http.StatusPaymentRequired:      {"Payment Required", "15.5.3"},
	http.StatusForbidden:            {"Forbidden", "15.5.4"},
	http.StatusNotFound:             {"Not Found", "15.5.5"},
	http.StatusUnsupportedMediaType: {"Unsupported Media Type", "15.5.16"},
}

func (p *problem) details(trace string) object {
	kind := problemKinds[p.status]
	o := object{
		{"type", "https://tools.ietf.org/html/rfc9110#section-" + kind.section},
		{"title", kind.title},
		{"status", p.status},
		{"errors", nil},
		{"traceId", trace},
	}
	if len(p.errors) > 0 {
		var errors object
		for _, e := range p.errors {
			messages := list{}
			for _, m := range e.messages {
				messages = append(messages, m)
			}
			errors = append(errors, member{e.key, messages})
		}
		o[3].value = errors
	}
	return o
}

// wrapped puts the problem into the envelope. The numbers in it lie: for a
// 415 always, for a 400 on 3.6.1 (docspace-api.md §2.3).
func (c *call) wrapped(p *problem) *answer {
	status, code := 1, p.status
	if p.status == http.StatusUnsupportedMediaType || c.portal.old() {
		status, code = 0, http.StatusOK
	}
	shown, _ := c.selected(p.details(c.trace()))
	o := object{
		{"response", shown}, {"count", 1}, {"links", c.links()}, {"status", status}, {"statusCode", code},
	}
	return withBody(p.status, problemType, appendObject(nil, o))
}

// bare is a problem without an envelope: what the pipeline refuses
// (docspace-api.md §2.4).
func (c *call) bare(status int) *answer {
	p := &problem{status: status}
	return withBody(status, problemType, appendObject(nil, p.details(c.trace())))
}

// trace is the traceId of an answer.
func (c *call) trace() string {
	return fmt.Sprintf("00-%032x-%016x-00", c.number, c.number)
}
