package docspace_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// followed waits for the job of an account, and is its last record.
func followed(t *testing.T, c *docspace.Client, id string) docspace.Progress {
	t.Helper()
	for {
		p, there, err := c.ReassignProgress(t.Context(), id)
		if err != nil || !there {
			t.Fatalf("progress: there %v, %v", there, err)
		}
		if p.Completed {
			return p
		}
		time.Sleep(time.Second)
	}
}

// Rooms and shared files go to the heir, then the account is deleted and
// nothing is left to go to the key's owner.
func TestEmulatedReassign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		p := emulator.New(emulator.Config{JobTime: 5 * time.Second, Hook: func(n int, _ *http.Request) *emulator.Fault {
			return &emulator.Fault{Unpublished: n == 6} // of the first start
		}})
		c := fromKey(t, p, p.Owner().Key)
		leaver, heir, other := byEmailID(t, c, emulator.DemoLeaverRooms), byEmailID(t, c, emulator.DemoRoomAdminBare), byEmailID(t, c, emulator.DemoAdmin)
		if _, there, err := c.ReassignProgress(ctx, leaver); there || err != nil {
			t.Fatalf("a job before the first: %v, %v", there, err)
		}
		if needed, err := c.ReassignNecessary(ctx, leaver, ""); !needed || err != nil {
			t.Fatalf("necessary: %v, %v", needed, err)
		}
		want := docspace.Progress{ID: "1_" + leaver + "_ReassignProgressItem", Status: 1}
		start := func(to string) {
			t.Helper()
			got, reply, err := c.StartReassign(ctx, leaver, to)
			if got != want || timeless(reply) != (docspace.Reply{Status: 200, Attempts: 1}) || err != nil {
				t.Fatalf("%+v, %+v, %v", got, reply, err)
			}
		}
		start(heir)
		if got := followed(t, c, leaver); !got.Failed() || got.Error != "Publication not found." {
			t.Errorf("the first job: %+v", got)
		}
		start(heir)
		start(other) // silently the job that is running
		if _, err := c.Delete(ctx, leaver); kindOf(err) != docspace.Server {
			t.Errorf("deleted while the job is running: %v", err)
		}
		if got := followed(t, c, leaver); got.Failed() {
			t.Errorf("the second job: %+v", got)
		}
		if needed, err := c.ReassignNecessary(ctx, leaver, ""); needed || err != nil {
			t.Errorf("still necessary: %v, %v", needed, err)
		}
		if _, err := c.Delete(ctx, leaver); err != nil {
			t.Error(err)
		}
		p.Settle()
		got, _ := p.Person(heir)
		effects := p.Stats().Effects
		if got.Rooms != 2 || got.SharedFiles != 3 || effects.RoomsMoved != 2 || effects.FilesMoved != 3 || effects.FilesDestroyed != 7 {
			t.Errorf("heir %+v, effects %+v", got, effects)
		}
		time.Sleep(90 * time.Second)
		if _, there, err := c.ReassignProgress(ctx, leaver); there || err != nil {
			t.Errorf("the record after 90 s: %v, %v", there, err)
		}
		known(t, p)
	})
}

func TestEmulatedReassignRefused(t *testing.T) {
	p := emulator.New(emulator.Config{})
	c := fromKey(t, p, p.Owner().Key)
	admin := fromKey(t, p, p.Key(emulator.DemoAdmin))
	p.Add(emulator.Person{Email: "admin.gone@example.com", FirstName: "A", LastName: "B", Role: emulator.DocSpaceAdmin, Status: emulator.Terminated})
	id := func(email string) string { return byEmailID(t, c, email) }
	for _, tt := range []struct {
		name     string
		by       *docspace.Client
		from, to string
		want     docspace.Kind
	}{
		{"an active account", c, id(emulator.DemoUser), id(emulator.DemoRoomAdmin), docspace.Invalid},
		{"nobody", c, ann, id(emulator.DemoRoomAdmin), docspace.Invalid},
		{"an heir who is a User", c, id(emulator.DemoLeaver), id(emulator.DemoUser), docspace.Invalid},
		{"a guest as heir", c, id(emulator.DemoLeaver), id(emulator.DemoGuest), docspace.Invalid},
		{"a terminated heir", c, id(emulator.DemoLeaver), id(emulator.DemoLeaverRooms), docspace.Invalid},
		{"an heir who is not there", c, id(emulator.DemoLeaver), ann, docspace.Invalid},
		{"an admin by an admin", admin, id("admin.gone@example.com"), id(emulator.DemoRoomAdmin), docspace.Invalid},
		{"by a RoomAdmin", fromKey(t, p, p.Key(emulator.DemoRoomAdmin)), id(emulator.DemoLeaver), id(emulator.DemoRoomAdmin), docspace.Forbidden},
		{"an admin by the owner", c, id("admin.gone@example.com"), id(emulator.DemoRoomAdmin), 0},
	} {
		if _, _, err := tt.by.StartReassign(t.Context(), tt.from, tt.to); kindOf(err) != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if _, _, err := admin.ReassignProgress(t.Context(), id("admin.gone@example.com")); kindOf(err) != docspace.Forbidden {
		t.Errorf("progress of an admin by an admin: %v", err)
	}
	known(t, p)
}
