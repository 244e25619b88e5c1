package sheet_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

// TestSheets reads every file of testdata/sheets in the way that the first line of
// its .want says, and holds what comes of it against the rest: its rows, or why it
// is refused, and what is noticed.
func TestSheets(t *testing.T) {
	files, err := filepath.Glob("testdata/sheets/*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".want") || strings.HasSuffix(file, ".md") {
			continue
		}
		n++
		t.Run(filepath.Base(file), func(t *testing.T) {
			content, err := os.ReadFile(file + ".want")
			if err != nil {
				t.Fatal(err)
			}
			want := string(content)
			first, _, _ := strings.Cut(want, "\n")
			flags, given := strings.CutPrefix(first, "flags: ")
			if !given {
				flags = ""
			}
			got := told(t, file, options(t, flags))
			if given {
				got = first + "\n" + got
			}
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(file+".want", []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if n < 60 {
		t.Errorf("%d sheets", n)
	}
}

// options are those of flags, in which ~ stands for a blank.
func options(t *testing.T, flags string) (o sheet.Options) {
	t.Helper()
	words := strings.Fields(flags)
	for i := 0; i < len(words); i++ {
		value := ""
		if i+1 < len(words) {
			value = strings.ReplaceAll(words[i+1], "~", " ")
		}
		switch words[i] {
		case "--operation":
			o.Operation = batch.Op(value)
			i++
		case "--encoding":
			o.Encoding = value
			i++
		case "--sheet-name":
			o.SheetName = value
			i++
		case "--map":
			o.Map = append(o.Map, value)
			i++
		case "--skip-empty":
			o.SkipEmpty = true
		case "--skip-hidden":
			o.SkipHidden = true
		case "--with-disabled":
			o.Disabled = true
		case "--with-guests":
			o.Guests = true
		case "roster":
			o.Roster = true
		default:
			t.Fatalf("flag %s", words[i])
		}
	}
	return o
}

// told is what reading a sheet tells.
func told(t *testing.T, file string, o sheet.Options) string {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	var b strings.Builder
	s, err := sheet.Open(in, o)
	if err != nil {
		if option, ok := errors.AsType[*sheet.OptionError](err); ok {
			return fmt.Sprintf("refused: %v; %s\n", err, option.Fix)
		}
		return "refused: " + strings.ReplaceAll(err.Error(), "\n", "\nrefused: ") + "\n"
	}
	for row, err := range s.Rows() {
		if err != nil {
			fault, ok := errors.AsType[sheet.Fault](err)
			whole := strings.HasPrefix(fault.Message, "the sheet is UTF-8 and not ") // and no line of it is wrong
			if !ok || fault.Fix == "" || !whole && (fault.Line == 0 || fault.Column == "") {
				t.Errorf("no place, or nothing to do: %v", err)
			}
			fmt.Fprintf(&b, "refused: %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "row %d: %s %s", row.Line, row.Op, row.Account())
		for _, part := range []string{row.FirstName, row.LastName, string(row.Role), strings.Join(row.Groups, ";"), row.Heir} {
			if part != "" {
				fmt.Fprintf(&b, ", %s", part)
			}
		}
		if row.RepeatOf > 0 {
			fmt.Fprintf(&b, ", repeats %d", row.RepeatOf)
		}
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			if cells[i] = c; s.Header().Secret(i) {
				cells[i] = "(secret)"
			}
		}
		fmt.Fprintf(&b, "\n   %q\n", cells)
	}
	if system := s.Header().System(); system != "" {
		fmt.Fprintf(&b, "export of: %s\n", system)
	}
	if names := s.Header().Unknown(); len(names) > 0 {
		fmt.Fprintf(&b, "carried along: %q\n", names)
	}
	for _, notice := range s.Notices() {
		fmt.Fprintf(&b, "notice: %s\n", notice)
	}
	return b.String()
}
