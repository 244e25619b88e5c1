package docspace_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
)

func TestConfirmFromLink(t *testing.T) {
	for _, link := range []string{
		root + "/confirm/GuestShareLink?" + confirm,
		root + "/confirm/GuestShareLink?" + confirm + "#top",
		" " + root + "/confirm?" + confirm + "\n",
		"?" + confirm,
		confirm,
		strings.ReplaceAll(confirm, "&", "&amp;"),
	} {
		if got, ok := docspace.ConfirmFromLink(link); !ok || got != confirm {
			t.Errorf("%q: %q, %v", link, got, ok)
		}
	}
	for _, link := range []string{
		"", root, root + "/s/9YQ-K-N2QSHHTQJ", "type=GuestShareLink&key=a&encemail=b", "type=GuestShareLink&key=&encemail=b&uid=c",
		"type=LinkInvite&key=a&encemail=b&uid=c", "key=a&encemail=b&uid=c", confirm + "\r\nX: y", confirm + "&a=%zz", confirm + "&ö=1",
	} {
		if got, ok := docspace.ConfirmFromLink(link); ok {
			t.Errorf("%q: taken as %q", link, got)
		}
	}
}

// What is taken goes into a header as it is, and is taken again as it is.
func FuzzConfirmFromLink(f *testing.F) {
	f.Add(root + "/confirm/GuestShareLink?" + confirm)
	f.Add(confirm)
	f.Fuzz(func(t *testing.T, link string) {
		got, ok := docspace.ConfirmFromLink(link)
		if !ok {
			return
		}
		if strings.ContainsAny(got, " \r\n\t#") {
			t.Fatalf("%q: unfit for a header: %q", link, got)
		}
		if again, ok := docspace.ConfirmFromLink("?" + got); !ok || again != got {
			t.Fatalf("%q: %q, then %q, %v", link, got, again, ok)
		}
	})
}

func TestResolveShareLink(t *testing.T) {
	to := func(location string) reply {
		return reply{status: 302, header: map[string]string{"Location": location}}
	}
	tests := []struct {
		name   string
		link   string
		answer reply
		want   string // "": refused
		fault  string
		sent   int
	}{
		{"long link", root + "/confirm/GuestShareLink?" + confirm, reply{}, confirm, "", 0},
		{"short link", root + "/s/9YQ-K-N2QSHHTQJ", to(root + "/confirm/GuestShareLink?" + confirm), confirm, "", 1},
		{"with the port", "https://portal.example.com:443/s/9YQ-K-N2QSHHTQJ", to("/confirm/GuestShareLink?" + confirm), confirm, "", 1},
		{"of another portal", "https://other.example.net/s/9YQ-K-N2QSHHTQJ", to("/x"), "", "belongs to another portal", 0},
		{"without https", "portal.example.com/s/9YQ-K-N2QSHHTQJ", to("http://portal.example.com/confirm/GuestShareLink?" + confirm), confirm, "", 1},
		{"of another portal, without https", "other.example.net/s/9YQ-K-N2QSHHTQJ", to("/x"), "", "belongs to another portal", 0},
		{"that leads away", root + "/s/9YQ-K-N2QSHHTQJ", to("https://other.example.net/confirm?" + confirm), "", "leads to another portal", 1},
		{"of another kind", root + "/s/9YQ-K-N2QSHHTQJ", to("/confirm/LinkInvite?type=LinkInvite&key=a&encemail=b&uid=c"), "", "of another type", 1},
		{"unknown", root + "/s/9YQ-K-N2QSHHTQJ", reply{status: 404, body: "x"}, "", "does not know the short link", 1},
		{"to a page", root + "/s/9YQ-K-N2QSHHTQJ", to("/"), "", "leads to a page of the portal", 1},
		{"a page", root + "/s/9YQ-K-N2QSHHTQJ", reply{status: 200, body: html("Link")}, "", "leads nowhere", 1},
		{"not a link", "hello", reply{}, "", "no share link", 0},
		{"a room", root + "/rooms/shared/1", reply{}, "", "no share link", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := portal(tt.answer)
			got, reply, err := newClient(t, p).ResolveShareLink(t.Context(), tt.link)
			if got != tt.want || reply.Attempts != tt.sent || len(p.requests) != tt.sent {
				t.Errorf("%q, %+v, %d sent; want %q, %d sent", got, reply, len(p.requests), tt.want, tt.sent)
			}
			var refused *docspace.Error
			if tt.fault != "" && (!errors.As(err, &refused) || refused.Kind != docspace.Invalid || !strings.Contains(refused.Message, tt.fault)) {
				t.Errorf("error %v, want %q", err, tt.fault)
			}
			if tt.fault == "" && err != nil {
				t.Error(err)
			}
			if foreign := strings.Contains(tt.fault, "another portal"); errors.Is(err, docspace.ErrForeignLink) != foreign {
				t.Errorf("of another portal: %t, want %t", !foreign, foreign)
			}
			if err != nil && strings.Contains(err.Error(), "9YQ") {
				t.Errorf("the link is quoted: %v", err)
			}
			if tt.sent > 0 {
				want := http.Header{"Accept": {"application/json"}, "User-Agent": {"docspace-batch/test"}}
				if diff := cmp.Diff(want, p.requests[0].Header); diff != "" {
					t.Errorf("headers (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff([]string{"GET " + root + "/s/9YQ-K-N2QSHHTQJ"}, p.urls()); diff != "" {
					t.Errorf("requests (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestApproveExpired: the portal's refusals say nothing of the link's age, but its
// key does.
func TestApproveExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // in the year 2000
		time.Sleep(time.Until(time.Date(2026, 9, 9, 0, 0, 0, 0, time.UTC)) + time.Second)
		for key, want := range map[string]bool{
			"526003200000.ABC": true, // 2026-09-02
			"526003200000":     true,
			"526003202000.ABC": false,
			"526608000000.ABC": false,
			"soon.ABC":         false, ".ABC": false, "-5.ABC": false, "0.A": false, "9999999999999999.ABC": false,
		} {
			_, err := newClient(t, portal(reply{status: 401})).ApproveGuest(t.Context(),
				"type=GuestShareLink&encemail=a&uid=b&key="+key, "guest@example.com")
			if got := errors.Is(err, docspace.ErrLinkExpired); got != want || err == nil ||
				want != strings.Contains(err.Error(), "has expired: it was made on 2026-09-02 and held for 7 days") {
				t.Errorf("%s: %v; expired: %t, want %t", key, err, got, want)
			}
		}
	})
}

// TestShortLinkFails: a portal that cannot open a short link was sent nothing of
// which the effect could be unknown.
func TestShortLinkFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failing := make([]reply, 5)
		for i := range failing {
			failing[i] = reply{status: 500, body: "x"}
		}
		_, _, err := newClient(t, portal(failing...)).ResolveShareLink(t.Context(), root+"/s/9YQ-K-N2QSHHTQJ")
		if kindOf(err) != docspace.Invalid || !strings.Contains(err.Error(), "fails to open the short link") {
			t.Error(err)
		}
	})
}
