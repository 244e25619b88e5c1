package emulator_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

// What the hook does itself comes before the effect, Then behind it, the
// answer last: a client can be killed in any of the gaps.
func TestWhatComesFirst(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault emulator.Fault
		want  []string
	}{
		{"nothing", emulator.Fault{}, []string{"0s hook: nobody", "1s then: there", "1s answer"}},
		{"instead", emulator.Fault{Status: 502}, []string{"0s hook: nobody", "0s then: nobody", "0s answer"}},
		{"after", emulator.Fault{Status: 502, After: true, Delay: time.Minute}, []string{"0s hook: nobody", "1s then: there", "1m1s answer"}},
		{"break after", emulator.Fault{Break: true, After: true}, []string{"0s hook: nobody", "1s then: there", "1s lost"}},
		{"late", emulator.Fault{Status: 502, Delay: time.Second, Late: time.Second}, []string{"0s hook: nobody", "0s then: nobody", "1s answer"}},
	} {
		for _, way := range slowWays() {
			t.Run(c.name+", "+way.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var x *tester
					var got []string
					begun := time.Now()
					note := func(text string) { got = append(got, time.Since(begun).String()+" "+text) }
					look := func() string {
						if _, there := x.portal.Person(newcomer); there {
							return "there"
						}
						return "nobody"
					}
					f := c.fault
					f.Then = func() { note("then: " + look()) }
					x = open(t, emulator.Config{Empty: true, Latency: time.Second, Hook: func(int, *http.Request) *emulator.Fault {
						note("hook: " + look())
						return &f
					}})
					if meet(way.client(t, x.portal), x.creation()).Lost {
						note("lost")
					} else {
						note("answer")
					}
					if diff := cmp.Diff(c.want, got); diff != "" {
						t.Errorf("-want +got:\n%s", diff)
					}
				})
			})
		}
	}
}

// A client that dies in the hook's hands, or between effect and answer, has
// no influence on the effect.
func TestClientIsKilled(t *testing.T) {
	for _, way := range ways() {
		for _, before := range []bool{true, false} {
			t.Run(fmt.Sprint(way.name, ", before ", before), func(t *testing.T) {
				t.Cleanup(func() { goleak.VerifyNone(t) })
				ctx, kill := context.WithCancel(t.Context())
				defer kill()
				then := make(chan struct{})
				x := open(t, emulator.Config{Empty: true, Hook: func(_ int, r *http.Request) *emulator.Fault {
					if before {
						kill()
						<-r.Context().Done()
					}
					return &emulator.Fault{Then: func() {
						kill()
						<-r.Context().Done()
						close(then)
					}}
				}})
				if got := meet(way.client(t, x.portal), x.creation().WithContext(ctx)); !got.Lost {
					t.Errorf("%s: %+v, want no answer", way.name, got)
				}
				<-then
				x.there(true)
			})
		}
	}
}
