package emulator_test

import (
	"fmt"
	"testing"

	"docspace-batch/docspace/emulator"

	"pgregory.net/rapid"
)

// TestInvariants does anything to a small portal: rooms and files are neither
// made nor lost, everybody is found in every way, and the seats are kept.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		const seats = 5
		x := open(t, emulator.Config{Empty: true, Seats: seats, Server: rapid.SampledFrom([]string{emulator.Server372, emulator.Server361}).Draw(r, "server")})
		roles := []emulator.Role{emulator.RoomAdmin, emulator.User, emulator.Guest, emulator.User, emulator.RoomAdmin}
		for i, role := range roles {
			x.add(fmt.Sprintf("p%d@example.com", i), role, owning(i, 2*i, 3))
		}
		began := len(x.portal.People())
		rooms, shared, personal := totals(x)
		for range rapid.IntRange(1, 25).Draw(r, "calls") {
			act(r, x)
		}
		e := x.portal.Stats().Effects
		people := x.portal.People()
		if got := began + e.Created - e.Deleted; got != len(people) {
			r.Errorf("%d people, by the counts %d", len(people), got)
		}
		nowRooms, nowShared, nowPersonal := totals(x)
		if nowRooms != rooms || nowShared != shared || nowPersonal+e.FilesDestroyed != personal {
			r.Errorf("rooms %d of %d, shared files %d of %d, others %d and %d of %d", nowRooms, rooms, nowShared, shared, nowPersonal, e.FilesDestroyed, personal)
		}
		taken := 0
		for _, p := range people {
			for _, path := range []string{"/people/" + p.ID, "/people/" + p.UserName, "/people/email?email=" + p.Email} {
				if got := x.want(200, "GET", path, "").at("response.id"); got != p.ID {
					r.Errorf("%s is %v, want %s", path, got, p.ID)
				}
			}
			if p.Status != emulator.Terminated && (p.Role == emulator.RoomAdmin || p.Role == emulator.DocSpaceAdmin) {
				taken++
			}
		}
		if taken > seats {
			r.Errorf("%d seats are taken of %d", taken, seats)
		}
		if n := x.want(200, "GET", "/people/filter", "").at("total"); n != float64(len(people)) {
			r.Errorf("the list has %v of %d", n, len(people))
		}
	})
}

func totals(x *tester) (rooms, shared, personal int) {
	for _, p := range x.portal.People() {
		rooms, shared, personal = rooms+p.Rooms, shared+p.SharedFiles, personal+p.PersonalFiles
	}
	return rooms, shared, personal
}

// act makes one call about people who are there; it may be refused.
func act(r *rapid.T, x *tester) {
	people := x.portal.People()
	pick := func(label string) string { return rapid.SampledFrom(people).Draw(r, label).ID }
	a, b := pick("a"), pick("b")
	kind := rapid.SampledFrom([]string{"DocSpaceAdmin", "RoomAdmin", "User", "Guest"}).Draw(r, "kind")
	email := fmt.Sprintf("new%d@example.com", rapid.IntRange(0, 9).Draw(r, "email"))
	calls := [][3]string{
		{"POST", "/people", member(email, `"`+kind+`"`)},
		{"POST", "/people/active", member(email, `"`+kind+`"`)},
		{"POST", "/people/invite", `{"invitations":[{"email":"` + email + `","type":"` + kind + `"}]}`},
		{"PUT", "/people/status/Terminated", ids(a, b)},
		{"PUT", "/people/status/Terminated", ids(a)},
		{"PUT", "/people/status/Active", ids(a, b)},
		{"PUT", "/people/type/" + kind, ids(a, b)},
		{"POST", "/people/type", `{"type":"` + kind + `","userId":"` + a + `"}`},
		{"PUT", "/people/delete", ids(a, b)},
		{"DELETE", "/people/" + a, ""},
		{"POST", "/people/reassign/start", `{"fromUserId":"` + a + `","toUserId":"` + b + `","deleteProfile":true}`},
		{"POST", "/people/remove/start", `{"userId":"` + a + `"}`},
		{"PUT", "/people/" + a, `{"isUser":true}`},
		{"DELETE", "/people/guests", ids(a)},
	}
	c := rapid.SampledFrom(calls).Draw(r, "call")
	x.do(c[0], c[1], c[2])
}
