//go:build !windows

package samples_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A document of YAML as paths and values: "spec.args[1]" is "x". Only what a
// plain manifest needs is known: block maps and lists, [flow, lists] of scalars,
// scalars in one line, comments. Anything else is an error, as are tabs, keys
// that are there twice, and lines that stand nowhere.
type document map[string]string

var (
	yamlKey    = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9]*):(?: +(.*))?$`)
	yamlPlain  = regexp.MustCompile(`^[A-Za-z0-9/][A-Za-z0-9/._:-]*$`)
	yamlQuoted = regexp.MustCompile(`^"([^"\\]*)"$`)
	yamlFlow   = regexp.MustCompile(`^\[([^\[\]{}"']*)\]$`)
)

// open is a map or list that later lines may go on with.
type open struct {
	indent int
	path   string
	items  int // of a list; -1: a map
}

func parseYAML(text string) ([]document, error) {
	var documents []document
	var stack []open
	for i, line := range strings.Split(text, "\n") {
		fault := func(what string) error { return fmt.Errorf("line %d %s: %q", i+1, what, line) }
		content := strings.TrimLeft(line, " ")
		indent := len(line) - len(content)
		switch {
		case content == "" || content[0] == '#':
			continue
		case line == "---":
			documents, stack = append(documents, document{}), []open{{path: "", items: -1}}
			continue
		case len(documents) == 0:
			return nil, fault("is before the first document")
		case strings.ContainsAny(line, "\t\r") || strings.HasSuffix(line, " "):
			return nil, fault("has a tab or blanks at its end")
		}
		d := documents[len(documents)-1]
		for len(stack) > 1 && (indent < top(stack).indent || indent == top(stack).indent && top(stack).items >= 0 && content[0] != '-') {
			stack = stack[:len(stack)-1]
		}
		if item, ok := strings.CutPrefix(content, "- "); ok {
			if top(stack).indent != indent || top(stack).items < 0 {
				return nil, fault("is an item of nothing")
			}
			list := top(stack)
			path := fmt.Sprintf("%s[%d]", list.path, list.items)
			list.items++
			if !yamlKey.MatchString(item) {
				if err := d.put(path, item); err != nil {
					return nil, fault(err.Error())
				}
				continue
			}
			content, indent = item, indent+2
			stack = append(stack, open{indent: indent, path: path, items: -1})
		}
		if top(stack).indent != indent || top(stack).items >= 0 {
			return nil, fault("stands nowhere")
		}
		match := yamlKey.FindStringSubmatch(content)
		if match == nil {
			return nil, fault("is not understood")
		}
		path := strings.TrimPrefix(top(stack).path+"."+match[1], ".")
		if _, twice := d[path]; twice {
			return nil, fault("is there twice")
		}
		if match[2] != "" {
			if err := d.put(path, match[2]); err != nil {
				return nil, fault(err.Error())
			}
			continue
		}
		d[path] = ""
		next := open{indent: indent + 2, path: path, items: -1}
		if deeper := following(text, i); strings.HasPrefix(strings.TrimLeft(deeper, " "), "- ") {
			next.items = 0
		} else if !strings.HasPrefix(deeper, strings.Repeat(" ", next.indent)) {
			return nil, fault("has no value")
		}
		stack = append(stack, next)
	}
	return documents, nil
}

func top(stack []open) *open { return &stack[len(stack)-1] }

// following is the first line with content after line i.
func following(text string, i int) string {
	for _, line := range strings.Split(text, "\n")[i+1:] {
		if content := strings.TrimSpace(line); content != "" && content[0] != '#' {
			return line
		}
	}
	return ""
}

// put notes a scalar or a list in one line.
func (d document) put(path, value string) error {
	if flow := yamlFlow.FindStringSubmatch(value); flow != nil {
		d[path] = ""
		for i, item := range strings.Split(flow[1], ",") {
			if err := d.put(fmt.Sprintf("%s[%d]", path, i), strings.TrimSpace(item)); err != nil {
				return err
			}
		}
		return nil
	}
	if quoted := yamlQuoted.FindStringSubmatch(value); quoted != nil {
		d[path] = quoted[1]
		return nil
	}
	if !yamlPlain.MatchString(value) {
		return fmt.Errorf("has a value that is not understood")
	}
	d[path] = value
	return nil
}

// list is the values of a list of scalars.
func (d document) list(path string) []string {
	var values []string
	for {
		value, ok := d[fmt.Sprintf("%s[%d]", path, len(values))]
		if !ok {
			return values
		}
		values = append(values, value)
	}
}

func TestYAMLSees(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"a: b", "before the first document"},
		{"---\na: b\na: c", "there twice"},
		{"---\na:\n  b: c\n  b: d", "there twice"},
		{"---\na: b\tc", "tab"},
		{"---\na: b ", "blanks"},
		{"---\na:\nb: c", "no value"},
		{"---\na: b\n  c: d", "stands nowhere"},
		{"---\na:\n  b: c\n   d: e", "stands nowhere"},
		{"---\na: {b: c}", "not understood"},
		{"---\na: 'b'", "not understood"},
		{"---\na: b: c", "not understood"},
		{"---\n- a", "an item of nothing"},
		{"---\na:\n  - b\n  c: d", "stands nowhere"},
		{"---\na b", "not understood"},
	} {
		if _, err := parseYAML(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q gives %v, want %q", tt.text, err, tt.want)
		}
	}
	got, err := parseYAML("# c\n---\na:\n  - b: c\n    d:\n      - e\n      - \"f g\"\n  - b: h\ni: [j, k]\n---\nl: m\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []document{
		{
			"a": "", "a[0].b": "c", "a[0].d": "", "a[0].d[0]": "e", "a[0].d[1]": "f g", "a[1].b": "h",
			"i": "", "i[0]": "j", "i[1]": "k",
		},
		{"l": "m"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
