package batch_test

import (
	"strings"
	"testing"

	"docspace-batch/batch"
)

// TestShareLinkForms: what can be told of a link without asking the portal.
func TestShareLinkForms(t *testing.T) {
	t.Parallel()
	const query = "type=GuestShareLink&key=1.SECRET&encemail=SECRET&uid=SECRET"
	const host = "https://portal.example.com"
	for _, tt := range []struct {
		link string
		code batch.Code
		says string
	}{
		{host + "/s/ABC-D-SECRET", batch.CodeGuestApproved, ""},
		{"https://PORTAL.example.com:443/s/ABC-D-SECRET", batch.CodeGuestApproved, ""},
		{"HTTPS://portal.example.com/s/ABC-D-SECRET?lang=de#top", batch.CodeGuestApproved, ""},
		{"portal.example.com/s/ABC-D-SECRET", batch.CodeGuestApproved, ""},
		{host + "/confirm/GuestShareLink?" + query, batch.CodeGuestApproved, ""},
		{host + "/confirm?" + query + "#top", batch.CodeGuestApproved, ""},
		{"portal.example.com/confirm/GuestShareLink?" + query, batch.CodeGuestApproved, ""},
		{"/confirm/GuestShareLink?" + query, batch.CodeGuestApproved, ""},
		{query, batch.CodeGuestApproved, ""},
		{"?" + query, batch.CodeGuestApproved, ""},
		{strings.ReplaceAll(query, "&", "&amp;"), batch.CodeGuestApproved, ""},
		{query + "&next=https://other.example.com/", batch.CodeGuestApproved, ""},

		{"https://other.example.com/s/ABC-D-SECRET", batch.CodeShareLinkForeign, "another portal; ask for a link of portal.example.com"},
		{"https://portal.example.com:8443/s/ABC-D-SECRET", batch.CodeShareLinkForeign, "another portal"},
		{"https://portal.example.com.evil.example.org/s/SECRET", batch.CodeShareLinkForeign, "another portal"},
		{"https://portal.example.com@evil.example.org/s/SECRET", batch.CodeShareLinkForeign, "another portal"},
		{"https://other.example.com/confirm/GuestShareLink?" + query, batch.CodeShareLinkForeign, "another portal"},
		{"other.example.com/confirm/GuestShareLink?" + query, batch.CodeShareLinkForeign, "another portal"},
		{"other.example.com/s/SECRET", batch.CodeShareLinkForeign, "another portal"},
		{"//other.example.com/s/SECRET", batch.CodeShareLinkForeign, "another portal"},
		{"http://portal.example.com/s/SECRET", batch.CodeShareLinkForeign, "begins with http://, and the portal is at https://"},

		{host + "/confirm/GuestShareLink?type=GuestShareLink&encemail=SECRET&uid=SECRET", batch.CodeShareLinkRequired, "not whole, there is no key in it"},
		{host + "/confirm/GuestShareLink?type=GuestShareLink&key=&encemail=SECRET&uid=SECRET", batch.CodeShareLinkRequired, "there is no key in it"},
		{"type=GuestShareLink&key=SECRET&uid=SECRET", batch.CodeShareLinkRequired, "there is no encemail in it"},
		{"type=GuestShareLink&key=SECRET&encemail=SECRET", batch.CodeShareLinkRequired, "there is no uid in it"},
		{"key=SECRET&encemail=SECRET&uid=SECRET", batch.CodeShareLinkRequired, "there is no type in it"},
		{host + "/confirm/LinkInvite?type=LinkInvite&key=SECRET&uid=SECRET", batch.CodeShareLinkRequired, "of another type"},
		{"type=EmailActivation&key=SECRET", batch.CodeShareLinkRequired, "of another type"},
		{host + "/rooms/shared/SECRET", batch.CodeShareLinkRequired, "an address of the portal and no share link"},
		{host + "/s/", batch.CodeShareLinkRequired, "an address of the portal and no share link"},
		{host, batch.CodeShareLinkRequired, "an address of the portal and no share link"},
		{query + "&a=%zz", batch.CodeShareLinkRequired, "no share link"},
		{"SECRET", batch.CodeShareLinkRequired, "no share link at all"},
		{"https://[portal.example.com/s/SECRET", batch.CodeShareLinkRequired, "no share link at all"},
		{"ftp://portal.example.com/s/SECRET", batch.CodeShareLinkRequired, "no share link at all"},
	} {
		o, _ := batch.Lookup(string(batch.ApproveGuest))
		d := o.Decide(batch.Row{Op: batch.ApproveGuest, Email: "guest@example.com", ShareLink: tt.link},
			batch.Account{Hidden: true}, batch.Facts{
				Caller:     batch.Account{Exists: true, Role: batch.RoomAdmin, Status: batch.Active},
				PortalHost: "portal.example.com", PortalScheme: "https",
			})
		if d.Code != tt.code || !strings.Contains(d.Message, tt.says) || strings.Contains(d.Message, "SECRET") {
			t.Errorf("%s: %s, %q; want %s, %q", tt.link, d.Code, d.Message, tt.code, tt.says)
		}
	}
}
