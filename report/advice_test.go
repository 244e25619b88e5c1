package report

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"docspace-batch/batch"
)

// TestAdviceIsTheREADMEs: people look a code up in either place.
func TestAdviceIsTheREADMEs(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, codes, _ := strings.Cut(string(readme), "\n## Codes\n")
	codes, _, _ = strings.Cut(codes, "\n## ")
	codes = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`).ReplaceAllString(codes, "$1")
	seen := 0
	for line := range strings.Lines(codes) {
		for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(line, -1) {
			a, known := advices[batch.Code(name[1])]
			if !known || !strings.HasPrefix(line, "|") {
				continue
			}
			seen++
			plain := strings.ReplaceAll(line, "`", "")
			todo := strings.Replace(a.todo, " in most cases", ", but for one kind", 1)
			if !strings.Contains(plain, a.means) || !strings.Contains(plain, todo) {
				t.Errorf("%s: the page says %+v and the README %s", name[1], a, line)
			}
		}
	}
	if seen < len(advices) {
		t.Errorf("the README has %d of %d codes", seen, len(advices))
	}
}

// TestAdviceOnWhatIsNotDone: who finds such a row wants to know what to do.
func TestAdviceOnWhatIsNotDone(t *testing.T) {
	for code, a := range advices {
		if s := code.Status(); s != batch.Done && s != batch.Unchanged && (a.todo == "" || a.means == "") {
			t.Errorf("%s: %+v", code, a)
		}
	}
}
