package cli_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// elsewhere are the codes that no script shows, and why.
var elsewhere = map[string]string{
	"protected": "a guard refuses the run as a whole; guards.txtar has the plan",
}

// TestScriptsShowEveryCode holds that every code of design.md §6 is the result
// of some row in some script.
func TestScriptsShowEveryCode(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(content)
	}
	for _, code := range codes(t) {
		_, excused := elsewhere[code]
		if shown := strings.Contains(all.String(), ","+code+","); shown == excused {
			t.Errorf("%s: in a script: %t, said to be elsewhere: %t", code, shown, excused)
		}
	}
}

// codes are the constants of the type Code in package batch.
func codes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../code.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Code" {
			code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, code)
		}
		return false
	})
	if len(all) < 40 {
		t.Fatalf("only %d codes were found", len(all))
	}
	return all
}
