package sheet_test

import (
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

func read(t *testing.T, text string, o sheet.Options) (sheet.Header, []batch.Row) {
	t.Helper()
	h, rows, err := sheet.ReadAll(strings.NewReader(text), o)
	if err != nil {
		t.Fatalf("%q:\n%v", text, err)
	}
	return h, rows
}

func TestRows(t *testing.T) {
	const id = "66faa6e4-f133-11ea-b126-00ffeec8b4ef"
	for _, c := range []struct {
		name  string
		sheet string
		op    batch.Op
		want  []batch.Row
	}{
		{name: "only a header", sheet: "operation,email"},
		{name: "only a header, without what rows would need", sheet: "email\n", op: batch.Create},
		{
			name: "every operation", sheet: "operation,email,first_name,last_name,role,share_link,password\n" +
				"create,a@example.com, Анна ,O'Neil,room admin,,s3cret-s3cret\n" +
				"Role,b@example.com,,,user,,\n" +
				"TERMINATE,c@example.com,Kim,Lee,Manager,,\n" +
				"activate,d@example.com,,,,,\n" +
				"delete,e@example.com,,,,,\n" +
				"approve_guest,f@example.com,,,Guest,type=GuestShareLink&key=1,\n" +
				"delete guest,g@example.com,,,,https://portal.example.com/s/x,\n",
			want: []batch.Row{
				{
					Line: 2, Op: batch.Create, Email: "a@example.com", FirstName: "Анна", LastName: "O'Neil", Role: batch.RoomAdmin,
					Password: "s3cret-s3cret", Cells: []string{"create", "a@example.com", " Анна ", "O'Neil", "room admin", "", "s3cret-s3cret"},
				},
				{
					Line: 3, Op: batch.ChangeRole, Email: "b@example.com", Role: batch.User,
					Cells: []string{"Role", "b@example.com", "", "", "user", "", ""},
				},
				{
					Line: 4, Op: batch.Terminate, Email: "c@example.com",
					Cells: []string{"TERMINATE", "c@example.com", "Kim", "Lee", "Manager", "", ""},
				},
				{
					Line: 5, Op: batch.Activate, Email: "d@example.com",
					Cells: []string{"activate", "d@example.com", "", "", "", "", ""},
				},
				{
					Line: 6, Op: batch.Delete, Email: "e@example.com",
					Cells: []string{"delete", "e@example.com", "", "", "", "", ""},
				},
				{
					Line: 7, Op: batch.ApproveGuest, Email: "f@example.com", ShareLink: "type=GuestShareLink&key=1",
					Cells: []string{"approve_guest", "f@example.com", "", "", "Guest", "type=GuestShareLink&key=1", ""},
				},
				{
					Line: 8, Op: batch.DeleteGuest, Email: "g@example.com",
					Cells: []string{"delete guest", "g@example.com", "", "", "", "https://portal.example.com/s/x", ""},
				},
			},
		},
		{
			name: "operation of the whole sheet, ids in any case", op: batch.Delete,
			sheet: "ID;Mail\n" + strings.ToUpper(id) + ";\n;Anna@Example.com\n",
			want: []batch.Row{
				{Line: 2, Op: batch.Delete, UserID: id, Cells: []string{strings.ToUpper(id), ""}},
				{Line: 3, Op: batch.Delete, Email: "Anna@Example.com", Cells: []string{"", "Anna@Example.com"}},
			},
		},
		{
			name: "columns carried along, equal and unnamed ones too", op: batch.Terminate,
			sheet: "note,email,note,,\n1,\tanna@example.com ,2,=3,\n",
			want: []batch.Row{{
				Line: 2, Op: batch.Terminate, Email: "anna@example.com", Cells: []string{"1", "\tanna@example.com ", "2", "=3", ""},
			}},
		},
		{
			name: "lines", op: batch.Terminate,
			sheet: "\ufeff\r\nemail,note\r\n\r\na@example.com,\"two\r\nlines\"\r\n,\r\n , ,\r\n,,,,,\r\nb@example.com,\r\n\"\",\"\"\r\n\r\nc@example.com,x",
			want: []batch.Row{
				{Line: 4, Op: batch.Terminate, Email: "a@example.com", Cells: []string{"a@example.com", "two\nlines"}},
				{Line: 9, Op: batch.Terminate, Email: "b@example.com", Cells: []string{"b@example.com", ""}},
				{Line: 12, Op: batch.Terminate, Email: "c@example.com", Cells: []string{"c@example.com", "x"}},
			},
		},
		{
			name: "a create without a role repeats one as User",
			sheet: "operation,email,first_name,last_name,role\ncreate,a@example.com,Ann,Lee,\nterminate,a@example.com,,,\n" +
				"create,A@EXAMPLE.COM,Ann,Lee,User\n",
			want: []batch.Row{
				{
					Line: 2, Op: batch.Create, Email: "a@example.com", FirstName: "Ann", LastName: "Lee",
					Cells: []string{"create", "a@example.com", "Ann", "Lee", ""},
				},
				{Line: 3, Op: batch.Terminate, Email: "a@example.com", Cells: []string{"terminate", "a@example.com", "", "", ""}},
				{
					Line: 4, Op: batch.Create, Email: "A@EXAMPLE.COM", FirstName: "Ann", LastName: "Lee", Role: batch.User, RepeatOf: 2,
					Cells: []string{"create", "A@EXAMPLE.COM", "Ann", "Lee", "User"},
				},
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, rows := read(t, c.sheet, sheet.Options{Operation: c.op})
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const text = "operation,email,note\r\nterminate,анна@example.com,\"Zoë, 李\"\r\n"
	_, want := read(t, text, sheet.Options{})
	for name, encoding := range map[string]interface{ String(string) (string, error) }{
		"UTF-8 with mark": unicode.UTF8BOM.NewEncoder(),
		"UTF-16LE":        unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(),
		"UTF-16BE":        unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(),
	} {
		encoded, err := encoding.String(text)
		if err != nil {
			t.Fatal(err)
		}
		if encoded == text {
			t.Fatalf("%s: nothing was encoded", name)
		}
		_, rows := read(t, encoded, sheet.Options{})
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestDelimiters(t *testing.T) {
	for _, c := range []struct{ header, row string }{
		{"operation,email,note", "terminate,a@example.com,x;y\tz"},
		{"operation;email;note", "terminate;a@example.com;x,y\tz"},
		{"operation\temail\tnote", "terminate\ta@example.com\tx,y;z"},
		{`"operation";"email";"note"`, `terminate;"a@example.com";"x;y"`},
		{"user\tid\temail", "x\t\ta@example.com"},
		{"operation;email;notes, if any", "terminate;a@example.com;"},
		{"operation,email,notes; if any", "terminate,a@example.com,"},
	} {
		o := sheet.Options{}
		if !strings.Contains(c.header, "operation") {
			o.Operation = batch.Delete
		}
		_, rows := read(t, c.header+"\n"+c.row+"\n", o)
		if len(rows) != 1 || len(rows[0].Cells) != 3 || rows[0].Email != "a@example.com" {
			t.Errorf("%q: %+v", c.header, rows)
		}
	}
	// One column can be read with any delimiter: a comma, as ever.
	_, rows := read(t, "email\na@example.com\n", sheet.Options{Operation: batch.Delete})
	if len(rows) != 1 {
		t.Errorf("%+v", rows)
	}
}

func TestHeaderNames(t *testing.T) {
	for want, names := range map[batch.Column][]string{
		batch.ColEmail: {
			"email", "EMAIL", " e-mail ", "E Mail", "mail", "Email Address", "login", "User name", "userPrincipalName", "\u200bemail", "\ufeffe_mail",
		},
		batch.ColUserID: {"user_id", "id", "UserID", "user-id", "GUID"},
	} {
		value := map[batch.Column]string{batch.ColEmail: "a@example.com", batch.ColUserID: "66faa6e4-f133-11ea-b126-00ffeec8b4ef"}[want]
		for _, name := range names {
			h, rows := read(t, name+",manager,Department,type,name\n"+value+",x@example.com,Sales,User,Ann\n", sheet.Options{Operation: batch.Delete})
			if len(rows) != 1 || rows[0].Account() != value {
				t.Errorf("%q: %+v", name, rows)
			}
			if diff := cmp.Diff([]string{"manager", "Department", "type", "name"}, h.Unknown()); diff != "" {
				t.Errorf("%q: unknown columns (-want +got):\n%s", name, diff)
			}
		}
	}
	for _, header := range []string{
		"op,mail,given name,Surname,Role", "Action,Login,First Name,Family Name,ROLE", "operation,email,firstname,last-name,role",
	} {
		_, rows := read(t, header+"\ncreate,a@example.com,Ann,Lee,User\n", sheet.Options{})
		want := batch.Row{
			Line: 2, Op: batch.Create, Email: "a@example.com", FirstName: "Ann", LastName: "Lee", Role: batch.User,
			Cells: []string{"create", "a@example.com", "Ann", "Lee", "User"},
		}
		if diff := cmp.Diff([]batch.Row{want}, rows); diff != "" {
			t.Errorf("%q (-want +got):\n%s", header, diff)
		}
	}
}

func TestCanonicalNameMakesAliasesOrdinary(t *testing.T) {
	h, rows := read(t, "action,login,Operation,email,E-Mail,id\nx,nobody,terminate,a@example.com,old,\n", sheet.Options{})
	if len(rows) != 1 || rows[0].Email != "a@example.com" || rows[0].Op != batch.Terminate {
		t.Errorf("%+v", rows)
	}
	if diff := cmp.Diff([]string{"action", "login", "E-Mail"}, h.Unknown()); diff != "" {
		t.Errorf("unknown columns (-want +got):\n%s", diff)
	}
}

func TestSecretColumns(t *testing.T) {
	h, _ := read(t, "operation,email,share_link,Invitation Link,PASSWORD,note\n", sheet.Options{})
	for i, want := range []bool{false, false, true, true, true, false} {
		if h.Secret(i) != want {
			t.Errorf("column %q: secret %v", h.Names[i], !want)
		}
	}
}

func TestStoppingEarly(t *testing.T) {
	s, err := sheet.Open(strings.NewReader("operation,email\nterminate,a@example.com\nterminate,b@\nfire,@\n"), sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for stop := range 4 {
		seen := 0
		for range s.Rows() {
			seen++
			break
		}
		if want := min(1, 3-stop); seen != want { // a row, a fault, a fault of the third line
			t.Errorf("range %d saw %d, want %d", stop, seen, want)
		}
	}
}

// TestCellsComeBack writes tables of anything and reads them: all cells come back
// in their places, and rows know their lines.
func TestCellsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		comma := rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "comma")
		name := rapid.SampledFrom([]string{"note", "Team", "note", "", "7", "0", "ünit", "two\nlines", `the "big" one`})
		names := rapid.SliceOfN(name, 0, 5).Draw(t, "names")
		at := rapid.IntRange(0, len(names)).Draw(t, "at")
		names = slices.Insert(names, at, "E-Mail")
		if len(names) == 1 {
			comma = ',' // nothing tells it otherwise
		}

		cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab é,;\t\n\"'=李")), 0, 8, -1)
		var text strings.Builder
		w := csv.NewWriter(&text)
		w.Comma = comma
		line := 1
		write := func(cells []string) {
			if err := w.Write(cells); err != nil {
				t.Fatal(err)
			}
			line += 1 + strings.Count(strings.Join(cells, ""), "\n")
		}
		write(names)
		var want []batch.Row
		for i := range rapid.IntRange(0, 5).Draw(t, "rows") {
			if rapid.Bool().Draw(t, "blank") {
				w.Flush()
				text.WriteString(strings.Repeat(string(comma), rapid.IntRange(0, 9).Draw(t, "cells")) + "\n")
				line++
			}
			cells := make([]string, len(names))
			for j := range cells {
				cells[j] = cell.Draw(t, "cell")
			}
			email := fmt.Sprintf("person%d@example.com", i)
			cells[at] = email
			want = append(want, batch.Row{Line: line, Op: batch.Terminate, Email: email, Cells: cells})
			write(cells)
		}
		w.Flush()

		h, rows, err := sheet.ReadAll(strings.NewReader(text.String()), sheet.Options{Operation: batch.Terminate})
		if err != nil {
			t.Fatalf("%q:\n%v", text.String(), err)
		}
		if diff := cmp.Diff(names, h.Names); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("rows of %q (-want +got):\n%s", text.String(), diff)
		}
	})
}

// TestEveryColumnIsRead holds the struct for gocsv to the columns of the
// domain: a tag that matches none gives empty cells without an error.
func TestEveryColumnIsRead(t *testing.T) {
	names := []string{
		"operation", "email", "user_id", "first_name", "last_name", "role", "groups", "share_link", "reassign_to", "password", "note",
	}
	cells := []string{
		"create", "a@example.com", "", "Ann", "Lee", "User", " ", "link", "\t", "pass-word-1", "x",
	}
	_, rows := read(t, strings.Join(names, ",")+"\n"+strings.Join(cells, ",")+"\n", sheet.Options{})
	if len(rows) != 1 || !reflect.DeepEqual(rows[0].Cells, cells) {
		t.Errorf("got %+v, want %q", rows, cells)
	}
}

// A result file guards cells that a spreadsheet would run as formulas; run
// again, it must mean what the first sheet meant.
func TestResultFileReadAgain(t *testing.T) {
	for _, tt := range []struct {
		name, header, email, first string
	}{
		{"a result file", "operation,email,first_name,last_name,result_run_id", "+x@example.com", "-Anna"},
		{"a sheet as it was typed", "operation,email,first_name,last_name,team", "'+x@example.com", "'-Anna"},
	} {
		_, rows, err := sheet.ReadAll(strings.NewReader(tt.header+"\ncreate,'+x@example.com,'-Anna,Berg,any\n"), sheet.Options{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if r := rows[0]; r.Email != tt.email || r.FirstName != tt.first || r.Cells[2] != "'-Anna" {
			t.Errorf("%s is read as %q, %q with the cell %q", tt.name, r.Email, r.FirstName, r.Cells[2])
		}
	}
}
