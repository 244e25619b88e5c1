package docspace_test

import (
	"bytes"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
)

// logTo makes a client write its debug lines, without their time.
func logTo(out *bytes.Buffer) func(*docspace.Config) {
	return func(c *docspace.Config) {
		c.Log = slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{
			Level: slog.LevelDebug,
			ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
				if a.Key == slog.TimeKey {
					return slog.Attr{}
				}
				return a
			},
		}))
	}
}

func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := slow{after: 250 * time.Millisecond, next: portal(busy, ok(user(ann, "ann@example.com")), reset)}
		c := newClient(t, p, logTo(&out))
		if _, err := c.GetByEmail(t.Context(), "ann@example.com"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.ApproveGuest(t.Context(), confirm, "ann@example.com"); err == nil {
			t.Fatal("no error")
		}
		want := `level=DEBUG msg=request call="GET people/email" status=503 took=250ms attempt=1
level=DEBUG msg=request call="GET people/email" status=200 took=250ms attempt=2
level=DEBUG msg=request call="POST people/guests/share/approve" status=0 took=250ms attempt=1
`
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}
