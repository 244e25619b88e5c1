package plan

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"docspace-batch/batch"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// One person leaves and another comes between two pages: nobody is on two pages
// and the total stays, but somebody who is there is on none.
func TestMakeWhenThePagesShiftUnseen(t *testing.T) {
	t.Parallel()
	portal := emulator.New(emulator.Config{Empty: true, Accounts: 250})
	var rows []batch.Row
	for _, x := range portal.People() {
		if !x.Owner {
			rows = append(rows, batch.Row{Line: len(rows) + 2, Op: batch.Terminate, Email: x.Email})
		}
	}
	leaver, _ := portal.Person(rows[0].Email)
	shift := &unseenShift{Portal: portal, leaver: leaver}
	client, err := docspace.New(docspace.Config{URL: "https://portal.example.com", Key: portal.Owner().Key, Transport: shift})
	if err != nil {
		t.Fatal(err)
	}
	shift.direct, err = docspace.New(docspace.Config{URL: "https://portal.example.com", Key: portal.Owner().Key, Transport: portal})
	if err != nil {
		t.Fatal(err)
	}
	self, err := client.Self(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	made, err := Make(t.Context(), rows, Config{Client: client, Caller: AccountOf(self, self.ID), MissingOK: true})
	if err != nil {
		t.Fatal(err)
	}
	if !shift.done {
		t.Fatal("the directory was not paged")
	}
	for _, it := range made.Items {
		_, there := portal.Person(it.Row.Email)
		if there && it.Code == batch.CodeAlreadyGone {
			t.Errorf("%s is called gone and is there", it.Row.Email)
		}
	}
}

// unseenShift deletes somebody and adds another after the first page.
type unseenShift struct {
	*emulator.Portal
	direct *docspace.Client // past the shift
	leaver emulator.Person
	mu     sync.Mutex
	done   bool
}

func (s *unseenShift) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if start := r.URL.Query().Get("startIndex"); start != "" && start != "0" && !s.done {
		s.done = true
		s.remove(r.Context())
		s.Add(emulator.Person{Email: "zz.newcomer@example.net", FirstName: "Robin", LastName: "Example"})
	}
	return s.Portal.RoundTrip(r)
}

func (s *unseenShift) remove(ctx context.Context) {
	ids := []string{s.leaver.ID}
	if _, _, err := s.direct.SetStatus(ctx, docspace.Terminated, ids); err != nil {
		panic(err)
	}
	if _, err := s.direct.Delete(ctx, s.leaver.ID); err != nil {
		panic(err)
	}
}
