package engine_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// TestShareLinks: what the portal says of a link is told from what it says of
// the key.
func TestShareLinks(t *testing.T) {
	t.Parallel()
	const other = "other@example.org"
	garbled := func(w *world) string {
		return strings.Replace(w.portal.GuestLink(guest, admin), "encemail=", "encemail=%21%21", 1)
	}
	good := func(w *world) string { return w.portal.GuestLink(guest, admin) }
	approving := func(f *fault) func(n int, q request) *fault {
		return func(_ int, q request) *fault {
			if q.is("POST", "people/guests/share/approve") {
				return f
			}
			return nil
		}
	}
	for _, tt := range []struct {
		name      string
		link      func(w *world) string
		meanwhile func(w *world)
		on        func(n int, q request) *fault
		want      batch.Code
		stop      bool
	}{
		{name: "a good link", link: good, want: batch.CodeGuestApproved},
		{name: "a whole link", link: func(w *world) string {
			return "https://portal.example.com/confirm/GuestShareLink?" + w.portal.GuestLink(guest, admin)
		}, want: batch.CodeGuestApproved},
		{name: "a short link that leads nowhere", link: func(*world) string {
			return "https://portal.example.com/s/key=nowhere"
		}, want: batch.CodeShareLinkRefused},
		{name: "a link of another guest", link: func(w *world) string { return w.portal.GuestLink(other, admin) }, want: batch.CodeLinkForOtherGuest},
		{name: "a garbled link", link: garbled, want: batch.CodeShareLinkRefused},
		{name: "an old link", link: good, meanwhile: func(w *world) { w.wait(8 * 24 * time.Hour) }, want: batch.CodeShareLinkRefused},
		{name: "the inviter is gone", link: good, meanwhile: func(w *world) { w.terminate(admin) }, want: batch.CodeShareLinkRefused},
		{name: "an unknown type of link", link: good, on: approving(&fault{status: 403}), want: batch.CodeShareLinkRefused},
		{name: "the key is dead", link: good, meanwhile: func(w *world) { w.terminate(boss) }, want: batch.CodeAnswerLost, stop: true},
		{name: "a garbled link and a dead key", link: garbled, meanwhile: func(w *world) { w.terminate(boss) }, want: batch.CodeAnswerLost, stop: true},
		{name: "the guest has become a User", link: good, meanwhile: func(w *world) { w.promote(guest, emulator.User) }, want: batch.CodeShareLinkRefused},
		{
			name: "a page instead of the answer, after the effect", link: good,
			on: approving(&fault{after: true, status: 200, body: "<html></html>"}), want: batch.CodeGuestApproved,
		},
		{
			name: "a page instead of the answer and no effect", link: good,
			on: approving(&fault{status: 200, body: "<html></html>"}), want: batch.CodeAnswerLost,
		},
		{name: "no answer after the effect", link: good, on: approving(&fault{after: true, lost: true}), want: batch.CodeGuestApproved},
		{name: "no answer and no effect", link: good, on: approving(&fault{lost: true}), want: batch.CodeAnswerLost},
		{
			name: "the server fails before it looks at the link, and so does the next request",
			link: good, on: func(n int, q request) *fault {
				if q.is("POST", "people/guests/share/approve") || q.is("GET", "keys/@self") {
					return &fault{status: http.StatusInternalServerError, body: envelope(500, "System.Exception", "broken")}
				}
				return nil
			}, want: batch.CodeRefused,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{}, person(admin, emulator.DocSpaceAdmin), person(boss, emulator.RoomAdmin),
					guestOf(guest, admin), guestOf(other, admin))
				w.as(boss)
				r := approve(guest, tt.link(w))
				w.wire.on = tt.on
				if tt.meanwhile != nil {
					w.meanwhile = func() { tt.meanwhile(w) }
				}
				o := w.run(r)
				w.want(o, guest+" "+string(tt.want))
				if stopped := o.err != nil; stopped != tt.stop {
					t.Errorf("stopped: %v", o.err)
				}
				if tt.stop {
					var fault *docspace.Error
					if !errors.As(o.err, &fault) || fault.Kind != docspace.Unauthorized {
						t.Errorf("stopped by %v, want the key", o.err)
					}
				}
			})
		})
	}
}

// TestApproveByID: the portal wants an address that it does not look at.
func TestApproveByID(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T) {
		w := open(t, emulator.Config{}, person(admin, emulator.DocSpaceAdmin), person(boss, emulator.RoomAdmin), guestOf(guest, admin))
		w.as(boss)
		w.others[""] = true // the results know no address
		o := w.run(batch.Row{Op: batch.ApproveGuest, UserID: w.id(guest), ShareLink: w.portal.GuestLink(guest, admin)})
		w.want(o, w.id(guest)+" guest_approved")
	})
}

// TestDeleteGuestWithLostAnswers: an admin goes on seeing the guest whatever
// happened.
func TestDeleteGuestWithLostAnswers(t *testing.T) {
	t.Parallel()
	server := &fault{status: 500, body: envelope(500, "System.Exception", "broken")}
	serverAfter := &fault{after: true, status: 500, body: envelope(500, "System.Exception", "broken")}
	for _, tt := range []struct {
		name    string
		as      string
		inviter string
		fault   *fault
		want    []batch.Code
	}{
		{"admin, no effect", admin, admin, &fault{lost: true}, []batch.Code{batch.CodeGuestDeleted}},
		{"admin, after the effect", admin, admin, &fault{after: true, lost: true}, []batch.Code{batch.CodeAnswerLost}},
		{"admin, never listed", admin, "", &fault{lost: true}, []batch.Code{batch.CodeAnswerLost}},
		{"admin, a fault of the server and no effect", admin, admin, server, []batch.Code{batch.CodeGuestDeleted}},
		{"admin, a fault of the server after the effect", admin, admin, serverAfter, []batch.Code{batch.CodeAnswerLost}},
		{"admin, a fault of the server, never listed", admin, "", server, []batch.Code{batch.CodeAnswerLost, batch.CodeRefused}},
		{"RoomAdmin, no effect", boss, boss, &fault{lost: true}, []batch.Code{batch.CodeAnswerLost}},
		{"RoomAdmin, after the effect", boss, boss, &fault{after: true, lost: true}, []batch.Code{batch.CodeGuestDeleted}},
		{"RoomAdmin, a fault of the server after the effect", boss, boss, serverAfter, []batch.Code{batch.CodeGuestDeleted}},
		{"RoomAdmin, a fault of the server", boss, boss, server, []batch.Code{batch.CodeRefused}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{}, person(admin, emulator.DocSpaceAdmin), person(boss, emulator.RoomAdmin), guestOf(guest, tt.inviter))
				w.as(tt.as)
				first := true
				w.wire.on = func(_ int, q request) *fault {
					if q.is("DELETE", "people/guests") && first {
						first = false
						return tt.fault
					}
					return nil
				}
				o := w.run(row(batch.DeleteGuest, guest))
				if !slices.Contains(tt.want, o.results[0].Code) {
					t.Errorf("%s: %s, want %v", o.results[0].Code, o.results[0].Message, tt.want)
				}
			})
		})
	}
}

// TestRacedCreate: two people with one user name at once.
func TestRacedCreate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		races int
		want  batch.Code
	}{
		{"once", 1, batch.CodeCreated},
		{"five times", 5, batch.CodeCreated},
		{"for ever", 1000, batch.CodeInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T) {
				w := open(t, emulator.Config{})
				races := 0
				w.wire.on = func(_ int, q request) *fault {
					if q.is("POST", "people") && q.names(ann) && races < tt.races {
						races++
						return &fault{status: 400, body: envelope(400, "System.ArgumentException", "Duplicate UserName")}
					}
					return nil
				}
				o := w.run(create(ann, batch.User), create("ann@example.org", batch.User))
				w.want(o, ann+" "+string(tt.want), "ann@example.org created")
				if most := 6; races > most {
					t.Errorf("sent %d times, want at most %d", races, most)
				}
			})
		})
	}
}
