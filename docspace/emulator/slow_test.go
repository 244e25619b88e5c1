package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

// slowWays are the ways to a portal in virtual time.
func slowWays() []way {
	return []way{{"over the wire", served}, {"in the process", inProcess}}
}

// Headers come behind the delay and the body in drips behind them; the client
// may give up in between.
func TestSlowAnswers(t *testing.T) {
	const sec = time.Second
	for _, c := range []struct {
		name     string
		fault    emulator.Fault
		patience time.Duration // of the client
		headers  time.Duration
		body     []string
		err      error
	}{
		{"delay", emulator.Fault{Delay: 3 * sec}, 5 * sec, 3 * sec, []string{"3s: 169"}, io.EOF},
		{"delay, given up", emulator.Fault{Delay: 3 * sec}, 2 * sec, 0, nil, context.DeadlineExceeded},
		{
			"drip",
			emulator.Fault{Drip: 10 * sec},
			time.Minute, 0,
			[]string{"1s: 17", "2s: 17", "3s: 17", "4s: 17", "5s: 17", "6s: 17", "7s: 17", "8s: 17", "9s: 17", "10s: 16"},
			io.EOF,
		},
		{"drip, given up", emulator.Fault{Drip: 10 * sec}, 2500 * time.Millisecond, 0, []string{"1s: 17", "2s: 17"}, context.DeadlineExceeded},
		{"both", emulator.Fault{Delay: 7 * sec, Status: 200, Body: "xyz", Drip: 3 * sec}, time.Minute, 7 * sec, []string{"8s: 1", "9s: 1", "10s: 1"}, io.EOF},
		{"drip, cut", emulator.Fault{Status: 200, Body: "xyz", Drip: 2 * sec, Cut: true}, time.Minute, 0, []string{"2s: 1"}, io.ErrUnexpectedEOF},
	} {
		for _, way := range slowWays() {
			t.Run(c.name+", "+way.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					x := open(t, emulator.Config{Empty: true, Hook: always(c.fault)})
					client := way.client(t, x.portal)
					ctx, cancel := context.WithTimeout(t.Context(), c.patience)
					defer cancel()
					begun := time.Now()
					headers, body, err := follow(client, x.creation().WithContext(ctx), begun)
					if headers != c.headers {
						t.Errorf("headers after %v, want %v", headers, c.headers)
					}
					if diff := cmp.Diff(c.body, body); diff != "" {
						t.Errorf("body (-want +got):\n%s", diff)
					}
					if !errors.Is(err, c.err) {
						t.Errorf("%v, want %v", err, c.err)
					}
					if errors.Is(err, context.DeadlineExceeded) && time.Since(begun) != c.patience {
						t.Errorf("given up after %v, want %v", time.Since(begun), c.patience)
					}
				})
			})
		}
	}
}

// follow reads an answer as it comes, with the number of bytes behind the time,
// until it ends with an error, if only with io.EOF.
func follow(c *http.Client, r *http.Request, begun time.Time) (headers time.Duration, body []string, err error) {
	w, err := c.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer w.Body.Close()
	headers = time.Since(begun)
	b := make([]byte, 4096)
	for {
		n, err := w.Body.Read(b)
		if n > 0 {
			body = append(body, fmt.Sprintf("%v: %d", time.Since(begun), n))
		}
		if err != nil {
			return headers, body, err
		}
	}
}
