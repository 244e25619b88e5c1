package cli_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const (
	module = "docspace-batch"
	root   = "../.."
)

// picture is design.md §3: for every package with its path below the module
// which of our packages it may import directly, and why.
var picture = map[string]map[string]string{
	".": {
		"batch/cli": "main starts the command and holds nothing itself",
	},
	"batch": {},
	"batch/sheet": {
		"batch": "what it reads are rows",
	},
	"batch/plan": {
		"batch":    "rows, accounts and decisions",
		"docspace": "looks the accounts up",
	},
	"batch/roster": {
		"batch":      "people, accounts and decisions",
		"batch/plan": "who is protected, and what guards count",
	},
	"batch/engine": {
		"batch":      "results, and decisions taken again after a refusal",
		"batch/plan": "what it carries out",
		"docspace":   "what it carries it out with",
	},
	"batch/journal": {
		"batch": "what it notes are rows that are sent, and results",
	},
	"batch/cli": {
		"batch":             "operations and statuses for help texts and exit codes",
		"batch/sheet":       "check",
		"batch/plan":        "plan",
		"batch/roster":      "diff",
		"batch/engine":      "run",
		"batch/journal":     "the record of a run, and going on with it",
		"report":            "results, progress, summary",
		"docspace":          "one client for all commands",
		"docspace/emulator": "--demo and the emulator command",
		"samples":           "the sheet of the demo",
	},
	"report": {
		"batch":      "results",
		"batch/plan": "the plan as people and programs read it",
	},
	"docspace":          {},
	"docspace/emulator": {},
	"samples":           {},
}

// top is what stands at the top level, beside dot-files and what .gitignore names.
var top = []string{"go.mod", "go.sum", "main.go", "batch", "docspace", "report", "samples", "README.md"}

// enders are the functions that end the process behind everybody's back.
var enders = map[string][]string{
	"os":      {"Exit"},
	"syscall": {"Exit"},
	"log":     {"Fatal", "Fatalf", "Fatalln"},
}

func TestImportPicture(t *testing.T) {
	tree := read(t, os.DirFS(root))
	report(t, tree.againstPicture(picture))
	report(t, tree.reaches("docspace", "docspace/emulator"))
	report(t, tree.reaches("docspace/emulator", "docspace"))
}

func TestTopLevel(t *testing.T) {
	report(t, topLevel(t, os.DirFS(root)))
}

func TestOnlyMainEndsTheProcess(t *testing.T) {
	report(t, read(t, os.DirFS(root)).ends())
}

func TestTestsSleepInVirtualTimeOnly(t *testing.T) {
	report(t, read(t, os.DirFS(root)).sleeps())
}

// TestImportPictureSees shows every check a tree that breaks it.
func TestImportPictureSees(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	broken := fstest.MapFS{
		".gitignore":                 file("# built\n/docspace-batch\n*.2026-*/\n"),
		"docspace-batch":             file("\x7fELF"),
		"roles.csv.2026-1/a.go":      file("package ignored"),
		"notes.txt":                  file(""),
		"main.go":                    file("package main\nimport (\"os\"; \"docspace-batch/batch/cli\")\nfunc main() { os.Exit(cli.Run()) }"),
		"batch/row.go":               file("package batch\nimport _ \"docspace-batch/docspace\""),
		"batch/row_test.go":          file("package batch\nimport \"time\"\nfunc f() { time.Sleep(1) }"),
		"batch/testdata/x.go":        file("package nobody"),
		"batch/cli/run.go":           file("package cli\nimport unix \"os\"\nfunc Run() int { unix.Exit(1); return 0 }"),
		"batch/cli/run_test.go":      file("package cli\nimport (\"time\"; _ \"testing/synctest\")\nfunc f() { time.Sleep(1) }"),
		"batch/helpers/h.go":         file("package helpers"),
		"docspace/client.go":         file("package docspace\nimport _ \"docspace-batch/samples\""),
		"docspace/client_test.go":    file("package docspace\nimport _ \"docspace-batch/docspace/emulator\""),
		"docspace/emulator/serve.go": file("package emulator"),
		"samples/samples.go":         file("package samples\nimport _ \"docspace-batch/docspace/emulator\""),
	}
	allowed := map[string]map[string]string{
		".": {"batch/cli": ""}, "batch": {}, "batch/cli": {}, "docspace": {}, "docspace/emulator": {},
		"samples": {"docspace/emulator": ""}, "report": {},
	}
	tree := read(t, broken)
	for _, c := range []struct {
		name string
		got  []string
		want []string
	}{
		{"picture", tree.againstPicture(allowed), []string{
			"batch must not import docspace",
			"batch/helpers is not in the picture",
			"docspace must not import samples",
			"report is in the picture and has no Go file",
		}},
		{"reaches", tree.reaches("docspace", "docspace/emulator"), []string{
			"docspace reaches docspace/emulator by way of [samples]",
		}},
		{"reaches not", tree.reaches("docspace/emulator", "docspace"), nil},
		{"top level", topLevel(t, broken), []string{
			"README.md is missing at the top level",
			"go.mod is missing at the top level",
			"go.sum is missing at the top level",
			"notes.txt does not belong at the top level",
			"report is missing at the top level",
		}},
		{"ends", tree.ends(), []string{"batch/cli/run.go:3 uses os.Exit"}},
		{"sleeps", tree.sleeps(), []string{"batch/row_test.go:3 sleeps outside testing/synctest"}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// source is one Go file: where it is, what it imports, and what it uses of that.
type source struct {
	name    string
	imports []string
	uses    map[string]int // "os.Exit" → the line of the first use
}

func (s source) dir() string { return path.Dir(s.name) }
func (s source) test() bool  { return strings.HasSuffix(s.name, "_test.go") }
func (s source) ours() []string {
	var ours []string
	for _, p := range s.imports {
		if rest, ok := strings.CutPrefix(p, module+"/"); ok {
			ours = append(ours, rest)
		}
	}
	return ours
}

// sources are all Go files of a module, whatever system they are built for.
type sources []source

func read(t *testing.T, tree fs.FS) sources {
	t.Helper()
	ignored := gitignore(t, tree)
	var all sources
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (base == "testdata" || strings.ContainsAny(base[:1], "._") || ignored(base)):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		s, err := parse(tree, name)
		all = append(all, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func parse(tree fs.FS, name string) (source, error) {
	text, err := fs.ReadFile(tree, name)
	if err != nil {
		return source{}, err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{name: name, uses: map[string]int{}}
	named := map[string]string{} // as the file calls it → import path
	for _, spec := range file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, p)
		named[path.Base(p)] = p
		if spec.Name != nil {
			named[spec.Name.Name] = p
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && named[x.Name] != "" {
				if use := named[x.Name] + "." + sel.Sel.Name; s.uses[use] == 0 {
					s.uses[use] = files.Position(sel.Pos()).Line
				}
			}
		}
		return true
	})
	return s, nil
}

// graph is the direct imports of each package among ours, tests aside.
func (all sources) graph() map[string][]string {
	graph := map[string][]string{}
	for _, s := range all {
		if !s.test() {
			graph[s.dir()] = append(graph[s.dir()], s.ours()...)
		}
	}
	return graph
}

func (all sources) againstPicture(allowed map[string]map[string]string) []string {
	var wrong []string
	graph := all.graph()
	for pkg, imports := range graph {
		may, ok := allowed[pkg]
		if !ok {
			wrong = append(wrong, pkg+" is not in the picture")
			continue
		}
		for _, p := range imports {
			if _, ok := may[p]; !ok {
				wrong = append(wrong, pkg+" must not import "+p)
			}
		}
	}
	for pkg := range allowed {
		if _, ok := graph[pkg]; !ok {
			wrong = append(wrong, pkg+" is in the picture and has no Go file")
		}
	}
	return sorted(wrong)
}

// reaches says so when from imports to, through however many packages.
func (all sources) reaches(from, to string) []string {
	graph := all.graph()
	way := map[string][]string{from: nil} // package → the packages between
	for next := []string{from}; len(next) > 0; next = next[1:] {
		for _, p := range graph[next[0]] {
			if p == to {
				return []string{fmt.Sprintf("%s reaches %s by way of %v", from, to, way[next[0]])}
			}
			if _, seen := way[p]; !seen {
				way[p] = append(slices.Clone(way[next[0]]), p)
				next = append(next, p)
			}
		}
	}
	return nil
}

func (all sources) ends() []string {
	var wrong []string
	for _, s := range all {
		if s.test() || s.name == "main.go" {
			continue
		}
		for pkg, names := range enders {
			for _, name := range names {
				if line := s.uses[pkg+"."+name]; line > 0 {
					wrong = append(wrong, fmt.Sprintf("%s:%d uses %s.%s", s.name, line, pkg, name))
				}
			}
		}
	}
	return sorted(wrong)
}

func (all sources) sleeps() []string {
	virtual := map[string]bool{} // packages whose tests run in virtual time
	for _, s := range all {
		if s.test() && slices.Contains(s.imports, "testing/synctest") {
			virtual[path.Dir(s.name)] = true
		}
	}
	var wrong []string
	for _, s := range all {
		if line := s.uses["time.Sleep"]; s.test() && line > 0 && !virtual[path.Dir(s.name)] {
			wrong = append(wrong, fmt.Sprintf("%s:%d sleeps outside testing/synctest", s.name, line))
		}
	}
	return sorted(wrong)
}

func topLevel(t *testing.T, tree fs.FS) []string {
	t.Helper()
	ignored := gitignore(t, tree)
	entries, err := fs.ReadDir(tree, ".")
	if err != nil {
		t.Fatal(err)
	}
	var wrong []string
	missing := map[string]bool{}
	for _, name := range top {
		missing[name] = true
	}
	for _, e := range entries {
		delete(missing, e.Name())
		if !slices.Contains(top, e.Name()) && !strings.HasPrefix(e.Name(), ".") && !ignored(e.Name()) {
			wrong = append(wrong, e.Name()+" does not belong at the top level")
		}
	}
	for name := range maps.Keys(missing) {
		wrong = append(wrong, name+" is missing at the top level")
	}
	return sorted(wrong)
}

// gitignore says whether a name is one that .gitignore keeps out. It knows the
// patterns that stand there: one name each, with * and […].
func gitignore(t *testing.T, tree fs.FS) func(name string) bool {
	t.Helper()
	text, err := fs.ReadFile(tree, ".gitignore")
	if err != nil {
		t.Fatal(err)
	}
	return func(name string) bool {
		for line := range strings.Lines(string(text)) {
			pattern := strings.Trim(strings.TrimSpace(line), "/")
			if ok, err := path.Match(pattern, name); ok && err == nil {
				return true
			}
		}
		return false
	}
}

func sorted(lines []string) []string {
	slices.Sort(lines)
	return slices.Compact(lines)
}

func report(t *testing.T, wrong []string) {
	t.Helper()
	for _, line := range wrong {
		t.Error(line)
	}
}
