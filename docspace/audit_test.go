package docspace_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// What a key's owner has done stands in the audit trail, the newest first, and
// what others have done does not.
func TestEmulatedAudit(t *testing.T) {
	ctx := t.Context()
	p := emulator.New(emulator.Config{})
	c, other := fromKey(t, p, p.Owner().Key), fromKey(t, p, p.Key(emulator.DemoAdmin))
	id := func(email string) string {
		x, ok := p.Person(email)
		if !ok {
			t.Fatalf("nobody is %s", email)
		}
		return x.ID
	}
	user, bare, leaver := id(emulator.DemoUser), id(emulator.DemoUserBare), id(emulator.DemoLeaver)
	before := time.Now().Add(-time.Second)
	steps := []error{}
	step := func(err error) { steps = append(steps, err) }
	made, _, err := c.Create(ctx, docspace.NewPerson{Email: "new@example.com", FirstName: "New", LastName: "Example", Type: docspace.User})
	step(err)
	_, _, err = c.SetStatus(ctx, docspace.Terminated, []string{user, bare})
	step(err)
	_, _, err = c.SetType(ctx, docspace.RoomAdmin, []string{made.ID})
	step(err)
	_, _, err = other.SetType(ctx, docspace.RoomAdmin, []string{id(emulator.DemoSSO)})
	step(err)
	_, err = c.Delete(ctx, leaver)
	step(err)
	_, _, err = c.DeleteMany(ctx, []string{user, bare})
	step(err)
	if i := slices.IndexFunc(steps, func(err error) bool { return err != nil }); i >= 0 {
		t.Fatalf("step %d: %v", i, steps[i])
	}
	events, err := c.Audit(ctx, id(emulator.OwnerEmail), before, time.Now().Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, fmt.Sprint(e.Action, e.Targets))
	}
	want := []string{
		fmt.Sprint(docspace.UsersDeleted, []string{user, bare}), fmt.Sprint(docspace.UserDeleted, []string{leaver}),
		fmt.Sprint(docspace.UsersUpdatedType, []string{made.ID}), fmt.Sprint(docspace.UsersUpdatedStatus, []string{user, bare}),
		fmt.Sprint(docspace.UserCreated, []string{made.ID}),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if events, err = c.Audit(ctx, id(emulator.OwnerEmail), before.Add(-time.Hour), before); err != nil || len(events) != 0 {
		t.Errorf("before: %v, %v", events, err)
	}
	for _, by := range []*docspace.Client{fromKey(t, p, p.Key(emulator.DemoRoomAdmin)), fromKey(t, p, p.Key(emulator.OwnerEmail, "accounts:read", "accounts:write"))} {
		if _, err := by.Audit(ctx, id(emulator.OwnerEmail), before, time.Now()); kindOf(err) != docspace.Forbidden && kindOf(err) != docspace.MissingScope {
			t.Errorf("who may not read it: %v", err)
		}
	}
}
