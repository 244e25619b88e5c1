package sheet_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

const (
	allOps   = "create, invite, role, terminate, activate, delete, reassign, approve-guest, delete-guest, group-add, group-remove"
	oneEmail = "write one bare address like anna@example.com"
	allRoles = "write DocSpaceAdmin, RoomAdmin, User or Guest"
	freshID  = "66faa6e4-f133-11ea-b126-00ffeec8b4ef"
)

// faultsOf reads a sheet that must be wrong and returns what is said about it.
func faultsOf(t *testing.T, text string, o sheet.Options) []string {
	t.Helper()
	_, rows, err := sheet.ReadAll(strings.NewReader(text), o)
	if err == nil {
		return nil
	}
	if rows != nil {
		t.Errorf("rows beside faults: %v", rows)
	}
	var faults sheet.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("%T is no Faults: %v", err, err)
	}
	return strings.Split(faults.Error(), "\n")
}

func TestFaults(t *testing.T) {
	long := strings.Repeat("x", 33000)
	for _, c := range []struct {
		name  string
		sheet string
		op    batch.Op
		want  []string
	}{
		// the sheet
		{name: "empty", sheet: "", want: []string{"line 1: the sheet is empty; its first line must name the columns"}},
		{name: "only a byte order mark", sheet: "\ufeff", want: []string{"line 1: the sheet is empty; its first line must name the columns"}},
		{name: "only line ends", sheet: "\n\r\n\n", want: []string{"line 1: the sheet is empty; its first line must name the columns"}},
		{name: "workbook", sheet: "PK\x03\x04\x14\x00\x06\x00", want: []string{
			"the workbook is damaged: zip: not a valid zip file; open it in a spreadsheet program, and save it as XLSX anew",
		}},
		{name: "UTF-16 without mark", sheet: "o\x00p\x00,\x00e\x00m\x00a\x00i\x00l\x00\n\x00", want: []string{
			"line 1: the text is UTF-16 without a byte order mark; save the sheet as \"CSV UTF-8\", or give --encoding utf-16le",
		}},
		{name: "carriage returns", sheet: "operation,email\rterminate,a@\r", want: []string{
			`line 2, column email: "a@" is not one bare e-mail address; ` + oneEmail,
		}},

		// the header
		{name: "no columns", sheet: "\nLeavers of May\n", want: []string{
			"line 2: there is no column operation; add one, or give one operation for the whole sheet with --operation",
			"line 2: there is no column email or user_id; the first line must name the columns; add one of the two",
		}},
		{name: "nobody named", sheet: "first_name,note\n", op: batch.Create, want: []string{
			"line 1: there is no column email or user_id; the first line must name the columns; add one of the two",
			"line 1, column last_name: create needs a column last_name, and the sheet has none; add it",
		}},
		{name: "doubled", sheet: "operation,email,role,EMAIL\n", want: []string{
			"line 1, column EMAIL: the sheet has this column twice, as its columns 2 and 4; remove one of them or give it another name",
		}},
		{name: "doubled alias", sheet: "operation,mail,Mail\n", want: []string{
			"line 1, column Mail: the sheet has this column twice, as its columns 2 and 3; remove one of them or give it another name",
		}},
		{name: "two aliases", sheet: "op,action,E-Mail,Login\n", want: []string{
			`line 1, column action: "op" and "action" both mean operation; name the right one operation, or give --map "op=operation"`,
			`line 1, column Login: "E-Mail" and "Login" both mean email; name the right one email, or give --map "E-Mail=email"`,
		}},
		{name: "everything wrong with a header", sheet: "Mail,Login,role,Role\n", want: []string{
			`line 1, column Login: "Mail" and "Login" both mean email; name the right one email, or give --map "Mail=email"`,
			"line 1, column Role: the sheet has this column twice, as its columns 3 and 4; remove one of them or give it another name",
			"line 1: there is no column operation; add one, or give one operation for the whole sheet with --operation",
		}},
		{name: "stray quote in the header", sheet: "operation,e\"mail\nterminate,a@example.com\n", want: []string{
			`line 1: a " stands in a cell that does not begin with one; put the whole cell into quotes, without a blank before them, and double the " inside: "the ""big"" room"`,
		}},

		// lines
		{name: "ragged", sheet: "operation,email,note\nterminate,a@example.com\nterminate,b@example.com,x,y\n", want: []string{
			"line 2, column note: the row has 2 cells, the header has 3; write all cells, empty ones too",
			"line 3, column note: the row has 4 cells, the header has 3; put a cell with ',' in it into quotes",
		}},
		{name: "empty cells too many", sheet: "operation,email\nterminate,a@,,\n", want: []string{
			`line 2, column email: "a@" is not one bare e-mail address; ` + oneEmail,
		}},
		{name: "stray quotes", sheet: "operation,email,note\nterminate,a@example.com,the \"big\" one\nterminate,b@example.com,\"a\" b\nterminate,c@,\n", want: []string{
			`line 2, column note: a " stands in a cell that does not begin with one; put the whole cell into quotes, without a blank before them, and double the " inside: "the ""big"" room"`,
			`line 3, column note: a cell in quotes goes on after the closing "; double the " inside the cell: "the ""big"" room"`,
			`line 4, column email: "c@" is not one bare e-mail address; ` + oneEmail,
		}},
		{name: "unterminated quote", sheet: "operation,email,note\nterminate,a@,\nterminate,b@example.com,\"never\nterminate,c@,\n", want: []string{
			`line 2, column email: "a@" is not one bare e-mail address; ` + oneEmail,
			`line 3, column note: a " opens a cell and is not closed up to the end of the sheet; close it, and double each " inside the cell; the lines after it were not read`,
		}},
		{name: "NUL in a cell", sheet: "operation,email,note\nterminate,a@example.com,a\x00b\n", want: []string{
			`line 2, column note: the cell has a NUL byte; type it anew, or save the sheet as "CSV UTF-8"`,
		}},
		{name: "very long cells", sheet: "operation,email,note\nterminate," + long + "@example.com," + long + "\n", want: []string{
			`line 2, column email: the cell has 33012 characters, a spreadsheet's has at most 32767; look for a " too many before or in it`,
			`line 2, column note: the cell has 33000 characters, a spreadsheet's has at most 32767; look for a " too many before or in it`,
		}},
		{name: "lines are counted through everything", sheet: "\ufeff\r\noperation,email,note\r\n\r\n,,\r\n , \r\nterminate,a@example.com,\"two\r\nlines\"\r\n,,,,\r\n\"fire\",b@example.com,\"two\nlines\"\r\n", want: []string{
			`line 9, column operation: "fire" is no operation; write one of ` + allOps,
		}},

		// operations
		{name: "operations", sheet: "operation,email\n,a@example.com\nTERMINAT,b@example.com\ndeactivate,c@example.com\nxyzzy,d@example.com\nsend the flowers to everybody,e@example.com\n", want: []string{
			"line 2, column operation: there is no operation; write one of " + allOps + ", or leave such rows out with --skip-empty",
			`line 3, column operation: "TERMINAT" is no operation; did you mean terminate? the operations are ` + allOps,
			`line 4, column operation: "deactivate" is no operation; did you mean terminate? the operations are ` + allOps,
			`line 5, column operation: "xyzzy" is no operation; write one of ` + allOps,
			`line 6, column operation: "send the flowers to everybody" is no operation; write one of ` + allOps,
		}},

		// accounts
		{name: "nobody", sheet: "operation,user_id,email\nterminate,,\n", want: []string{
			"line 2, column email: the row names no account; write an e-mail or a user_id",
		}},
		{name: "nobody by id", sheet: "operation,guid\nterminate,\n", want: []string{
			"line 2, column guid: the row names no account; write an e-mail or a user_id",
		}},
		{name: "ids", op: batch.Terminate, sheet: "user_id\n17\n{" + freshID + "}\n" + strings.ReplaceAll(freshID, "-", "") + "\n", want: []string{
			`line 2, column user_id: "17" is no id of an account; write a GUID like ` + freshID + ", or give the column another name if it means something else",
			`line 3, column user_id: "{` + freshID + `}" is not the form of an id that the portal takes; write ` + freshID,
			`line 4, column user_id: "` + strings.ReplaceAll(freshID, "-", "") + `" is not the form of an id that the portal takes; write ` + freshID,
		}},
		{name: "id of a new account", sheet: "operation,email,user_id,first_name,last_name\ncreate,a@example.com," + freshID + ",A,B\n", want: []string{
			"line 2, column user_id: a new account gets its id from the portal; leave the cell empty",
		}},

		// what operations need
		{name: "empty cells", sheet: "operation,email,first_name,last_name,role\ncreate,,,,\nrole,a@example.com,,,\n", want: []string{
			"line 2, column email: create needs this cell; fill it in",
			"line 2, column first_name: create needs this cell; fill it in",
			"line 2, column last_name: create needs this cell; fill it in",
			"line 3, column role: role needs this cell; fill it in",
		}},
		{name: "missing columns are told of once", sheet: "operation,user_id,email\nrole,,a@example.com\nrole," + freshID + ",\nrole,,b@\n", want: []string{
			"line 2, column role: role needs a column role, and the sheet has none; add it",
			`line 4, column email: "b@" is not one bare e-mail address; ` + oneEmail,
		}},
		{name: "create by id alone", sheet: "operation,id,first_name,last_name\ncreate," + freshID + ",A,B\n", want: []string{
			"line 2, column id: a new account gets its id from the portal; leave the cell empty",
			"line 2, column email: create needs a column email, and the sheet has none; add it",
		}},
		{name: "groups", sheet: "operation,email,groups\ninvite,a@example.com,Sales\ngroup-add,b@example.com,\ngroup-add,c@example.com,Sales; Berlin\n" +
			"group-remove,d@example.com,;\nterminate,e@example.com,Sales;Berlin\ngroup-add,f@example.com, Sales ;Sales\n" +
			"group-add,g@example.com," + strings.Repeat("ä", 129) + "\n", want: []string{
			"line 2, column groups: invite puts nobody into groups; empty the cell, and put a group-add row after this one",
			"line 3, column groups: group-add needs this cell; fill it in",
			"line 4, column groups: group-add is about one group, and here are 2; write one row per group",
			"line 5, column groups: group-remove names no group; write the name of one",
			"line 8, column groups: a group's name has at most 128 characters; write names of groups, with ; between",
		}},
		{name: "heirs", sheet: "operation,email,heir\ndelete,a@example.com,Ann Example\ndelete,b@example.com,x y@example.com\ndelete,c@example.com,123\nterminate,d@example.com,whoever\n", want: []string{
			`line 2, column heir: "Ann Example" is neither an e-mail nor an id; write the heir's e-mail`,
			`line 3, column heir: "x y@example.com" has a blank inside; write one bare address like anna@example.com`,
			`line 4, column heir: "123" is neither an e-mail nor an id; write the heir's e-mail`,
		}},

		// values
		{name: "roles", op: batch.ChangeRole, sheet: "email;role\na@example.com;Visitor\nb@example.com;collaborator\nc@example.com;Power user\nd@example.com;manager\ne@example.com;owner\nf@example.com;RoomAdmin, Guest\ng@example.com;3\nh@example.com;boss\n", want: []string{
			`line 2, column role: "Visitor" is the old name of the role Guest; ` + allRoles,
			`line 3, column role: "collaborator" is the old name of the role User; ` + allRoles,
			`line 4, column role: "Power user" is an old name that can mean User or RoomAdmin; ` + allRoles,
			`line 5, column role: "manager" is no role of the portal; RoomAdmin may be meant; ` + allRoles,
			`line 6, column role: the portal's owner cannot be made by a row; ` + allRoles,
			`line 7, column role: "RoomAdmin, Guest" is more than one role; ` + allRoles,
			`line 8, column role: "3" is a number and not a role; ` + allRoles,
			`line 9, column role: "boss" is no role; ` + allRoles,
		}},
		{name: "names", op: batch.Create, sheet: "email,first_name,last_name\na@example.com,Sinéad,O’Connor; the 2nd\nb@example.com,R2,D2\nc@example.com," + strings.Repeat("é", 65) + ",\"a; b\"\n", want: []string{
			`line 2, column last_name: "O’Connor; the 2nd" has a ’, which the portal refuses; write "O'Connor; the 2nd"`,
			`line 3, column first_name: "R2" has '2', which the portal refuses; use letters, blanks, ' and - only`,
			`line 3, column last_name: "D2" has '2', which the portal refuses; use letters, blanks, ' and - only`,
			`line 4, column first_name: "` + strings.Repeat("é", 60) + `…" has 65 characters, the portal stores 64; shorten it`,
			`line 4, column last_name: "a; b" has ';', which the portal refuses; use letters, blanks, ' and - only`,
		}},
		{name: "a guest cannot be created", op: batch.Create, sheet: "email,first_name,last_name,role\na@example.com,A,B,guest\n", want: []string{
			"line 2, column role: guests cannot be created: they come by sharing a room with them; use role User, or share a room on the portal",
		}},
		{name: "a guest cannot be invited", op: batch.Invite, sheet: "email,role\na@example.com,guest\n", want: []string{
			"line 2, column role: guests cannot be invited: they come by sharing a room with them; use role User, or share a room on the portal",
		}},
		{name: "invitations", sheet: "operation,email,user_id,role,password\ninvite,,,,\ninvite,a@example.com,66faa6e4-f133-11ea-b126-00ffeec8b4ef,,\ninvite,b@example.com,,,s3cret!!\ninvite,c@example.com,,,\ninvite,C@example.com,,RoomAdmin,\n", want: []string{
			"line 2, column email: invite needs this cell; fill it in",
			"line 3, column user_id: a new account gets its id from the portal; leave the cell empty",
			"line 4, column password: invite sets no password; empty the cell",
			"line 6, column email: line 5 invites this person with another role; keep line 5 or this one",
		}},
		{name: "passwords", sheet: "operation,email,first_name,last_name,password\ncreate,a@example.com,A,B,s3cret!\ncreate,b@example.com,A,B,s3cret s3cret\ncreate,c@example.com,A,B," + strings.Repeat("s3cret", 6) + "\nactivate,d@example.com,,,s3cret!!\n", want: []string{
			"line 2, column password: the password has 7 characters, the portal takes 8 to 30; write another one, or leave the cell empty: the person gets a link by e-mail",
			"line 3, column password: the password has a character that the portal refuses; use letters of English, digits and signs of the keyboard without blanks, or leave the cell empty: the person gets a link by e-mail",
			"line 4, column password: the password has 36 characters, the portal takes 8 to 30; write another one, or leave the cell empty: the person gets a link by e-mail",
			"line 5, column password: activate sets no password; empty the cell",
		}},
		{name: "share links", op: batch.ApproveGuest, sheet: "email,share_link\na@example.com,https://portal.example.com/s/abc\nb@example.com,\"type=GuestShareLink&key=s3cret\n&uid=1\"\n", want: []string{
			"line 3, column share_link: the share link has a blank or a line end inside; copy the whole link once more",
		}},

		// rows against rows
		{name: "contradictions", sheet: "operation,email,user_id,first_name,last_name,role\n" +
			"create,a@example.com,,Ann,Lee,\ncreate,A@example.com,,Ann,Lee,RoomAdmin\ndelete,b@example.com,,,,\nactivate,b@example.com,,,,\n" +
			"delete,," + freshID + ",,,\nterminate,," + strings.ToUpper(freshID) + ",,,\n", want: []string{
			"line 3, column email: line 2 creates this account with other data; keep line 2 or this one",
			"line 5, column email: line 4 deletes this account; move this line before line 4, or remove one of the two",
			"line 7, column user_id: line 6 deletes this account; move this line before line 6, or remove one of the two",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := faultsOf(t, c.sheet, sheet.Options{Operation: c.op})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			for _, secret := range []string{"s3cret"} {
				if strings.Contains(strings.Join(got, "\n"), secret) {
					t.Errorf("a secret is shown")
				}
			}
		})
	}
}

func TestOperationsMeant(t *testing.T) {
	for word, want := range map[string]string{
		"add": "create", "New": "create", "craete": "create", "create user": "",
		"change role": "role", "promote": "role", "roles": "role",
		"deactivate": "terminate", "Inactivate": "terminate", "disable": "terminate", "terminated": "terminate", "termniate": "terminate",
		"reactivate": "activate", "unblock": "activate", "activated": "activate", "activat": "activate",
		"remove": "delete", "deleted": "delete",
		"approve": "approve-guest", "aprove_guest": "approve-guest", "remove guest": "delete-guest", "deleteguest": "delete-guest",
		"fire": "", "x": "", "собака": "", "a very long sentence that means nothing at all": "",
	} {
		got := strings.Join(faultsOf(t, "operation,email\n"+word+",a@example.com\n", sheet.Options{}), "\n")
		meant := "did you mean " + want + "? "
		if want == "" {
			meant = "is no operation; write one of"
		}
		if !strings.Contains(got, meant) {
			t.Errorf("%q: got %q, want %q in it", word, got, meant)
		}
	}
}

func TestEmailFaults(t *testing.T) {
	for email, want := range map[string]string{
		"anna@example.com":                        "",
		"Anna.Maria+x@EXAMPLE.com":                "",
		"anna@localhost":                          "",
		"anna.@example.com":                       "", // as the portal does
		"o'neil@example.com":                      "",
		"анна@пример.example.com":                 "",
		"josé@example.com":                        "",
		"李@例え.example.com":                        "",
		"a@xn--e1afmkfd.example.com":              "",
		strings.Repeat("a", 243) + "@example.com": "",

		"anna":                                    `"anna" has no @; ` + oneEmail,
		"@example.com":                            `"@example.com" is not one bare e-mail address; ` + oneEmail,
		"a b@example.com":                         `"a b@example.com" has a blank inside; ` + oneEmail,
		"a\tb@example.com":                        `"a\tb@example.com" has a blank inside; ` + oneEmail,
		"a\u00a0b@example.com":                    `"a\u00a0b@example.com" has a blank inside; ` + oneEmail,
		"anna@example .com":                       `"anna@example .com" has a blank inside; ` + oneEmail,
		"Anna <anna@example.com>":                 `"Anna <anna@example.com>" is more than an e-mail address; write anna@example.com`,
		"<anna@example.com>":                      `"<anna@example.com>" is more than an e-mail address; write anna@example.com`,
		"anna(home)@example.com":                  `"anna(home)@example.com" is not one bare e-mail address; ` + oneEmail,
		"a@example.com, b@example.com":            `"a@example.com, b@example.com" is not one bare e-mail address; ` + oneEmail,
		"a@example.com;b@example.com":             `"a@example.com;b@example.com" is not one bare e-mail address; ` + oneEmail,
		"mailto:anna@example.com":                 `"mailto:anna@example.com" is not one bare e-mail address; ` + oneEmail,
		"a@b@example.com":                         `"a@b@example.com" is not one bare e-mail address; ` + oneEmail,
		"anna@example..com":                       `"anna@example..com" is not one bare e-mail address; ` + oneEmail,
		"anna@-example.com":                       `"-example.com" is no name of a mail server; check what is behind the @`,
		"anna@exa_mple.com":                       `"exa_mple.com" is no name of a mail server; check what is behind the @`,
		"anna@[127.0.0.1]":                        `"[127.0.0.1]" is no name of a mail server; check what is behind the @`,
		"anna\u200b@example.com":                  `"anna\u200b@example.com" has an invisible character (U+200B); type the address anew`,
		"ann\ufffd@example.com":                   "\"ann\ufffd@example.com\" has lost a letter when the sheet was saved in another encoding; type the address anew, and save the sheet as \"CSV UTF-8\"",
		strings.Repeat("a", 244) + "@example.com": `"` + strings.Repeat("a", 60) + `…" has 256 characters, the portal takes 255; write a shorter address`,
	} {
		got := strings.Join(faultsOf(t, "email\n\""+email+"\"\n", sheet.Options{Operation: batch.Terminate}), "\n")
		if want != "" {
			want = "line 2, column email: " + want
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", email, diff)
		}
	}
}

// TestBadEncoding puts one bad byte into a sheet at every place around the ends
// of the buffers between file and row.
func TestBadEncoding(t *testing.T) {
	const header = "operation,email,note\n"
	const good = "terminate,anna@example.com,Zoë\n"
	for _, marked := range []string{"", "\ufeff"} {
		for _, rows := range []int{0, 1, 120, 131, 132, 133, 264, 2114} {
			for letters := range 40 {
				before := header + strings.Repeat(good, rows)
				bad := "delete,x@example.com," + strings.Repeat("é", letters/2) + strings.Repeat("x", letters%2)
				text := marked + before + bad + "\xe9t\xe9\n" + good

				want := fmt.Sprintf(`line %d, column note: the text is not UTF-8 at character %d of the line; save the sheet as "CSV UTF-8", or give --encoding `,
					rows+2, 22+(letters+1)/2)
				if letters < 2 {
					want += fmt.Sprintf("windows-1252 or windows-1250 if this cell is %q, ", strings.Repeat("x", letters)+"été")
				}
				if got := faultsOf(t, text, sheet.Options{}); len(got) != 1 || !strings.HasPrefix(got[0], want) {
					t.Fatalf("%d rows, %d letters before: got %q, want %q", rows, letters, got, want)
				}
			}
		}
	}
	t.Run("header", func(t *testing.T) {
		got := faultsOf(t, "operation,email,pr\xe9nom\n", sheet.Options{})
		want := []string{`line 1: the text is not UTF-8 at character 19 of the line; save the sheet as "CSV UTF-8"`}
		if diff := cmp.Diff(want, withoutWays(got)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("cut at the end", func(t *testing.T) {
		got := faultsOf(t, "operation,email\nterminate,\xc3", sheet.Options{})
		want := []string{`line 2, column email: the text is not UTF-8 at character 11 of the line; save the sheet as "CSV UTF-8"`}
		if diff := cmp.Diff(want, withoutWays(got)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("between quotes", func(t *testing.T) {
		got := faultsOf(t, "operation,email,note\nterminate,a@example.com,\"first\nsecond\n\xe9\"\n", sheet.Options{})
		want := []string{`line 4, column note: the text is not UTF-8 at character 1 of the line; save the sheet as "CSV UTF-8"`}
		if diff := cmp.Diff(want, withoutWays(got)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("behind a stray quote", func(t *testing.T) {
		got := faultsOf(t, "operation,email,note\nterminate,a@example.com,the \"big\" one caf\xe9\n", sheet.Options{})
		if len(got) != 2 || !strings.HasPrefix(got[1], `line 2: the text is not UTF-8 at character 42 of the line; save the sheet as "CSV UTF-8"`) {
			t.Errorf("got %q", got)
		}
	})
	t.Run("after other faults", func(t *testing.T) {
		got := faultsOf(t, "operation,email\nterminate,a@\nterminate,b@\n\xff,c@\n", sheet.Options{})
		if len(got) != 3 || !strings.HasPrefix(got[2], "line 4, column operation: the text is not UTF-8 at character 1 ") {
			t.Errorf("got %q", got)
		}
	})
}

// withoutWays takes the encodings off that a fault proposes.
func withoutWays(faults []string) []string {
	for i, f := range faults {
		faults[i], _, _ = strings.Cut(f, ", or give --encoding ")
	}
	return faults
}

// TestEndlessRow opens a quote that swallows a sheet of any length.
func TestEndlessRow(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("operation,email,note\nterminate,a@example.com,x\nterminate,b@example.com,\"x\n"),
		&bigSheet{rows: 1_000_000_000, row: 1, plain: true})
	_, _, err := sheet.ReadAll(endless, sheet.Options{})
	want := `line 3, column note: a " opens a cell and is not closed for 4 MiB; ` +
		`close it, and double each " inside the cell; the lines after it were not read`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestReadingFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	text := io.MultiReader(strings.NewReader("operation,email\nterminate,a@example.com\ndelete,b@exa"), iotest.ErrReader(broken))
	_, _, err := sheet.ReadAll(text, sheet.Options{})
	var faults sheet.Faults
	if !errors.As(err, &faults) || len(faults) != 1 {
		t.Fatalf("got %v", err)
	}
	if want := "line 3: the sheet cannot be read: the disk is gone; give a file of text in CSV, or a workbook (XLSX)"; faults[0].Error() != want {
		t.Errorf("got %q, want %q", faults[0], want)
	}
	if !errors.Is(faults[0], broken) {
		t.Error("the cause is lost")
	}
}

func TestOperationTwice(t *testing.T) {
	_, err := sheet.Open(strings.NewReader("Action,email\n"), sheet.Options{Operation: batch.Terminate})
	var twice *sheet.OperationTwiceError
	if !errors.As(err, &twice) || twice.Column != "Action" {
		t.Errorf("got %v", err)
	}
	if want := `the sheet's column "Action" gives each row its operation, and one is given for the whole sheet as well`; err.Error() != want {
		t.Errorf("got %q", err)
	}
}

func TestNoSuchOperation(t *testing.T) {
	if _, err := sheet.Open(strings.NewReader("email\n"), sheet.Options{Operation: "fire"}); err == nil {
		t.Error("an operation that is none was taken")
	}
}

func TestPortalsOwnNameRule(t *testing.T) {
	o := sheet.Options{Operation: batch.Create, NameRule: regexp.MustCompile(`^[a-z0-9]+$`)}
	got := faultsOf(t, "email,first_name,last_name\na@example.com,r2,Anna\n", o)
	want := []string{`line 2, column last_name: "Anna" has 'A', which the portal refuses; use letters, blanks, ' and - only`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
