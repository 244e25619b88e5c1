package emulator

import (
	"fmt"
	"net/http"
)

// exception is an error that an action of the server throws; the envelope
// makes a status and a body of it (docspace-api.md §2.2).
type exception struct {
	status  int
	kind    string // of the .NET type; "": shown without type and stack
	message string
	hresult int
}

func (e *exception) Error() string { return e.message }

// answer is the error envelope. The real one carries a whole stack trace.
func (e *exception) answer() *answer {
	thrown := object{{"message", e.message}, {"type", optional(e.kind)}, {"stack", nil}, {"hresult", e.hresult}}
	if e.kind != "" {
		thrown[2].value = "   at ASC.People.Api.UserController.Invoke()"
	}
	o := object{{"error", thrown}, {"status", 1}, {"statusCode", e.status}}
	return withBody(e.status, jsonType, appendObject(nil, o))
}

const accessDenied = "Access denied"

// denied is the refusal of a rule about this account.
func denied() error {
	return &exception{http.StatusForbidden, "System.Security.SecurityException", accessDenied, -2146233078}
}

// unauthorized is the refusal of a caller who lacks the right as such
// (docspace-api.md §3.3).
func unauthorized() error {
	return &exception{http.StatusForbidden, "ASC.Common.Security.Authorizing.AuthorizingException", accessDenied, -2146233088}
}

func argument(format string, args ...any) error {
	return &exception{http.StatusBadRequest, "System.ArgumentException", fmt.Sprintf(format, args...), -2147024809}
}

func argumentNull(parameter string) error {
	message := "Value cannot be null. (Parameter '" + parameter + "')"
	return &exception{http.StatusBadRequest, "System.ArgumentNullException", message, -2147467261}
}

func notFound(message string) error {
	return &exception{http.StatusNotFound, "ASC.Common.Web.ItemNotFoundException", message, -2146233088}
}

func userNotFound() error { return notFound("The user could not be found") }

// inoperable is an InvalidOperationException, a 403 with its own message.
func inoperable(message string) error {
	return &exception{http.StatusForbidden, "System.InvalidOperationException", message, -2146233079}
}

// overQuota is a 402 for this account: no seat, or too many users.
func overQuota(format string, args ...any) error {
	return &exception{http.StatusPaymentRequired, "ASC.Core.Tenants.TenantQuotaException", fmt.Sprintf(format, args...), -2146233088}
}

// crashed is everything else: 500 with the exception's own message.
func crashed(kind, message string, hresult int) error {
	return &exception{http.StatusInternalServerError, kind, message, hresult}
}

func plainCrash(message string) error { return crashed("System.Exception", message, -2146233088) }

func nullReference() error {
	return crashed("System.NullReferenceException", "Object reference not set to an instance of an object.", -2147467261)
}

func notSaved() error {
	return crashed("Microsoft.EntityFrameworkCore.DbUpdateException",
		"An error occurred while saving the entity changes. See the inner exception for details.", -2146233088)
}

func badFormat() error {
	return crashed("System.FormatException", "The specified string is not in the form required for an e-mail address.", -2146233033)
}

// unauthenticated is the refusal of a log-in, shown without type and stack.
func unauthenticated() error {
	return &exception{http.StatusUnauthorized, "", "User authentication failed", 0}
}
