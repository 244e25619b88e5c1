package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch/sheet"
)

// corrected is a corrected copy in CSV, and what is said of it.
func corrected(t *testing.T, text string, o sheet.Options) (copied, said string, err error) {
	t.Helper()
	s, err := sheet.Open(strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	var b strings.Builder
	w, err := sheet.NewWriter(&out, sheet.CSV, s.Columns())
	if err != nil {
		t.Fatal(err)
	}
	faults, err := s.Fix(t.Context(), w, func(c sheet.Change) { fmt.Fprintln(&b, c) })
	for _, f := range faults {
		fmt.Fprintln(&b, f)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String(), b.String(), err
}

// TestFixEnds: a text that cannot be read any further has no corrected copy, and is
// refused once.
func TestFixEnds(t *testing.T) {
	const head = "operation,email,groups\ngroup-add,a@example.com,"
	for name, text := range map[string]string{
		"not UTF-8":    head + "\xe4\ngroup-add,b@example.com,x\n",
		"never closed": head + "\"x\ngroup-add,b@example.com,x\n",
		"too long":     head + "\"" + strings.Repeat("x", 5<<20) + "\"\n",
	} {
		_, _, err := corrected(t, text, sheet.Options{})
		faults, is := err.(sheet.Faults) //nolint:errorlint // it is not wrapped
		if !is || len(faults) != 1 {
			t.Errorf("%s: %.200v", name, err)
		}
	}
}

// TestFixOfFormulas: what is read stays what it was, whatever it begins with, and of
// the rest only what a spreadsheet would run is changed, and told.
func TestFixOfFormulas(t *testing.T) {
	const text = "operation,email,first_name,last_name,groups,password,phone,note\n" +
		"create,+anna@example.com,Anna,Berg,-Team,=abc12345X,+49 30 (12),=1+1\n" +
		"create,-b@example.com,B,C,@all,@bcd12345,-5,@SUM(A1)\n"
	const want = "operation,email,first_name,last_name,groups,password,phone,note\n" +
		"create,+anna@example.com,Anna,Berg,-Team,=abc12345X,+49 30 (12),'=1+1\n" +
		"create,-b@example.com,B,C,@all,@bcd12345,-5,'@SUM(A1)\n"
	copied, said, err := corrected(t, text, sheet.Options{})
	if diff := cmp.Diff(want, copied); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff("line 2, column note: written with ' before it, for spreadsheets run it as a formula\n"+
		"line 3, column note: written with ' before it, for spreadsheets run it as a formula\n", said); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if again, said, _ := corrected(t, copied, sheet.Options{}); again != copied || said != "" {
		t.Errorf("again: %s%s", again, said)
	}
}

// TestFixOfOwn: a sheet of the tool's own is known as one in its copy, whose cells
// are read as before.
func TestFixOfOwn(t *testing.T) {
	const text = "operation,email,user_id,first_name,last_name,role,status,groups\n" +
		"group-add,'+a@example.com,,,,,active,'=Team\n"
	copied, _, err := corrected(t, text, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, before, err := sheet.ReadAll(strings.NewReader(text), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, after, err := sheet.ReadAll(strings.NewReader(copied), sheet.Options{})
	if err != nil || len(before) != 1 || len(after) != 1 {
		t.Fatal(before, after, err)
	}
	if before[0].Email != after[0].Email || !cmp.Equal(before[0].Groups, after[0].Groups) || after[0].Email != "+a@example.com" {
		t.Errorf("%s %q, and before %s %q", after[0].Email, after[0].Groups, before[0].Email, before[0].Groups)
	}
	if again, said, _ := corrected(t, copied, sheet.Options{}); again != copied || said != "" {
		t.Errorf("again: %s%s", again, said)
	}
}

// TestFixTellsAll: of an export, it is told what of a person is read from elsewhere,
// and that secrets are not copied.
func TestFixTellsAll(t *testing.T) {
	const text = "userPrincipalName,displayName,surname,mail,givenName,userType,Initial password\n" +
		"a@example.com,A B,B,,A,Member,Geheim123\nb@example.com,A B,B,b.b@example.com,A,Member,Geheim123\n"
	copied, said, err := corrected(t, text, sheet.Options{Operation: "create"})
	if err != nil || strings.Contains(copied+said, "Geheim") {
		t.Fatal(copied, said, err)
	}
	for _, line := range []string{
		`line 2, column mail: "" is written as "a@example.com"`,
		`line 2, column Initial password: not copied, and neither are the cells below, for they may be secrets`,
	} {
		if strings.Count(said, line+"\n") != 1 {
			t.Errorf("%s is missing in\n%s", line, said)
		}
	}
	if again, said, _ := corrected(t, copied, sheet.Options{}); again != copied || said != "" {
		t.Errorf("again: %s%s", again, said)
	}
}
