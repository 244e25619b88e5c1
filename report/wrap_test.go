package report

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// weird is text as nobody should put it into a sheet: wide characters, accents
// without a letter, emoji, joiners, controls, bidirectional marks, long words.
func weird() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom([]rune("王芳あア한👩👨‍👩‍👧🇩🇪é́̈ﷺ\u200d\u200c\ufe0f\u202e\u2066\x1b\r\n\t\u0085\u2028 ab@.")), 0, 120, -1),
		rapid.StringMatching(`[a-z]{60,300}@example\.com`),
	)
}

// checkLines says what is wrong with a text for people.
func checkLines(t rapid.TB, text string) {
	if text != "" && !strings.HasSuffix(text, "\n") {
		t.Fatalf("no line end at the end of %q", text)
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if width(line) > columns {
			t.Fatalf("%d columns: %q", width(line), line)
		}
		if strings.ContainsFunc(line, steers) {
			t.Fatalf("steers the terminal: %q", line)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct{ name, lead, text, want string }{
		{"empty", "hint: ", "", "hint:\n"},
		{"one line", "hint: ", "look", "hint: look\n"},
		{
			"hanging", "hint: ", strings.Repeat("word ", 30),
			"hint: " + strings.Repeat("word ", 14) + "word\n      " + strings.Repeat("word ", 14) + "word\n",
		},
		{
			"long word", "    ", strings.Repeat("x", 100) + " y",
			"    " + strings.Repeat("x", 76) + "\n    " + strings.Repeat("x", 24) + " y\n",
		},
		{"wide", "  ", strings.Repeat("王", 40), "  " + strings.Repeat("王", 39) + "\n  王\n"},
		{"accents", "", strings.Repeat("é", 80) + "x", strings.Repeat("é", 80) + "\nx\n"},
		{"controls", "", "a\x1b[2J\nb", `a\x1b[2J\nb` + "\n"},
	} {
		if got := Wrap(c.lead, c.text); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

func TestWrapKeepsTextAndWidth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := weird().Draw(t, "text")
		got := Wrap("line 7     ", text)
		checkLines(t, got)
		letters := func(s string) string {
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, s)
		}
		if letters(got) != letters("line 7"+Clean(text)) {
			t.Fatalf("%q became %q", text, got)
		}
	})
}

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Zoë O'Neil 王芳 می‌خواهم 👩‍🚀", "Zoë O'Neil 王芳 می‌خواهم 👩‍🚀"},
		{"a\x1b]0;x\x07b", `a\x1b]0;x\x07b`},
		{"a\r\n\tb\x7f\u0085", `a\r\n\tb\x7f\x85`},
		{"evil\u202etxt.exe\u2066\u200e\u2028", `evil\u202etxt.exe\u2066\u200e\u2028`},
		{"tag\U000e0041", `tag\U000e0041`},
		{"a\xff\xfeb", `a\xff\xfeb`},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"王芳王", 6, "王芳王"}, {"王芳王", 5, "王芳…"}, {"王芳王", 4, "王…"}} {
		if got := shorten(c.in, c.n); got != c.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}
