package docspace_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"docspace-batch/docspace"
)

func envelope(message, kind string) string {
	return `{"error":{"message":"` + message + `","type":"` + kind + `","stack":"   at ASC.People.Api.UserController.Secret() in /src/x.cs:line 1","hresult":-2146233088},"status":1,"statusCode":403}`
}

func html(title string) string {
	return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body><h1>secret body</h1></body></html>"
}

// Every row of docspace-api.md §2.2 to §2.4 and §21, and what a proxy adds.
func TestErrors(t *testing.T) {
	problem := map[string]string{"Content-Type": "application/problem+json; charset=utf-8"}
	page := map[string]string{"Content-Type": "text/html"}
	text := map[string]string{"Content-Type": "text/plain"}
	validation := `{"response":{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.1","title":"One or more validation errors occurred.","status":400,"errors":{"Email":["The Email field is not a valid e-mail address."],"Aa":["One.","Two."]},"traceId":"00-…"},"count":1,"links":[],"status":1,"statusCode":400}`
	bare := func(title string) string {
		return `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"` + title + `","status":404,"traceId":"00-…"}`
	}
	tests := []struct {
		name      string
		answer    reply
		kind      docspace.Kind
		message   string
		exception string
		hint      string // a part of it; "" for none
	}{
		{"no such account", reply{status: 404, body: envelope("The user could not be found", "ASC.ItemNotFoundException")}, docspace.NotFound, "The user could not be found", "ASC.ItemNotFoundException", ""},
		{"argument", reply{status: 400, body: envelope("Incorrect firstname or lastname", "System.ArgumentException")}, docspace.Invalid, "Incorrect firstname or lastname", "System.ArgumentException", ""},
		{"security", reply{status: 403, body: envelope("Access denied", "System.Security.SecurityException")}, docspace.Forbidden, "Access denied", "System.Security.SecurityException", ""},
		{"invalid operation", reply{status: 403, body: envelope("The user is not suspended", "System.InvalidOperationException")}, docspace.Forbidden, "The user is not suspended", "System.InvalidOperationException", ""},
		{"no stack", reply{status: 403, body: `{"error":{"message":"Too many","type":null,"stack":null,"hresult":0},"status":1,"statusCode":403}`}, docspace.Forbidden, "Too many", "", ""},
		{"authentication exception", reply{status: 401, body: `{"error":{"message":"Authentication failed","type":null,"stack":null,"hresult":0},"status":1,"statusCode":401}`}, docspace.Unauthorized, "Authentication failed", "", "expired"},
		{"seats", reply{status: 402, body: envelope("The number of admins should not exceed 5", "ASC.Core.Tenants.TenantQuotaException")}, docspace.NoSeat, "The number of admins should not exceed 5", "ASC.Core.Tenants.TenantQuotaException", ""},
		{"billing", reply{status: 402, body: envelope("Your pricing plan does not support this option", "ASC.Core.Billing.BillingException")}, docspace.Unpaid, "Your pricing plan does not support this option", "ASC.Core.Billing.BillingException", "not paid"},
		{"not supported", reply{status: 415, body: `{"error":{"message":"no","type":null,"stack":null,"hresult":0},"status":1,"statusCode":415}`}, docspace.Invalid, "no", "", ""},
		{"conflict", reply{status: 409, body: envelope("busy", "X")}, docspace.Forbidden, "busy", "X", ""},
		{"exception", reply{status: 500, body: envelope("Data reassign process for Ann is not complete.", "System.Exception")}, docspace.Server, "Data reassign process for Ann is not complete.", "System.Exception", ""},
		{"identity service down", reply{status: 500, body: envelope("Connection refused (127.0.0.1:9099)", "System.Net.Http.HttpRequestException")}, docspace.Server, "Connection refused (127.0.0.1:9099)", "System.Net.Http.HttpRequestException", ""},
		{"no tenant", reply{status: 500, body: envelope("Could not resolve current tenant :-(.", "System.Exception")}, docspace.NoPortal, "Could not resolve current tenant :-(.", "System.Exception", "--url"},

		{"validation", reply{status: 400, body: validation, header: problem}, docspace.Invalid, "Aa: One. Two.; Email: The Email field is not a valid e-mail address.", "", ""},
		{"validation of 3.6", reply{status: 400, body: strings.Replace(validation, `"status":1,"statusCode":400`, `"status":0,"statusCode":200`, 1), header: problem}, docspace.Invalid, "Aa: One. Two.; Email: The Email field is not a valid e-mail address.", "", ""},
		{"validation without errors", reply{status: 400, body: `{"response":{"title":"Bad Request","status":400},"count":1,"status":1,"statusCode":400}`, header: problem}, docspace.Invalid, "Bad Request", "", ""},
		{"validation stripped by fields", reply{status: 400, body: `{"response":{},"count":1,"status":1,"statusCode":400}`, header: problem}, docspace.Invalid, "", "", ""},
		{"limit of invitations", reply{status: 400, body: strings.Replace(validation, `"Email":`, `"Invitations":`, 1), header: problem}, docspace.InviteLimit, "Aa: One. Two.; Invitations: The Email field is not a valid e-mail address.", "", ""},
		{"wrong content type", reply{status: 415, body: `{"response":{"title":"Unsupported Media Type","status":415},"count":1,"status":0,"statusCode":200}`, header: problem}, docspace.Invalid, "Unsupported Media Type", "", ""},

		{"no or wrong key", reply{status: 401}, docspace.Unauthorized, "", "", "make a new one"},
		{"missing scope", reply{status: 403}, docspace.MissingScope, "", "", "lacks the permission accounts:read;"},
		{"unpaid", reply{status: 402, body: bare("Payment Required"), header: problem}, docspace.Unpaid, "Payment Required", "", "not paid"},
		{"suspended", reply{status: 404, body: bare("Not Found"), header: problem}, docspace.NoPortal, "Not Found", "", "suspended"},
		{"restoring", reply{status: 403, body: bare("Forbidden"), header: problem}, docspace.Restricted, "Forbidden", "", "restored"},
		{"IP restriction", reply{status: 403, body: "The access to the portal is restricted", header: text}, docspace.Restricted, "The access to the portal is restricted", "", "IP addresses"},
		{"firewall", reply{status: 403, body: html("403 Forbidden"), header: page}, docspace.Restricted, `a page titled "403 Forbidden"`, "", "firewall"},
		{"nginx 404", reply{status: 404, body: html("404 Not Found"), header: page}, docspace.NoPortal, `a page titled "404 Not Found"`, "", "--url"},
		{"empty 404", reply{status: 404}, docspace.NoPortal, "", "", "--url"},
		{"nginx 413", reply{status: 413, body: html("413 Request Entity Too Large"), header: page}, docspace.Invalid, `a page titled "413 Request Entity Too Large"`, "", ""},
		{"nginx 414", reply{status: 414, body: html("414 Request-URI Too Large"), header: page}, docspace.Invalid, `a page titled "414 Request-URI Too Large"`, "", ""},
		{"nginx 502", reply{status: 502, body: html("502 Bad &amp; Gateway\x1b[31m"), header: page}, docspace.Server, `a page titled "502 Bad & Gateway [31m"`, "", ""},
		{"nginx 504", reply{status: 504, body: html("504 Gateway Time-out"), header: page}, docspace.Server, `a page titled "504 Gateway Time-out"`, "", ""},
		{"empty 503", reply{status: 503}, docspace.Server, "", "", ""},
		{"given up on the way", reply{status: 408}, docspace.Server, "", "", ""},
		{"http to https, nginx", reply{status: 400, body: html("400 The plain HTTP request was sent to HTTPS port"), header: page}, docspace.NoPortal, `a page titled "400 The plain HTTP request was sent to HTTPS port"`, "", "https://"},
		{"http to https, Go", reply{status: 400, body: "Client sent an HTTP request to an HTTPS server.\n", header: text}, docspace.NoPortal, "Client sent an HTTP request to an HTTPS server.", "", "https://"},
		{"proxy wants a login", reply{status: 407, body: html("407"), header: page}, docspace.NoPortal, `a page titled "407"`, "", "HTTPS_PROXY"},
		{"redirect", reply{status: 301, header: map[string]string{"Location": "https://other.example.net/login?secret=1"}}, docspace.NoPortal, "", "", "points to https://other.example.net;"},
		{"redirect within", reply{status: 302, header: map[string]string{"Location": "/login"}}, docspace.NoPortal, "", "", "--url"},

		{"a page instead", reply{status: 200, body: html("Log in"), header: page}, docspace.NoPortal, `the answer is not a portal's: a page titled "Log in"`, "", "--url"},
		{"nothing instead", reply{status: 200}, docspace.NoPortal, "the answer is not a portal's: empty", "", "--url"},
		{"JSON of others", reply{status: 200, body: `{"hello":"world"}`}, docspace.NoPortal, "the answer is JSON, but not a portal's", "", "--url"},
		{"cut JSON", reply{status: 200, body: `{"response":{"id":"`}, docspace.Lost, "the answer is cut short", "", ""},
		{"another form", reply{status: 200, body: wrap(`{"id":7}`)}, docspace.Lost, "the answer has another form than expected, at response.id", "", ""},
		{"no response", reply{status: 200, body: `{"count":0,"status":0,"statusCode":200}`}, docspace.Lost, "the answer says nothing", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := newClient(t, portal(tt.answer)).Get(t.Context(), ann)
				var got *docspace.Error
				if !errors.As(err, &got) {
					t.Fatalf("error %v, want a *docspace.Error", err)
				}
				if got.Kind != tt.kind || got.Status != tt.answer.status || got.Message != tt.message || got.Type != tt.exception {
					t.Errorf("kind %v, status %d, type %q, message %q;\nwant %v, %d, %q, %q",
						got.Kind, got.Status, got.Type, got.Message, tt.kind, tt.answer.status, tt.exception, tt.message)
				}
				if (tt.hint == "") != (got.Hint == "") || !strings.Contains(got.Hint, tt.hint) {
					t.Errorf("hint %q, want one with %q", got.Hint, tt.hint)
				}
				if got.Fatal() != (got.Hint != "") {
					t.Errorf("fatal %v with the hint %q", got.Fatal(), got.Hint)
				}
				if want := tt.kind == docspace.Server || tt.kind == docspace.Lost; got.Uncertain() != want {
					t.Errorf("uncertain %v", got.Uncertain())
				}
				if got.Op != "GET people/"+ann {
					t.Errorf("op %q", got.Op)
				}
				for _, never := range []string{"UserController", "secret", "\x1b", "\n"} {
					if strings.Contains(err.Error()+got.Hint, never) {
						t.Errorf("%q in %q, %q", never, err, got.Hint)
					}
				}
			})
		})
	}
}

// An empty 403 names the scope that the request needs (docspace-api.md §3.1).
func TestMissingScopeIsNamed(t *testing.T) {
	ctx := context.Background()
	tests := []struct {
		scope string
		do    func(*docspace.Client) error
	}{
		{"accounts:write", func(c *docspace.Client) error {
			_, _, err := c.SetStatus(ctx, docspace.Active, []string{ann})
			return err
		}},
		{"accounts:write", func(c *docspace.Client) error { _, err := c.Delete(ctx, ann); return err }},
		{"accounts:read", func(c *docspace.Client) error { _, err := c.Page(ctx, 0); return err }},
		{"*:read", func(c *docspace.Client) error { _, err := c.Quota(ctx); return err }},
		{"share link", func(c *docspace.Client) error { _, err := c.ApproveGuest(ctx, confirm, "g@example.com"); return err }},
	}
	for _, tt := range tests {
		err := tt.do(newClient(t, portal(reply{status: 403})))
		var got *docspace.Error
		if !errors.As(err, &got) || got.Kind != docspace.MissingScope || !strings.Contains(got.Hint, tt.scope) {
			t.Errorf("%v: want a hint with %q", got, tt.scope)
		}
	}
}

func TestSelfWithoutScope(t *testing.T) {
	p := portal(reply{status: 403}, ok(`{"id":"k","createBy":{"id":"`+ann+`"},"isActive":true}`), ok(user(ann, "ann@example.com")))
	self, err := newClient(t, p).Self(t.Context())
	if err != nil || self.ID != ann {
		t.Fatalf("self %+v, %v", self, err)
	}
	if want := "GET " + api + "keys/@self"; p.urls()[1] != want {
		t.Errorf("second request %q, want %q", p.urls()[1], want)
	}
}

func TestExistsOn36(t *testing.T) {
	missing := reply{status: 404, body: envelope("The user could not be found", "ASC.ItemNotFoundException")}
	none := reply{status: 200, body: `{"response":[],"count":0,"total":0,"status":0,"statusCode":200}`}
	tests := []struct {
		name    string
		answers []reply
		there   bool
		status  docspace.Status
	}{
		{"there", []reply{missing, ok(person(ann, "ann@example.com", "isVisitor", "2"))}, true, docspace.Terminated},
		{"hidden", []reply{missing, {status: 403, body: envelope("Access denied", "System.Security.SecurityException")}}, true, 0},
		{"not there", []reply{missing, missing, none}, false, 0},
		{"somebody is called exists", []reply{ok(user(bob, "bob@example.com")), missing, none}, false, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			there, status, err := newClient(t, portal(tt.answers...)).Exists(t.Context(), "ann@example.com")
			if there != tt.there || status != tt.status || err != nil {
				t.Errorf("%v, %v, %v; want %v, %v", there, status, err, tt.there, tt.status)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	_, _, err := newClient(t, portal(reply{status: 403, body: envelope("Access denied", "X")})).SetType(t.Context(), docspace.User, []string{ann})
	if want := "PUT people/type/User: refused (403): Access denied"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	long := reply{status: 400, body: envelope(strings.Repeat("ab\\n", 5000), "X")}
	_, _, err = newClient(t, portal(long)).SetType(t.Context(), docspace.User, []string{ann})
	if n := len([]rune(err.Error())); n > 350 {
		t.Errorf("error of %d characters", n)
	}
}
