package docspace

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// problem is every form in which the portal says no (docspace-api.md §2.2 to
// §2.4). The stack trace of `error` is not even read.
type problem struct {
	Error *struct {
		Message string `json:"message"`
		Type    string `json:"type"`
	} `json:"error"`
	Response   json.RawMessage `json:"response"` // a wrapped validation problem
	StatusCode *int            `json:"statusCode"`
	Title      string          `json:"title"` // of a bare one
}

// envelope says whether the answer comes from an action of the portal, not
// from something on the way to it.
func (p problem) envelope() bool { return p.Error != nil || p.StatusCode != nil }

// validation is a wrapped problem: what the portal refuses before an action
// runs (docspace-api.md §2.3).
type validation struct {
	Title  string                     `json:"title"`
	Errors map[string]json.RawMessage `json:"errors"`
}

// validation is empty when the answer has another form.
func (p problem) validation() validation {
	var v validation
	if json.Unmarshal(p.Response, &v) != nil {
		return validation{}
	}
	return v
}

// refusal is the one place where an answer becomes an error; nil for a
// success. The body's own status is not heeded: portals of 3.6 say 200 in a 400
// (docspace-api.md §2.3).
func refusal(cl call, a answer) *Error {
	if a.status/100 == 2 {
		return nil
	}
	var p problem
	if json.Unmarshal(a.body, &p) != nil {
		p = problem{}
	}
	e := &Error{Op: cl.op(), Status: a.status, Message: p.message(a), retryAfter: shortWait(a.header)}
	if p.Error != nil {
		e.Type = p.Error.Type
	}
	e.Fields = slices.Sorted(maps.Keys(p.validation().Errors))
	e.Kind = kindOf(a, p)
	e.Hint = hint(e.Kind, cl, a)
	return e
}

// kindOf reads docspace-api.md §21.
func kindOf(a answer, p problem) Kind {
	switch {
	case a.status >= 500:
		if p.Error != nil && strings.Contains(p.Error.Message, "Could not resolve current tenant") {
			return NoPortal
		}
		return Server
	case a.status < 400:
		return NoPortal // a redirect: the API never answers with one
	}
	switch a.status {
	case http.StatusUnauthorized:
		return Unauthorized
	case http.StatusPaymentRequired:
		if p.Error != nil && strings.HasSuffix(p.Error.Type, "TenantQuotaException") {
			return NoSeat
		}
		return Unpaid
	case http.StatusForbidden:
		switch {
		case p.envelope():
			return Forbidden
		case len(a.body) == 0:
			return MissingScope
		}
		return Restricted
	case http.StatusNotFound:
		if p.envelope() {
			return NotFound
		}
		return NoPortal
	case http.StatusRequestTimeout:
		return Server // given up on the way: nobody knows
	case http.StatusProxyAuthRequired:
		return NoPortal
	case http.StatusBadRequest:
		if !p.envelope() && plainToTLS(a) {
			return NoPortal
		}
		if _, found := p.validation().Errors["Invitations"]; found {
			return InviteLimit
		}
	case http.StatusConflict:
		return Forbidden
	}
	return Invalid
}

// message takes the text as it is from the four places where it can be
// (docspace-api.md §2.3).
func (p problem) message(a answer) string {
	if p.Error != nil && p.Error.Message != "" {
		return p.Error.Message
	}
	wrapped := p.validation()
	if text := fieldErrors(wrapped.Errors); text != "" {
		return text
	}
	if wrapped.Title != "" {
		return wrapped.Title
	}
	if p.Title != "" {
		return p.Title
	}
	if p.envelope() || len(a.body) == 0 {
		return ""
	}
	return describe(a)
}

// fieldErrors joins validation errors as "Email: not valid; FirstName: …".
func fieldErrors(fields map[string]json.RawMessage) string {
	var all []string
	for name, raw := range fields {
		var texts []string
		if json.Unmarshal(raw, &texts) != nil {
			continue
		}
		all = append(all, name+": "+strings.Join(texts, " "))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}
