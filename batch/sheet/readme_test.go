package sheet

import (
	"os"
	"strings"
	"testing"
)

// TestAliasesAreTheREADMEs holds that README names every word that means a column,
// and no other.
func TestAliasesAreTheREADMEs(t *testing.T) {
	content, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(content), "### Names of columns")
	_, text, _ = strings.Cut(text, "|---|---|---|---|---|\n")
	table, _, _ := strings.Cut(text, "\n\n")
	rows := map[string]string{}
	for row := range strings.Lines(table) {
		cells := strings.SplitN(strings.TrimSpace(row), "|", 3)
		if len(cells) == 3 {
			rows[strings.Trim(cells[1], " `")] = cells[2]
		}
	}
	for _, a := range aliases {
		want := " " + strings.Join([]string{
			strings.Join(a.de, ", "), strings.Join(a.fr, ", "), strings.Join(a.es, ", "), strings.Join(a.ru, ", "),
		}, " | ") + " |"
		if got := rows[string(a.column)]; got != want {
			t.Errorf("README has for %s\n%s\nand it is\n%s", a.column, got, want)
		}
	}
	if len(rows) != len(aliases) {
		t.Errorf("README has %d columns, and there are %d", len(rows), len(aliases))
	}
}
