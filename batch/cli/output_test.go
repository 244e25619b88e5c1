package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch/sheet"
)

// putFiles writes files.
func putFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("of "+name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// filesOf are the files in a directory with what they hold.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			files[e.Name()] = "(none)"
			continue
		}
		files[e.Name()] = string(content)
	}
	return files
}

// codeOf is the exit code of an error, OK for none.
func codeOf(err error) ExitCode {
	if err == nil {
		return OK
	}
	return explain(err).code
}

// TestOutput holds that a sheet stands under its name when all of it is written, and
// that nothing is overwritten by mistake; whatever goes wrong, no other file stays.
func TestOutput(t *testing.T) {
	for _, tt := range []struct {
		name      string
		file      string
		overwrite bool
		input     string
		before    func(dir string) error // the output is made
		meanwhile func(dir string) error // until it is written
		opens     ExitCode
		takes     ExitCode
		want      string // in file
	}{
		{name: "new", file: "new.csv", want: "email\nanna@example.com\n"},
		{name: "new, asked to overwrite", file: "new.csv", overwrite: true, want: "email\nanna@example.com\n"},
		{name: "there", file: "old.csv", opens: Usage, want: "of old.csv"},
		{name: "there, asked to overwrite", file: "old.csv", overwrite: true, want: "email\nanna@example.com\n"},
		{name: "the input", file: "in.csv", overwrite: true, opens: Usage, want: "of in.csv"},
		{
			name: "the input by another name", file: "link.csv", overwrite: true, opens: Usage, want: "of in.csv",
			before: func(dir string) error { return os.Link(filepath.Join(dir, "in.csv"), filepath.Join(dir, "link.csv")) },
		},
		{
			name: "a link", file: "latest.csv", overwrite: true, want: "email\nanna@example.com\n",
			before: func(dir string) error { return os.Symlink("old.csv", filepath.Join(dir, "latest.csv")) },
		},
		{
			name: "a link to nothing", file: "latest.csv", overwrite: true, opens: Usage, want: "(none)",
			before: func(dir string) error { return os.Symlink("gone.csv", filepath.Join(dir, "latest.csv")) },
		},
		{
			name: "a directory", file: "sub", overwrite: true, opens: Usage, want: "(none)",
			before: func(dir string) error { return os.Mkdir(filepath.Join(dir, "sub"), 0o700) },
		},
		{name: "nowhere", file: "no/such/dir.csv", opens: Usage},
		{
			name: "there by now", file: "new.csv", takes: Usage, want: "of somebody",
			meanwhile: func(dir string) error {
				return os.WriteFile(filepath.Join(dir, "new.csv"), []byte("of somebody"), 0o600)
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.HasPrefix(tt.name, "a link") {
				t.Skip("links take a privilege there")
			}
			dir := t.TempDir()
			putFiles(t, dir, "old.csv", "in.csv")
			if tt.before != nil {
				if err := tt.before(dir); err != nil {
					t.Fatal(err)
				}
			}
			files := len(filesOf(t, dir))
			path := filepath.Join(dir, tt.file)
			o, err := sheetOutput{Output: path, Overwrite: tt.overwrite}.open(&streams{}, filepath.Join(dir, "in.csv"))
			defer o.discard()
			if codeOf(err) != tt.opens {
				t.Fatal(err)
			}
			if err == nil {
				if tt.meanwhile != nil {
					if err := tt.meanwhile(dir); err != nil {
						t.Fatal(err)
					}
				}
				err = o.write([]string{"email"}, func(w *sheet.Writer) error { return w.Write([]string{"anna@example.com"}) })
				if codeOf(err) != tt.takes {
					t.Error(err)
				}
			}
			o.discard()
			got := filesOf(t, dir)
			if diff := cmp.Diff(tt.want, got[tt.file]); diff != "" {
				t.Error(diff)
			}
			if _, made := got["new.csv"]; made {
				files++
			}
			if len(got) != files {
				t.Errorf("files %v", got)
			}
			if err == nil && runtime.GOOS != "windows" {
				if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("mode %v, %v", info.Mode(), err)
				}
			}
		})
	}
}

// What stands in the way is named, and nothing is proposed that would not help.
func TestOutputMessages(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := errors.Join(os.Mkdir("sub", 0o700), os.WriteFile("old.csv", nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		"old.csv": "old.csv is there already, and is not overwritten\ngive another name, or --overwrite",
		"sub":     "sub is no file, and is not overwritten\ngive another name with -o",
	}
	if runtime.GOOS != "windows" {
		if err := os.Symlink("gone.csv", "latest.csv"); err != nil {
			t.Fatal(err)
		}
		cases["latest.csv"] = "latest.csv is a link to a file that is not there\ngive another name with -o"
	}
	for name, want := range cases {
		for _, overwrite := range []bool{false, true} {
			if name == "old.csv" && overwrite {
				continue
			}
			_, err := createOutput(name, overwrite, "")
			f := explain(err)
			if got := f.message + "\n" + f.hint; got != want {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

// What is given up leaves what was there as it was.
func TestOutputGivenUp(t *testing.T) {
	dir := t.TempDir()
	putFiles(t, dir, "old.csv")
	want := filesOf(t, dir)
	o, err := createOutput(filepath.Join(dir, "old.csv"), true, "")
	if err != nil {
		t.Fatal(err)
	}
	o.format = sheet.CSV
	told := errors.New("stopped")
	if err := o.write([]string{"email"}, func(*sheet.Writer) error { return told }); !errors.Is(err, told) {
		t.Error(err)
	}
	o.discard()
	if diff := cmp.Diff(want, filesOf(t, dir)); diff != "" {
		t.Error(diff)
	}
	var none *output
	none.discard()
}

func TestOutputFormat(t *testing.T) {
	for _, tt := range []struct {
		flags sheetOutput
		want  sheet.Format
		code  ExitCode
	}{
		{sheetOutput{}, sheet.CSV, OK},
		{sheetOutput{Format: "xlsx"}, sheet.XLSX, OK},
		{sheetOutput{Output: "a.csv"}, sheet.CSV, OK},
		{sheetOutput{Output: "a.XLSX"}, sheet.XLSX, OK},
		{sheetOutput{Output: "a.xlsx", Format: "csv"}, sheet.CSV, OK},
		{sheetOutput{Output: "a"}, sheet.CSV, OK},
		{sheetOutput{Output: "a.ods"}, "", Usage},
		{sheetOutput{Output: "a.xls"}, "", Usage},
		{sheetOutput{Output: "a.ods", Format: "csv"}, sheet.CSV, OK},
	} {
		got, err := tt.flags.format()
		if got != tt.want || codeOf(err) != tt.code {
			t.Errorf("%+v: %q, %v", tt.flags, got, err)
		}
	}
}

// Without a file the sheet goes to standard output.
func TestOutputStandard(t *testing.T) {
	for _, name := range []string{"", "-"} {
		var out bytes.Buffer
		o, err := sheetOutput{Output: name}.open(&streams{out: &out}, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := o.write([]string{"email"}, func(*sheet.Writer) error { return nil }); err != nil {
			t.Fatal(err)
		}
		o.discard()
		if diff := cmp.Diff("email\n", out.String()); diff != "" {
			t.Error(diff)
		}
	}
	o := &output{Writer: &bytes.Buffer{}, format: sheet.XLSX}
	err := o.write([]string{"groups"}, func(w *sheet.Writer) error { return w.Write([]string{strings.Repeat("x", 40_000)}) })
	if codeOf(err) != Usage || !strings.Contains(err.Error(), "CSV has room") {
		t.Error(err)
	}
}
