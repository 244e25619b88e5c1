package sheet

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A roster says who should have an account. A sheet of operations that stands in
// its place does not say so of people who are to lose theirs.
func TestSheetOfOperationsIsNoRoster(t *testing.T) {
	t.Parallel()
	const says = "a roster says who should have an account, and this row says "
	for name, test := range map[string]struct {
		sheet   string
		options Options
		people  string // by first part of the e-mail
		faults  []string
		notices []string
	}{
		"leavers": {
			sheet:  "operation,email\nterminate,a@example.com\nDelete,b@example.com\nreassign,c@example.com\ndelete_guest,d@example.com\ncreate,e@example.com\n",
			faults: []string{"2 operation " + says + "terminate", "3 operation " + says + "delete", "4 operation " + says + "reassign", "5 operation " + says + "delete-guest"},
		},
		"somebody without an e-mail": {
			sheet: "email,first_name\na@example.com,A\n,B\n", faults: []string{"3 email a row of a roster needs this cell"},
		},
		"newcomers, and words of others": {
			sheet: "operation,email\ncreate,a@example.com\nrole,b@example.com\nactivate,c@example.com\n,d@example.com\nhired,e@example.com\n", people: "a b c d e",
		},
		"examples of a template": {
			sheet: "operation,email\n# create,a@example.com\n#terminate,b@example.com\ncreate,c@example.com\n", people: "c",
			notices: []string{"2 rows not read, being an example or a note: lines 2, 3"},
		},
		"rows without an operation are people": {
			sheet: "operation,email\n,a@example.com\n", options: Options{SkipEmpty: true}, people: "a",
		},
		"an export of the tool": {
			sheet: strings.Join(ExportColumns(), ",") + "\n,a@example.com,,,,User,terminated,\n,b@example.com,,,,User,active,\n,c@example.com,,,,User,pending,\n", people: "b c",
			notices: []string{"1 row left out, terminated by its column status (--with-disabled takes it): line 2"},
		},
		"some are terminated": {
			sheet: "E-mail;Status\na@example.com;Terminated\nb@example.com; terminated \nc@example.com;on leave\n", people: "c",
			notices: []string{"2 rows left out, terminated by their column status (--with-disabled takes them): lines 2, 3"},
		},
		"they are taken":     {sheet: "email,status\na@example.com,terminated\n", options: Options{Disabled: true}, people: "a"},
		"another meaning":    {sheet: "email,status\na@example.com,terminated\n", options: Options{Map: []string{"status="}}, people: "a"},
		"another's own word": {sheet: "email,status\na@example.com,terminated in 2031\n", people: "a"},
	} {
		test.options.Roster = true
		s, err := Open(strings.NewReader(test.sheet), test.options)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var people, faults []string
		for row, err := range s.Rows() {
			if f, ok := errors.AsType[Fault](err); ok {
				faults = append(faults, strings.Join([]string{string(rune('0' + f.Line)), f.Column, f.Message}, " "))
				continue
			}
			people = append(people, strings.TrimSuffix(row.Email, "@example.com"))
		}
		if diff := cmp.Diff(test.faults, faults); diff != "" {
			t.Errorf("%s, faults (-want +got):\n%s", name, diff)
		}
		if test.faults != nil {
			continue
		}
		if got := strings.Join(people, " "); got != test.people {
			t.Errorf("%s: people %q, want %q", name, got, test.people)
		}
		if diff := cmp.Diff(test.notices, s.Notices()); diff != "" {
			t.Errorf("%s, notices (-want +got):\n%s", name, diff)
		}
	}
}

// What a roster's column of statuses says is no notice of columns that are not read.
func TestUnreadColumnsOfRoster(t *testing.T) {
	t.Parallel()
	s, err := Open(strings.NewReader("email,status,Cost centre,Status\na@example.com,active,7,\n"), Options{Roster: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Cost centre", "Status"}, s.Unread()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A roster goes by e-mails, and not by ids, which are another system's most likely.
func TestRosterNeedsEmails(t *testing.T) {
	t.Parallel()
	for sheet, want := range map[string]string{
		"user_id,first_name\n0a4d5c3e-1111-4222-8333-444455556666,A\n": "line 1: there is no column email; the first line must name the columns; add one of e-mails",
		"emial,first_name\na@example.com,A\n":                          `line 1: there is no column email; did you mean its column "emial"? then give --map "emial=email"`,
	} {
		if _, err := Open(strings.NewReader(sheet), Options{Roster: true}); err == nil || err.Error() != want {
			t.Errorf("%q: %v", sheet, err)
		}
	}
}

// Where roles are the titles of another system, the column is left out.
func TestRosterWithTitles(t *testing.T) {
	t.Parallel()
	const sheet = "E-mail,Rolle\na@example.com,Sales manager\n"
	_, _, err := ReadAll(strings.NewReader(sheet), Options{Roster: true})
	const want = `line 2, column Rolle: "Sales manager" is no role; write DocSpaceAdmin, RoomAdmin, User or Guest; if the column means something else: --map "Rolle="`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
	if _, rows, err := ReadAll(strings.NewReader(sheet), Options{Roster: true, Map: []string{"Rolle="}}); err != nil || len(rows) != 1 || rows[0].Role != "" {
		t.Errorf("%v, %v", rows, err)
	}
}

// Who is left out is known all the same: he has not gone.
func TestRosterKnowsWhoIsLeftOut(t *testing.T) {
	t.Parallel()
	s, err := Open(strings.NewReader("email,status\na@example.com,terminated\nb@example.com,active\nC@example.com,Terminated\n"), Options{Roster: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.All(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a@example.com", "C@example.com"}, s.LeftOut()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
