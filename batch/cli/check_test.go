package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"docspace-batch/batch/cli"
)

// TestCheckInterrupted: a signal in the middle of a long sheet ends check at once,
// and nothing of a corrected copy is left.
func TestCheckInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, args := range [][]string{{"check", "-"}, {"check", "-", "--fix", "-o", filepath.Join(dir, "copy.csv")}} {
		ctx, cancel := context.WithCancelCause(t.Context())
		rest := interrupting{func() { cancel(cli.Signal{Signal: syscall.SIGTERM}) }, strings.NewReader(strings.Repeat("terminate,a@example.com\n", 100_000))}
		var out, stderr bytes.Buffer
		code := cli.Run(ctx, args, io.MultiReader(strings.NewReader("operation,email\n"), rest), &out, &stderr)
		if code != 143 || strings.Contains(out.String(), "no errors") {
			t.Errorf("%q: exit code %d\n%s%s", args, code, &out, &stderr)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%q: left are %v %v", args, left, err)
		}
	}
}

// interrupting calls what is to happen when it is read.
type interrupting struct {
	call func()
	io.Reader
}

func (r interrupting) Read(p []byte) (int, error) {
	r.call()
	return r.Reader.Read(p)
}
