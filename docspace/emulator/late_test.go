package emulator_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"

	"go.uber.org/goleak"
)

// on is a hook with a fault for the n-th request.
func on(n int, f emulator.Fault) emulator.Hook {
	return func(i int, _ *http.Request) *emulator.Fault {
		if i != n {
			return nil
		}
		return &f
	}
}

func (x *tester) there(want bool) {
	x.t.Helper()
	if _, there := x.portal.Person(newcomer); there != want {
		x.t.Errorf("there: %v, want %v", there, want)
	}
}

// The answer comes behind the delay, the effect so much later, whoever looks
// or does not look in between.
func TestLateEffect(t *testing.T) {
	late := emulator.ProxyPage(504)
	late.Delay, late.Late = time.Second, 5*time.Second
	for _, way := range slowWays() {
		synctest.Test(t, func(t *testing.T) {
			x := open(t, emulator.Config{Empty: true, Hook: on(1, late)})
			begun := time.Now()
			got := meet(way.client(t, x.portal), x.creation())
			if got.Status != 504 || time.Since(begun) != time.Second {
				t.Errorf("%s: %+v after %v", way.name, got, time.Since(begun))
			}
			time.Sleep(5*time.Second - time.Nanosecond)
			x.there(false)
			time.Sleep(time.Nanosecond)
			x.there(true)
			x.effects(emulator.Effects{Created: 1, Mails: 1})
		})
	}
}

// It has happened in its time even when nobody looks until much later, and so
// has what comes of it.
func TestLateEffectIsMadeUpFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, JobTime: 10 * time.Second, Hook: func(n int, _ *http.Request) *emulator.Fault {
			return map[int]*emulator.Fault{
				1: {Late: 7 * time.Second},
				2: {Late: 4 * time.Second},
				3: {Late: 9 * time.Second},
			}[n]
		}})
		who := x.add("ra@example.com", emulator.RoomAdmin, owning(4, 0, 0))
		lost := func(r *http.Request) {
			t.Helper()
			if _, err := x.portal.RoundTrip(r); err == nil {
				t.Error("an answer came")
			}
		}
		lost(x.creation())
		lost(x.request("POST", "/people/type", `{"type":"User","userId":"`+who+`"}`))
		lost(x.request("PUT", "/people/type/terminate", `{"userId":"`+who+`"}`)) // at half-time
		time.Sleep(time.Minute)
		x.job(`3 50% true ""`, "GET", "/people/type/progress/"+who, "")
		if got := x.person(who); got.Role != emulator.RoomAdmin || got.Rooms != 2 {
			t.Errorf("%s with %d rooms, want a RoomAdmin with 2", got.Role, got.Rooms)
		}
		if got := x.want(200, "GET", "/people/email?email="+newcomer, "").at("response.registrationDate"); got != "2000-01-01T00:00:07.0000000Z" {
			t.Errorf("created at %v", got)
		}
		time.Sleep(19*time.Second - time.Nanosecond) // 70 s after it was stopped
		x.job(`3 50% true ""`, "GET", "/people/type/progress/"+who, "")
		time.Sleep(time.Nanosecond)
		x.job("none", "GET", "/people/type/progress/"+who, "")
	})
}

// What is due first comes first, and what a later one finds is that.
func TestLateEffectsComeInTheOrderOfTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, Hook: func(n int, _ *http.Request) *emulator.Fault {
			return &emulator.Fault{Status: 504, Late: time.Duration(3-n) * time.Second}
		}})
		for _, name := range []string{"Second", "First"} {
			x.want(504, "POST", "/people", `{"firstName":"`+name+`","lastName":"B","email":"`+newcomer+`","type":"User"}`)
		}
		time.Sleep(time.Minute)
		if got := x.person(newcomer).FirstName; got != "First" {
			t.Errorf("%s came first", got)
		}
		x.effects(emulator.Effects{Created: 1, Mails: 1})
	})
}

func TestResetForgetsLateEffects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, Hook: always(emulator.Fault{Status: 504, Late: time.Second})})
		x.want(504, "POST", "/people", member(newcomer, `"User"`))
		x.portal.Reset()
		time.Sleep(time.Minute)
		x.there(false)
	})
}

func TestLateEffectOfClientWhoIsGone(t *testing.T) {
	for _, way := range slowWays() {
		synctest.Test(t, func(t *testing.T) {
			x := open(t, emulator.Config{Empty: true, Hook: on(1, emulator.Fault{Delay: time.Hour, Late: time.Second})})
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if _, err := way.client(t, x.portal).Do(x.creation().WithContext(ctx)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v, want the deadline", way.name, err)
			}
			x.there(false)
			time.Sleep(59 * time.Minute)
			x.there(false)
			time.Sleep(time.Second)
			x.there(true)
		})
	}
}

// What is refused at once, or when its time has come, has no effect at all.
func TestLateEffectOfNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, Hook: func(n int, _ *http.Request) *emulator.Fault {
			if n > 2 {
				return nil
			}
			return &emulator.Fault{Status: 504, Late: time.Second}
		}})
		nobody := *x
		nobody.key = ""
		nobody.want(504, "POST", "/people", member(newcomer, `"User"`))
		x.want(504, "POST", "/people", member("second@example.com", `"User"`))
		x.want(200, "POST", "/people", member("second@example.com", `"User"`)) // is faster
		x.portal.Settle()
		x.effects(emulator.Effects{Created: 1, Mails: 1})
		x.there(false)
	})
}

// A request whose effect is still to come is under way: it has its place in
// the limiter.
func TestLateEffectHoldsItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, Limits: emulator.Limits{Writes: 1}, Hook: on(1, emulator.Fault{Status: 504, Late: time.Second})})
		x.want(504, "POST", "/people", member(newcomer, `"User"`))
		x.refused(x.do("PUT", "/people/status/Active", ids()), refused(1))
		x.portal.Settle()
		x.want(200, "PUT", "/people/status/Active", `{"userIds":[]}`)
	})
}

func TestSettle(t *testing.T) {
	defer goleak.VerifyNone(t)
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, JobTime: 10 * time.Second, Hook: on(2, emulator.Fault{Late: 4 * time.Second})})
		settle := func(want time.Duration) {
			t.Helper()
			begun := time.Now()
			x.portal.Settle()
			if took := time.Since(begun); took != want {
				t.Errorf("settled after %v, want %v", took, want)
			}
		}
		settle(0)
		first, second := x.add("a@example.com", emulator.RoomAdmin), x.add("b@example.com", emulator.RoomAdmin)
		x.want(200, "POST", "/people/type", `{"type":"User","userId":"`+first+`"}`)
		if _, err := x.portal.RoundTrip(x.request("POST", "/people/type", `{"type":"User","userId":"`+second+`"}`)); err == nil {
			t.Error("an answer came")
		}
		settle(14 * time.Second) // the job that a late effect starts is waited for as well
		for _, id := range []string{first, second} {
			if got := x.person(id).Role; got != emulator.User {
				t.Errorf("%s, want User", got)
			}
		}
		settle(0)
	})
}
