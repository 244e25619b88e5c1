package docspace_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"docspace-batch/docspace"
)

// directory is people/filter as docspace-api.md §6.4 and §6.5 describe it:
// parts of the list are not trimmed, an empty one matches everybody, one
// matches whatever contains it.
type directory struct {
	emails   []string // sorted by the portal
	requests []url.Values
	longest  int // URL, bytes
}

func (d *directory) RoundTrip(r *http.Request) (*http.Response, error) {
	q := r.URL.Query()
	d.requests = append(d.requests, q)
	d.longest = max(d.longest, len(r.URL.String()))
	if r.URL.Path != "/api/2.0/people/filter" {
		return reply{status: 404}.response(r)
	}
	var hits []string
	for i, email := range d.emails {
		if !matches(email, q) {
			continue
		}
		hits = append(hits, user(fmt.Sprintf("00000000-0000-0000-0000-%012d", i), email))
	}
	start, _ := strconv.Atoi(q.Get("startIndex"))
	count, _ := strconv.Atoi(q.Get("count"))
	page := hits[min(start, len(hits)):min(start+count, len(hits))]
	return reply{status: 200, body: fmt.Sprintf(`{"response":[%s],"count":%d,"total":%d,"links":[],"status":0,"statusCode":200}`,
		strings.Join(page, ","), len(page), len(hits))}.response(r)
}

func matches(email string, q url.Values) bool {
	if !q.Has("filterValue") {
		return true
	}
	for part := range strings.SplitSeq(q.Get("filterValue"), q.Get("filterSeparator")) {
		if strings.Contains(strings.ToLower(email), strings.ToLower(part)) {
			return true
		}
	}
	return false
}

func found(people []docspace.Person) []string {
	var all []string
	for _, p := range people {
		all = append(all, p.Email)
	}
	slices.Sort(all)
	return all
}

func TestFindByEmails(t *testing.T) {
	d := &directory{emails: []string{"a@example.co", "a@example.com", "Bob@Example.com", "bob@example.com.example.net", "zoë@example.org", `"a,b"@example.com`}}
	tests := []struct {
		name   string
		emails []string
		want   []string
		parts  string // filterValue
		by     string // filterSeparator
	}{
		{"exactly", []string{"a@example.co"}, []string{"a@example.co"}, "a@example.co", ","},
		{"regardless of case, as typed", []string{"BOB@example.com", "a@example.com"}, []string{"Bob@Example.com", "a@example.com"}, "BOB@example.com,a@example.com", ","},
		{"blanks, empties, repetitions", []string{" a@example.com\t", "", "  ", "A@example.com"}, []string{"a@example.com"}, "a@example.com", ","},
		{"comma in an address", []string{`"a,b"@example.com`, "a@example.com"}, []string{`"a,b"@example.com`, "a@example.com"}, `"a,b"@example.com;a@example.com`, ";"},
		{"not ASCII", []string{"ZOË@example.org"}, []string{"zoë@example.org"}, "ZOË@example.org", ","},
		{"nobody", []string{"x@example.com"}, nil, "x@example.com", ","},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d.requests = nil
			people, err := newClient(t, d).FindByEmails(t.Context(), tt.emails)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, found(people)); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			want := url.Values{
				"filterValue": {tt.parts}, "filterSeparator": {tt.by}, "sortBy": {"email"}, "sortOrder": {"ascending"}, "count": {"100"}, "startIndex": {"0"},
				"fields": {"id,email,userName,firstName,lastName,status,activationStatus,isOwner,isAdmin,isRoomAdmin,isCollaborator,isVisitor,isLDAP,isSSO"},
			}
			if diff := cmp.Diff([]url.Values{want}, d.requests); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
	d.requests = nil
	people, err := newClient(t, d).FindByEmails(t.Context(), []string{"", " "})
	if len(people) != 0 || err != nil || len(d.requests) != 0 {
		t.Errorf("of empty addresses: %v, %v, %d requests", people, err, len(d.requests))
	}
	if _, err := newClient(t, d).FindByEmails(t.Context(), []string{`"a,;|"@example.com`}); err == nil {
		t.Error("an address with every separator: no error")
	}
}

// A short address that is a part of many others: the answer is paged on, and
// only as far as need be.
func TestFindByEmailsInASuperset(t *testing.T) {
	d := &directory{}
	for i := range 950 {
		d.emails = append(d.emails, fmt.Sprintf("%03da@example.com", i))
	}
	d.emails = slices.Insert(d.emails, 420, "a@example.com")
	people, err := newClient(t, d).FindByEmails(t.Context(), []string{"a@example.com"})
	if err != nil || len(people) != 1 || people[0].Email != "a@example.com" {
		t.Fatalf("%v, %v", found(people), err)
	}
	if n := len(d.requests); n != 5 {
		t.Errorf("%d pages for the 421st of 951, want 5", n)
	}
	d.requests = nil
	if people, err := newClient(t, d).FindByEmails(t.Context(), []string{"a@example.co"}); len(people) != 0 || err != nil {
		t.Fatalf("%v, %v", found(people), err)
	}
	if n := len(d.requests); n != 10 {
		t.Errorf("%d pages of 951 for one that is not there, want 10", n)
	}
}

func TestPage(t *testing.T) {
	d := &directory{}
	for i := range 250 {
		d.emails = append(d.emails, fmt.Sprintf("%03d@example.com", i))
	}
	c := newClient(t, d)
	page, err := c.Page(t.Context(), 200)
	if err != nil || page.Total != 250 || len(page.People) != 50 || page.People[0].Email != "200@example.com" {
		t.Errorf("%d of %d, %v", len(page.People), page.Total, err)
	}
	if q := d.requests[0]; q.Has("filterValue") || q.Get("sortBy") != "email" || q.Get("startIndex") != "200" || q.Get("count") != "100" {
		t.Errorf("query %v", q)
	}
	untold := reply{status: 200, body: `{"response":[` + user(ann, "a@example.com") + `],"count":1,"status":0,"statusCode":200}`}
	if page, err := newClient(t, portal(untold)).Page(t.Context(), 100); err != nil || page.Total != 101 {
		t.Errorf("total %d when the portal does not tell it, %v; want 101", page.Total, err)
	}
}

// Any addresses: each that is there is found, nobody else, no URL is too long.
func TestFindByEmailsProperty(t *testing.T) {
	local := rapid.StringMatching(`[a-cA-C+.'öß]{1,30}`)
	domain := rapid.SampledFrom([]string{"example.com", "example.co", "xn--e1afmkfd.example.org", "пример.example"})
	address := rapid.Custom(func(t *rapid.T) string { return local.Draw(t, "local") + "@" + domain.Draw(t, "domain") })
	rapid.Check(t, func(rt *rapid.T) {
		d := &directory{emails: rapid.SliceOfNDistinct(address, 0, 150, strings.ToLower).Draw(rt, "there")}
		asked := rapid.SliceOfN(address, 0, 80).Draw(rt, "asked")
		if len(d.emails) > 0 {
			asked = append(asked, rapid.SliceOfN(rapid.SampledFrom(d.emails), 0, 60).Draw(rt, "asked and there")...)
		}
		people, err := newClient(t, d).FindByEmails(context.Background(), asked)
		if err != nil {
			rt.Fatal(err)
		}
		var want []string
		for _, email := range d.emails {
			if slices.ContainsFunc(asked, func(a string) bool { return strings.EqualFold(a, email) }) {
				want = append(want, email)
			}
		}
		slices.Sort(want)
		got := found(people)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("found (-want +got):\n%s", diff)
		}
		if d.longest > 6000 {
			rt.Fatalf("URL of %d bytes", d.longest)
		}
	})
}

func TestFitsURL(t *testing.T) {
	c := newClient(t, portal(ok(`[]`)))
	short := slices.Repeat([]string{"ann.bee@example.com"}, 200)
	long := slices.Repeat([]string{strings.Repeat("ö", 100) + "@example.com"}, 200) // 6 bytes a letter in a URL
	huge := []string{strings.Repeat("ö", 3000) + "@example.com", "a@example.com"}
	for name, tt := range map[string]struct {
		emails []string
		want   int
	}{
		"none": {nil, 0}, "few": {short[:3], 3}, "many": {short, 50}, "long": {long, 9}, "one too long": {huge, 1},
	} {
		if got := c.FitsURL(tt.emails); got != tt.want {
			t.Errorf("%s: %d, want %d", name, got, tt.want)
		}
	}
}

func TestGetByEmailWithCase(t *testing.T) {
	missing := reply{status: 404, body: envelope("The user could not be found", "ASC.ItemNotFoundException")}
	list := reply{status: 200, body: `{"response":[` + user(ann, "Ann@Example.com") + `],"count":1,"total":1,"status":0,"statusCode":200}`}
	p := portal(missing, list)
	got, err := newClient(t, p).GetByEmail(t.Context(), "ann@example.com")
	if err != nil || got.ID != ann {
		t.Errorf("%+v, %v: a portal that minds case hides the account", got, err)
	}
	if n := len(p.requests); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}

	forbidden := reply{status: 403, body: envelope("Access denied", "System.Security.SecurityException")}
	_, err = newClient(t, portal(missing, forbidden)).GetByEmail(t.Context(), "ann@example.com")
	if failure := new(docspace.Error); !errors.As(err, &failure) || failure.Kind != docspace.NotFound {
		t.Errorf("%v: a key that may not list makes an account of nothing", err)
	}
}

// A portal that minds no accents answers with somebody else.
func TestGetByEmailWithAccents(t *testing.T) {
	p := portal(ok(user(ann, "zoë@example.com")), reply{status: 200, body: `{"response":[` + user(ann, "zoë@example.com") + `],"count":1,"total":1,"status":0,"statusCode":200}`})
	_, err := newClient(t, p).GetByEmail(t.Context(), "zoe@example.com")
	if failure := new(docspace.Error); !errors.As(err, &failure) || failure.Kind != docspace.NotFound {
		t.Errorf("%v, want not found", err)
	}
	if _, err := newClient(t, portal(ok(user(ann, "Zoë@Example.com")))).GetByEmail(t.Context(), " ZOË@example.com "); err != nil {
		t.Error(err)
	}
}

func BenchmarkFindByEmails(b *testing.B) {
	var people, emails []string
	for i := range 100 {
		email := fmt.Sprintf("person%03d@example.com", i)
		people = append(people, user(fmt.Sprintf("00000000-0000-0000-0000-%012d", i), email))
		if i < 50 {
			emails = append(emails, email)
		}
	}
	body := `{"response":[` + strings.Join(people, ",") + `],"count":100,"total":100,"links":[],"status":0,"statusCode":200}`
	c := newClient(b, always(body))
	b.ReportAllocs()
	for b.Loop() {
		if got, err := c.FindByEmails(b.Context(), emails); err != nil || len(got) != 50 {
			b.Fatal(len(got), err)
		}
	}
}

func BenchmarkDo(b *testing.B) {
	c := newClient(b, always(wrap(user(ann, "ann@example.com"))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Get(b.Context(), ann); err != nil {
			b.Fatal(err)
		}
	}
}

// always gives one body to everybody, and keeps nothing.
type always string

func (a always) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(string(a))), Request: r,
	}, nil
}
