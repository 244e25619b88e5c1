package docspace_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace"
)

// What is noted before a write is noted when its turn has come, and again before
// it is sent again; without the note nothing leaves.
func TestBeforeWrite(t *testing.T) {
	full := errors.New("no space left")
	many := ok("[" + user(ann, "a@example.com") + "]")
	minute := reply{status: 429, header: map[string]string{"X-RateLimit-Limit": "1500"}}
	for _, tt := range []struct {
		name    string
		answers []reply
		fails   int // at the n-th note; 0: never
		notes   int
		tried   int
		kind    docspace.Kind // of the error; 0: that of the note, or none
	}{
		{"once", []reply{many}, 0, 1, 1, 0},
		{"sent again after a refusal", []reply{minute, many}, 0, 2, 2, 0},
		{"sent again after a lost answer", []reply{reset, many}, 0, 2, 2, 0},
		{"not noted", []reply{many}, 1, 1, 0, 0},
		{"not noted again after a refusal", []reply{minute, many}, 2, 2, 1, 0},
		{"not noted again after a lost answer", []reply{reset, many}, 2, 2, 1, docspace.Lost},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := portal(tt.answers...)
				c := newClient(t, p)
				notes, last := 0, time.Time{}
				ctx := docspace.BeforeWrite(t.Context(), func() error {
					notes++
					last = time.Now()
					if notes == tt.fails {
						return full
					}
					return nil
				})
				began := time.Now()
				_, _, err := c.SetStatus(ctx, docspace.Terminated, []string{ann})
				failure, _ := errors.AsType[*docspace.Error](err)
				switch {
				case tt.kind != 0:
					if failure == nil || failure.Kind != tt.kind {
						t.Errorf("%v, want kind %v", err, tt.kind)
					}
				case !errors.Is(err, full) && tt.fails > 0, err != nil && tt.fails == 0:
					t.Error(err)
				}
				if notes != tt.notes || len(p.requests) != tt.tried {
					t.Errorf("%d notes, %d requests, want %d and %d", notes, len(p.requests), tt.notes, tt.tried)
				}
				if notes > 1 && last.Equal(began) {
					t.Error("the last note came before the wait")
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		ctx := docspace.BeforeWrite(t.Context(), func() error { return full })
		if _, err := newClient(t, portal(ok(user(ann, "a@example.com")))).Get(ctx, ann); err != nil {
			t.Errorf("a read: %v", err)
		}
	})
}

// The time of a reply is that of the last attempt alone, and not that of a pause
// before it.
func TestTook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := portal(reply{status: 429, header: map[string]string{"X-RateLimit-Limit": "1500"}}, ok("["+user(ann, "a@example.com")+"]"))
		began := time.Now()
		_, reply, err := newClient(t, p).SetStatus(t.Context(), docspace.Terminated, []string{ann})
		if err != nil || reply.Took != 0 || time.Since(began) == 0 {
			t.Errorf("%v, %+v after %v", err, reply, time.Since(began))
		}
	})
}
