package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"docspace-batch/batch/cli"
)

// TestEmulatorServes starts the command emulator, uses what it prints for
// programs, and ends it.
func TestEmulatorServes(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, written := io.Pipe()
	ended := make(chan int)
	go func() {
		args := []string{"emulator", "--listen", "127.0.0.1:0", "--json", "--accounts", "40", "--server", "3.6.1", "--seats", "30"}
		ended <- cli.Run(ctx, args, strings.NewReader(""), written, io.Discard)
	}()
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var served struct{ URL, Owner, Password, Key string }
	if err := json.Unmarshal(line, &served); err != nil || served.Owner == "" || served.Password == "" {
		t.Fatalf("%q: %v", line, err)
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("DOCSPACE_URL", served.URL)
	t.Setenv("DOCSPACE_API_KEY", served.Key)
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), []string{"whoami", "--rate", "0"}, strings.NewReader(""), &stdout, &stderr)
	for _, want := range []string{"version      3.6.1\n", "<" + served.Owner + ">\n", "paid seats   30\n"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("whoami does not say %q:\n%s%s", want, &stdout, &stderr)
		}
	}
	if code != 0 {
		t.Errorf("whoami ended with %d", code)
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("the emulator ended with %d", code)
	}
}
