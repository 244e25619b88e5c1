package docspace

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind is what an Error means for the caller.
type Kind int

// The kinds. A fatal one will come again with every request.
const (
	Forbidden    Kind = iota + 1 // 403 with an envelope: a refusal of this row
	NotFound                     // 404 with an envelope
	Invalid                      // 400, or a request that is not even sent
	NoSeat                       // 402 with a quota exception
	InviteLimit                  // 400: more than the portal still lets be invited (docspace-api.md §5.9)
	Unauthorized                 // 401: fatal; of a share link when approving a guest (docspace-api.md §21)
	MissingScope                 // 403 with an empty body: fatal; with the same exception
	Unpaid                       // 402 otherwise: fatal
	Restricted                   // the portal is closed to this address or at present: fatal
	NoPortal                     // what answers is not a portal: fatal
	Unreachable                  // not sent: no name, no connection, no TLS: fatal
	Server                       // 5xx: the effect is unknown
	Lost                         // sent, no (whole) answer: the effect is unknown
)

var kindNames = [...]string{
	Forbidden: "refused", NotFound: "not found", Invalid: "invalid", NoSeat: "no seat",
	InviteLimit:  "limit of invitations",
	Unauthorized: "key not accepted", MissingScope: "scope missing", Unpaid: "portal not paid",
	Restricted: "no access", NoPortal: "no portal", Unreachable: "not reachable",
	Server: "fault of the server", Lost: "answer lost",
}

func (k Kind) String() string {
	if k > 0 && int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", int(k))
}

// Error is a request that was not carried out, or of which nobody knows.
type Error struct {
	Op      string // method and path, without the query: "PUT people/type/User"
	Kind    Kind
	Status  int      // HTTP status; 0 when no answer came
	Type    string   // the portal's name of the exception, often ""
	Message string   // one line, in the portal's language
	Fields  []string // what is not valid, by the portal's names, sorted: "Invitations[1].Email"; nothing was done then
	Hint    string   // what to do; set for every fatal kind
	Err     error    // what failed underneath; nil when the portal answered

	permanent  bool          // trying again is useless
	retryAfter time.Duration // asked for by the answer
}

// Error says what was attempted and why it failed; the hint is left to the
// caller.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Op, e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (%d)", e.Status)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// Fatal says whether every further request will fail in the same way: of the
// key, the portal or the way there.
func (e *Error) Fatal() bool {
	switch e.Kind {
	case Unauthorized, MissingScope, Unpaid, Restricted, NoPortal, Unreachable:
		return true
	}
	return false
}

// Uncertain says whether the request may have been carried out all the same.
func (e *Error) Uncertain() bool { return e.Kind == Server || e.Kind == Lost }

func isKind(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// RateLimitError is a wait longer than Config.MaxWait that the portal asks
// for. The request was not carried out.
type RateLimitError struct {
	Limit      string        // "day", "minute", "at once" or "unknown"
	RetryAfter time.Duration // from now
}

func (e *RateLimitError) Error() string {
	wait := e.RetryAfter.Round(time.Second)
	if e.Limit == limitDay.String() {
		return fmt.Sprintf("the portal's limit of writes a day is reached: it takes the next one in %s", wait)
	}
	return fmt.Sprintf("the portal goes on refusing requests (limit: %s): it takes the next one in %s", e.Limit, wait)
}

// ConfigError is a URL or a key that has not the right shape. It never quotes
// the key.
type ConfigError struct {
	Message string
	Hint    string
}

func (e *ConfigError) Error() string { return e.Message }
