package docspace_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// fromKey makes a client of an emulated portal.
func fromKey(t testing.TB, p *emulator.Portal, key string, change ...func(*docspace.Config)) *docspace.Client {
	t.Helper()
	return newClient(t, p, append(change, func(c *docspace.Config) { c.Key = key })...)
}

// known fails the test when the portal was asked for what it does not have.
func known(t *testing.T, p *emulator.Portal) {
	t.Helper()
	for method, paths := range p.Stats().Requests {
		if n := paths["unknown"]; n > 0 {
			t.Errorf("%d requests %s of unknown paths", n, method)
		}
	}
}

func kindOf(err error) docspace.Kind {
	if failure, ok := errors.AsType[*docspace.Error](err); ok {
		return failure.Kind
	}
	return 0
}

// A life on the emulated portal, each method once at least.
func TestEmulatedPortal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		p := emulator.New(emulator.Config{Seats: 50})
		c := fromKey(t, p, p.Owner().Key)
		must := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}

		self, err := c.Self(ctx)
		must("self", err)
		key, err := c.Key(ctx)
		must("key", err)
		if !self.IsOwner || self.Type() != docspace.DocSpaceAdmin || self.Email != emulator.OwnerEmail || key.CreateBy != self.ID || !key.Active {
			t.Errorf("self %+v, key %+v", self, key)
		}
		settings, err := c.Settings(ctx)
		must("settings", err)
		if settings.Version != "3.7.2" || settings.TenantStatus != 0 || settings.UserNameRegex == "" {
			t.Errorf("settings %+v", settings)
		}
		quota, err := c.Quota(ctx)
		must("quota", err)
		if quota != (docspace.Quota{Seats: 50, Users: docspace.Unlimited}) {
			t.Errorf("quota %+v", quota)
		}

		made, reply, err := c.Create(ctx, docspace.NewPerson{Email: "New.One@example.com", FirstName: "New", LastName: "One", Type: docspace.RoomAdmin})
		must("create", err)
		if made.Type() != docspace.RoomAdmin || made.Status != docspace.Active || timeless(reply) != (docspace.Reply{Status: 200, Attempts: 1}) {
			t.Errorf("made %+v, %+v", made, reply)
		}
		_, _, err = c.Create(ctx, docspace.NewPerson{Email: "new.one@example.com", FirstName: "New", LastName: "One", Type: docspace.User})
		if kindOf(err) != docspace.Invalid {
			t.Errorf("created twice: %v", err)
		}
		read, err := c.Get(ctx, made.ID)
		must("get", err)
		byEmail, err := c.GetByEmail(ctx, "new.ONE@example.com")
		must("get by e-mail", err)
		if diff := cmp.Diff([]docspace.Person{made, made}, []docspace.Person{read, byEmail}); diff != "" {
			t.Errorf("read again (-made +read):\n%s", diff)
		}
		there, status, err := c.Exists(ctx, emulator.DemoLeaver)
		must("exists", err)
		if !there || status != docspace.Terminated {
			t.Errorf("the leaver exists %v, %v", there, status)
		}
		if there, _, err := c.Exists(ctx, "nobody@example.com"); there || err != nil {
			t.Errorf("nobody exists %v, %v", there, err)
		}
		if _, err := c.GetByEmail(ctx, "nobody@example.com"); kindOf(err) != docspace.NotFound {
			t.Errorf("nobody: %v", err)
		}

		page, err := c.Page(ctx, 0)
		must("page", err)
		if page.Total != len(page.People) || !slices.IsSortedFunc(page.People, byAddress) {
			t.Errorf("%d of %d, not sorted by address", len(page.People), page.Total)
		}
		found, err := c.FindByEmails(ctx, []string{"New.One@example.com", "nobody@example.com", emulator.DemoGuest})
		must("find", err)
		if len(found) != 2 {
			t.Errorf("found %+v", found)
		}

		owns, err := c.ReassignNecessary(ctx, made.ID, "")
		must("necessary", err)
		if owns {
			t.Error("a new account owns rooms")
		}
		_, _, err = c.Demote(ctx, made.ID, docspace.User, "")
		must("demote", err)
		job, there, err := c.DemoteProgress(ctx, made.ID)
		must("progress", err)
		if !there || !job.Completed || job.Failed() {
			t.Errorf("job %+v, %v", job, there)
		}
		changed, _, err := c.SetType(ctx, docspace.RoomAdmin, []string{made.ID})
		must("promote", err)
		if len(changed) != 1 || changed[0].Type() != docspace.RoomAdmin {
			t.Errorf("promoted %+v", changed)
		}
		_, _, err = c.SetType(ctx, docspace.RoomAdmin, []string{made.ID})
		if kindOf(err) != docspace.Forbidden {
			t.Errorf("promoted twice: %v", err)
		}
		if _, err := c.Delete(ctx, made.ID); kindOf(err) != docspace.Forbidden {
			t.Errorf("an active account deleted: %v", err)
		}
		gone, _, err := c.SetStatus(ctx, docspace.Terminated, []string{made.ID, byEmailID(t, c, emulator.DemoUserBare)})
		must("terminate", err)
		if len(gone) != 2 || gone[0].Status != docspace.Terminated || gone[1].Status != docspace.Terminated {
			t.Errorf("terminated %+v", gone)
		}
		if _, err := c.Delete(ctx, made.ID); err != nil {
			t.Errorf("delete: %v", err)
		}
		if _, there, err := c.RemoveProgress(ctx, made.ID); !there || err != nil {
			t.Errorf("removal: %v, %v", there, err)
		}
		if _, err := c.Delete(ctx, made.ID); kindOf(err) != docspace.NotFound {
			t.Errorf("deleted twice: %v", err)
		}
		if _, _, err := c.DeleteMany(ctx, []string{gone[1].ID}); err != nil {
			t.Errorf("delete many: %v", err)
		}
		if _, err := c.Get(ctx, gone[1].ID); kindOf(err) != docspace.NotFound {
			t.Errorf("after delete many: %v", err)
		}
		if _, err := c.DeleteGuests(ctx, []string{byEmailID(t, c, emulator.DemoGuest)}); err != nil {
			t.Errorf("delete guest: %v", err)
		}
		known(t, p)
	})
}

func byAddress(a, b docspace.Person) int {
	return strings.Compare(strings.ToLower(a.Email), strings.ToLower(b.Email))
}

func byEmailID(t *testing.T, c *docspace.Client, email string) string {
	t.Helper()
	p, err := c.GetByEmail(t.Context(), email)
	if err != nil {
		t.Fatalf("%s: %v", email, err)
	}
	return p.ID
}

// A RoomAdmin opens a short link and approves the guest behind it.
func TestEmulatedGuest(t *testing.T) {
	ctx := t.Context()
	p := emulator.New(emulator.Config{})
	c := fromKey(t, p, p.Key(emulator.DemoRoomAdminGuests))
	if _, err := c.GetByEmail(ctx, emulator.DemoGuestShared); kindOf(err) != docspace.Forbidden {
		t.Fatalf("the guest before: %v", err)
	}
	there, _, err := c.Exists(ctx, emulator.DemoGuestShared)
	if !there || err != nil {
		t.Errorf("hidden guest exists %v, %v", there, err)
	}
	confirm, reply, err := c.ResolveShareLink(ctx, shortLink(t, p, emulator.DemoGuestShared))
	if err != nil || reply.Attempts != 1 {
		t.Fatalf("resolve: %+v, %v", reply, err)
	}
	if reply, err := c.ApproveGuest(ctx, confirm, emulator.DemoGuestShared); err != nil || reply.Status != 200 {
		t.Fatalf("approve: %+v, %v", reply, err)
	}
	if g, err := c.GetByEmail(ctx, emulator.DemoGuestShared); err != nil || g.Type() != docspace.Guest {
		t.Errorf("the guest after: %+v, %v", g, err)
	}
	if _, err := c.ApproveGuest(ctx, "type=GuestShareLink&key=1.X&encemail=aaaa&uid="+ann, "g@example.com"); err == nil {
		t.Error("a made-up link was taken")
	}
	if _, err := c.Key(ctx); err != nil {
		t.Errorf("the key after the refused link: %v", err)
	}
	if _, _, err := c.ResolveShareLink(ctx, root+"/s/nothing-here"); kindOf(err) != docspace.Invalid {
		t.Errorf("a short link that is not there: %v", err)
	}
	known(t, p)
}

// shortLink asks the portal as its second admin for a link; the tool itself
// never does.
func shortLink(t *testing.T, p *emulator.Portal, guest string) string {
	t.Helper()
	key := p.Key(emulator.DemoAdmin)
	id := byEmailID(t, fromKey(t, p, key), guest)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api+"people/guests/"+id+"/share", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+key)
	response, err := p.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var link struct{ Response string }
	if err := json.NewDecoder(response.Body).Decode(&link); err != nil {
		t.Fatal(err)
	}
	return link.Response
}

// Keys and portals that cannot work, each with its kind.
func TestEmulatedRefusals(t *testing.T) {
	owner := func(p *emulator.Portal) string { return p.Owner().Key }
	terminate := func(c *docspace.Client, t *testing.T) error {
		_, _, err := c.SetStatus(t.Context(), docspace.Terminated, []string{ann})
		return err
	}
	self := func(c *docspace.Client, t *testing.T) error { _, err := c.Self(t.Context()); return err }
	tests := []struct {
		name  string
		state emulator.State
		key   func(*emulator.Portal) string
		do    func(*docspace.Client, *testing.T) error
		want  docspace.Kind
	}{
		{"wrong key", emulator.State{}, func(*emulator.Portal) string { return goodKey }, self, docspace.Unauthorized},
		{"terminated owner of the key", emulator.State{}, func(p *emulator.Portal) string { return p.Key(emulator.DemoLeaver) }, self, docspace.Unauthorized},
		{"read-only key", emulator.State{}, func(p *emulator.Portal) string { return p.Key(emulator.OwnerEmail, "accounts:read") }, terminate, docspace.MissingScope},
		{"self without the scope", emulator.State{}, func(p *emulator.Portal) string { return p.Key(emulator.OwnerEmail, "accounts:write") }, self, 0},
		{"unknown id", emulator.State{}, owner, terminate, docspace.Forbidden},
		{"no tenant", emulator.State{NoTenant: true}, owner, self, docspace.NoPortal},
		{"suspended", emulator.State{Suspended: true}, owner, self, docspace.NoPortal},
		{"transferring", emulator.State{Transferring: true}, owner, terminate, docspace.Restricted},
		{"unpaid", emulator.State{Unpaid: true}, owner, terminate, docspace.Unpaid},
		{"IP restriction", emulator.State{Restricted: true}, func(p *emulator.Portal) string { return p.Key(emulator.DemoAdmin) }, self, docspace.Restricted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := emulator.New(emulator.Config{State: tt.state})
				if err := tt.do(fromKey(t, p, tt.key(p)), t); kindOf(err) != tt.want {
					t.Errorf("%v, want %v", err, tt.want)
				}
				known(t, p)
			})
		})
	}
}

func TestEmulated36(t *testing.T) {
	p := emulator.New(emulator.Config{Server: emulator.Server361})
	c := fromKey(t, p, p.Owner().Key)
	for email, want := range map[string]bool{emulator.DemoUser: true, "nobody@example.com": false} {
		if there, _, err := c.Exists(t.Context(), email); there != want || err != nil {
			t.Errorf("%s exists %v, %v", email, there, err)
		}
	}
}

// 2 000 creates on a portal with the hosted service's limits.
func TestEmulatedFullSpeed(t *testing.T) {
	for _, latency := range []time.Duration{0, 40 * time.Millisecond, 300 * time.Millisecond} {
		t.Run(latency.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := emulator.New(emulator.Config{Empty: true, Limits: emulator.CloudLimits(), Latency: latency})
				c := fromKey(t, p, p.Owner().Key, atPace)
				began := time.Now()
				parallel(32, 2000, func(i int) {
					n := docspace.NewPerson{Email: fmt.Sprintf("p%d@example.com", i), FirstName: "P", LastName: "Q", Type: docspace.User}
					if _, reply, err := c.Create(t.Context(), n); err != nil || reply.Attempts != 1 {
						t.Errorf("%+v, %v", reply, err)
					}
				})
				took := time.Since(began)
				share := 2000 / took.Minutes() / 1500
				s := p.Stats()
				t.Logf("2000 creates in %.3f min, %.2f %% of 1500 a minute, rejected %+v", took.Minutes(), 100*share, s.Rejected)
				if share < 0.98 || share > 1.0001 {
					t.Errorf("%.4f of the limit, want 0.98 to 1", share)
				}
				if s.Rejected != (emulator.Rejected{}) || s.Effects.Created != 2000 || s.Requests["POST"]["/people"] != 2000 {
					t.Errorf("%+v", s)
				}
				known(t, p)
			})
		})
	}
}

// The emulator's own limits, met without a pace: all is done in the end.
func TestEmulatedLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := emulator.New(emulator.Config{Empty: true, Limits: emulator.Limits{Minute: 300, Reads: 6, Writes: 3, Day: 400}, Latency: 100 * time.Millisecond})
		c := fromKey(t, p, p.Owner().Key, seeded)
		refusedForTheDay := 0
		parallel(1, 450, func(i int) {
			n := docspace.NewPerson{Email: fmt.Sprintf("p%d@example.com", i), FirstName: "P", LastName: "Q", Type: docspace.User}
			_, _, err := c.Create(t.Context(), n)
			var limit *docspace.RateLimitError
			if errors.As(err, &limit) && limit.Limit == "day" {
				refusedForTheDay++
			} else if err != nil {
				t.Error(err)
			}
		})
		s := p.Stats()
		if s.Effects.Created != 400 || refusedForTheDay != 50 || s.Rejected.Day != 1 || s.Rejected.Minute == 0 {
			t.Errorf("%+v, %d refused for the day", s, refusedForTheDay)
		}

		p = emulator.New(emulator.Config{Empty: true, Limits: emulator.Limits{Reads: 6}, Latency: 100 * time.Millisecond})
		c = fromKey(t, p, p.Owner().Key, seeded)
		parallel(30, 300, func(int) {
			if _, err := c.Key(t.Context()); err != nil {
				t.Error(err)
			}
		})
		if n := p.Stats().Rejected.Reads; n == 0 || n > 100 {
			t.Errorf("%d reads refused", n)
		}
	})
}

// A connection that breaks before or after the effect looks the same: lost,
// and not sent again.
func TestEmulatedBreak(t *testing.T) {
	for _, after := range []bool{false, true} {
		p := emulator.New(emulator.Config{Empty: true, Hook: func(n int, _ *http.Request) *emulator.Fault {
			if n == 1 {
				return &emulator.Fault{Break: true, After: after}
			}
			return nil
		}})
		c := fromKey(t, p, p.Owner().Key)
		_, reply, err := c.Create(t.Context(), docspace.NewPerson{Email: "a@example.com", FirstName: "A", LastName: "B", Type: docspace.User})
		if kindOf(err) != docspace.Lost || reply.Attempts != 1 {
			t.Errorf("after %v: %+v, %v", after, reply, err)
		}
		if there, _, err := c.Exists(t.Context(), "a@example.com"); there != after || err != nil {
			t.Errorf("after %v: there %v, %v", after, there, err)
		}
	}
}
