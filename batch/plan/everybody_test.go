package plan

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

func TestEverybody(t *testing.T) {
	t.Parallel()
	// people who come and go on the first walk, before its third request
	leaves := func(p *portal) { p.people = p.people[1:] }
	comes := func(p *portal) {
		p.people = slices.Insert(p.people, 0, docspace.Person{ID: id("9"), Email: "A.first@example.com", Status: docspace.Active, IsCollaborator: true})
	}
	for _, c := range []struct {
		name     string
		people   int
		first    func(*portal) // happens during the first walk
		second   func(*portal) // during the second
		whole    bool
		requests int
		missing  int // of those who are there in the end
		gone     int // listed, and no longer there
	}{
		{name: "nobody but the owner", people: 1, whole: true, requests: 1},
		{name: "one page", people: 100, whole: true, requests: 1},
		{name: "a page and one", people: 101, whole: true, requests: 2},
		{name: "many pages", people: 1234, whole: true, requests: 13},
		{name: "somebody leaves", people: 450, first: leaves, whole: true, requests: 10},
		{name: "somebody comes", people: 450, first: comes, whole: true, requests: 10},
		{name: "the last page overflows", people: 500, first: comes, whole: true, requests: 6 + 6},
		{name: "never quiet", people: 450, first: leaves, second: leaves, requests: 10, gone: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := &portal{people: crowd(c.people)}
			p.caller = p.people[c.people-1]
			done := 0
			p.before = func(n int, r *http.Request) {
				later := r.URL.Query().Get("startIndex") != "0"
				for i, happen := range []func(*portal){c.first, c.second} {
					if happen != nil && later && done == i && n > 2+i*5 {
						happen(p)
						done++
					}
				}
			}
			var read, want int
			all, whole, err := Everybody(t.Context(), p.configVia(t, p, 1).Client, p.caller.ID, func(done, total int) { read, want = done, total })
			if err != nil {
				t.Fatal(err)
			}
			if whole != c.whole || p.n != c.requests || read != p.n || want != p.n {
				t.Errorf("whole is %t, requests %d, progress %d of %d; want %t, %d", whole, p.n, read, want, c.whole, c.requests)
			}
			var is, there []string
			for _, a := range all {
				is = append(is, batch.FoldEmail(a.Email))
				if a.Self != (a.ID == p.caller.ID) || a.Self != a.Owner {
					t.Errorf("%+v", a)
				}
			}
			for _, x := range p.people {
				there = append(there, strings.ToLower(x.Email))
			}
			if !slices.IsSorted(is) {
				t.Error("not sorted")
			}
			gone := slices.DeleteFunc(slices.Clone(is), func(e string) bool { return slices.Contains(there, e) })
			missing := slices.DeleteFunc(there, func(e string) bool { return slices.Contains(is, e) })
			if len(gone) != c.gone || len(missing) != c.missing {
				t.Errorf("gone %v, missing %v", gone, missing)
			}
		})
	}
}

func TestEverybodyOfARoomAdmin(t *testing.T) {
	t.Parallel()
	p := &portal{people: people, caller: manager, guests: map[string]bool{guest.ID: true}}
	all, whole, err := Everybody(t.Context(), p.config(t).Client, manager.ID, nil)
	if err != nil || !whole {
		t.Fatal(whole, err)
	}
	var is []string
	for _, a := range all {
		is = append(is, a.Email+" "+a.String())
	}
	want := []string{
		"admin@example.com DocSpaceAdmin active", "invited@example.com User pending", "Manager@example.com RoomAdmin active",
		"owner@example.com DocSpaceAdmin active", "user@example.com User active",
	}
	if diff := cmp.Diff(want, is); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEverybodyRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &portal{people: crowd(450)}
		p.caller = p.people[449]
		broken := transport(func(r *http.Request) (*http.Response, error) {
			if r.URL.Query().Get("startIndex") == "200" {
				return nil, io.ErrUnexpectedEOF
			}
			return p.RoundTrip(r)
		})
		all, whole, err := Everybody(t.Context(), p.configVia(t, broken, 0).Client, p.caller.ID, nil)
		if err == nil || whole || all != nil {
			t.Errorf("%d accounts, whole %t, error %v", len(all), whole, err)
		}
	})
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }
