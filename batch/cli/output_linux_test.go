package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"docspace-batch/batch/cli"
)

// A workbook is not poured onto a terminal; CSV is.
func TestWorkbookOnTerminal(t *testing.T) {
	terminal, line := openTerminal(t)
	go func() { _ = readUntil(terminal, "") }() // or writing stops at some time
	for format, want := range map[string]cli.ExitCode{"xlsx": cli.Usage, "csv": cli.OK} {
		var stderr bytes.Buffer
		code := cli.Run(t.Context(), []string{"template", "--format", format}, strings.NewReader(""), line, &stderr)
		if cli.ExitCode(code) != want || strings.Contains(stderr.String(), "-o FILE.xlsx") != (want != cli.OK) {
			t.Errorf("%s: %d, %s", format, code, &stderr)
		}
	}
	_ = line.Close()
}
