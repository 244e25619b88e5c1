package emulator_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"
)

// Jobs stop where they are, with neither record nor mail; those that have
// ended are forgotten, but not what they did.
func TestRestartForgetsJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, JobTime: 10 * time.Second})
		ended := x.add("ended@example.com", emulator.RoomAdmin, owning(3, 0, 0))
		stopped := x.add("stopped@example.com", emulator.RoomAdmin, owning(4, 0, 0))
		heir := x.add("heir@example.com", emulator.RoomAdmin)
		demote := func(id string) {
			x.job(started, "POST", "/people/type", `{"type":"User","userId":"`+id+`","reassignUserId":"`+heir+`"}`)
		}
		demote(ended)
		time.Sleep(5 * time.Second)
		demote(stopped)
		time.Sleep(5 * time.Second)
		x.portal.Restart()
		x.portal.Settle()
		time.Sleep(time.Minute)
		for _, id := range []string{ended, stopped} {
			x.job("none", "GET", "/people/type/progress/"+id, "")
		}
		if a, b := x.person(ended), x.person(stopped); a.Role != emulator.User || b.Role != emulator.RoomAdmin || b.Rooms != 2 || x.person(heir).Rooms != 5 {
			t.Errorf("%+v\n%+v\n%+v", a, b, x.person(heir))
		}
		x.effects(emulator.Effects{RoleChanged: 1, RoomsMoved: 5, Mails: 2})
		demote(stopped) // nothing stands in the way of the next
		time.Sleep(10 * time.Second)
		x.job(`2 100% true ""`, "GET", "/people/type/progress/"+stopped, "")
	})
}

func TestRestartKeepsTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.Limits{Minute: 4, Day: 2, Sensitive: 1}, Hook: on(2, emulator.Fault{Status: 504, Late: time.Second})})
		x.want(200, "POST", "/keys", `{"name":"x"}`)
		x.want(504, "POST", "/people", member(newcomer, `"User"`))
		x.want(200, "GET", "/people/@self", "")
		x.want(200, "GET", "/people/@self", "")
		x.refused(x.do("GET", "/people/@self", ""), refused(4))
		people := len(x.portal.People())
		x.portal.Restart()
		x.want(200, "GET", "/people/@self", "") // by the same key
		if a := x.do("POST", "/keys", `{"name":"x"}`); a.status != 429 || a.header.Get("Retry-After") != "86400" {
			t.Errorf("%d %v, want the day's 429", a.status, a.header)
		}
		x.portal.Settle()
		time.Sleep(time.Minute)
		if n := len(x.portal.People()); n != people {
			t.Errorf("%d people, want %d: a late effect goes down with the server", n, people)
		}
		time.Sleep(24 * time.Hour)
		x.want(200, "POST", "/keys", `{"name":"x"}`)
	})
}

// A request under way keeps nobody out afterwards, and takes nothing away from
// the limiter when it ends.
func TestRestartWhileRequestsAreUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Limits: emulator.Limits{Writes: 1}, Latency: time.Second})
		ended := make(chan int, 2)
		write := func() { ended <- x.do("PUT", "/people/status/Active", `{"userIds":[]}`).status }
		go write()
		synctest.Wait()
		x.portal.Restart()
		time.Sleep(500 * time.Millisecond)
		go write()
		time.Sleep(600 * time.Millisecond) // the first has ended, the second has not
		x.refused(x.do("PUT", "/people/status/Active", `{"userIds":[]}`), refused(1))
		if a, b := <-ended, <-ended; a != 200 || b != 200 {
			t.Errorf("%d %d, want 200 twice", a, b)
		}
	})
}

// As a fault the restart comes before the effect, and with After behind it.
func TestRestartAtARequest(t *testing.T) {
	for _, after := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			x := open(t, emulator.Config{Empty: true, JobTime: time.Minute, Hook: func(_ int, r *http.Request) *emulator.Fault {
				if r.Method == http.MethodGet {
					return nil
				}
				return &emulator.Fault{Restart: true, After: after}
			}})
			first, second := x.add("a@example.com", emulator.RoomAdmin), x.add("b@example.com", emulator.RoomAdmin)
			for _, id := range []string{first, second} {
				x.job(started, "POST", "/people/type", `{"type":"User","userId":"`+id+`"}`)
			}
			x.job("none", "GET", "/people/type/progress/"+first, "")
			want := `1 0% false ""`
			if after {
				want = "none"
			}
			x.job(want, "GET", "/people/type/progress/"+second, "")
		})
	}
}
