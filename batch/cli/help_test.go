package cli_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"docspace-batch/batch/cli"
)

// TestHelp holds that every help text fits a terminal of 80 columns and that
// every command's has an example, which the grammar takes.
func TestHelp(t *testing.T) {
	commands, err := cli.Commands()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append([]string{""}, commands...) {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := cli.Run(t.Context(), strings.Fields(name+" --help"), strings.NewReader(""), &stdout, &stderr)
			if code != 0 || stderr.Len() > 0 {
				t.Errorf("exit code %d, stderr %q", code, &stderr)
			}
			for line := range strings.Lines(stdout.String()) {
				if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
					t.Errorf("%d columns: %s", n, line)
				}
			}
			_, afterUsage, _ := strings.Cut(stdout.String(), "\n")
			examples := commandLines(afterUsage)
			if len(examples) == 0 && name != "version" {
				t.Errorf("no example in\n%s", &stdout)
			}
			parseAll(t, examples)
		})
	}
}

// TestReadmeCommands holds that the grammar takes every command line in
// README's code blocks.
func TestReadmeCommands(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := commandLines(codeBlocks(string(content)))
	if len(lines) < 10 {
		t.Errorf("only these commands were found: %q", lines)
	}
	parseAll(t, lines)
}

func parseAll(t *testing.T, lines [][]string) {
	t.Helper()
	for _, args := range lines {
		if err := cli.Parse(args); err != nil {
			t.Errorf("%s: %v", strings.Join(args, " "), err)
		}
	}
}

// codeBlocks are the indented and fenced lines of a Markdown text.
func codeBlocks(text string) string {
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced, strings.HasPrefix(line, "    "):
			b.WriteString(line)
		}
	}
	return b.String()
}

var (
	continued = regexp.MustCompile("[\\\\`]\\r?\\n\\s*")
	invoked   = regexp.MustCompile(`(?m)(?:^|\s)(?:(?:\S*[/\\])?docspace-batch(?:\.exe)?|go run \.)\s+([a-z-][^#>|\n]*)`)
)

// commandLines are the arguments of every call of the command in a text.
// Comments, redirections and pipes are left out.
func commandLines(text string) [][]string {
	var lines [][]string
	for _, m := range invoked.FindAllStringSubmatch(continued.ReplaceAllString(text, " "), -1) {
		if args := strings.Fields(m[1]); !strings.HasPrefix(args[0], "--") {
			lines = append(lines, args)
		}
	}
	return lines
}
