package sheet

import (
	"slices"
	"strings"

	"docspace-batch/batch"
)

// system is another system whose exports are known by their headers. Names of
// columns are as fold leaves them, or what they have in brackets, "[surname]" of
// "Last name [surname]", or behind a "=" as they are written. A column that is not named here means what it usually does.
type system struct {
	name    string
	marks   []string                // columns by which an export is known: all are there
	emails  []string                // the first one that is there is the e-mail, the others stand in for its empty cells
	columns map[string]batch.Column // "" is never read
	off     []sign                  // of somebody who is disabled there
	guest   []sign                  // of somebody who is a guest there
	example string                  // how the first cell of a row begins that is an example; "": there are none
}

// sign is a cell that says something of a person.
type sign struct {
	column string
	says   func(cell string) bool // given a cell as fold leaves it
}

// systems is the one table of them. Passwords are never taken from an export,
// whatever it says here.
var systems = []system{
	{
		name:   "Google Workspace",
		marks:  []string{"firstname[required]", "lastname[required]", "emailaddress[required]"},
		emails: []string{"emailaddress[required]"},
		columns: map[string]batch.Column{
			"firstname[required]": batch.ColFirstName, "lastname[required]": batch.ColLastName, "password[required]": "",
			"newprimaryemail[uploadonly]": "", "recoveryemail": "", "homesecondaryemail": "", "worksecondaryemail": "", "manageremail": "",
		},
		off: []sign{{"status[readonly]", unless("active")}, {"newstatus[uploadonly]", unless("active")}},
	},
	{
		name:   "Microsoft Entra",
		marks:  []string{"userprincipalname", "displayname", "usertype"},
		emails: []string{"mail", "userprincipalname"}, columns: entraColumns, off: entraOff, guest: []sign{entraGuest},
	},
	{
		name:   "Microsoft Entra", // with chosen columns
		marks:  []string{"userprincipalname", "accountenabled"},
		emails: []string{"mail", "userprincipalname"}, columns: entraColumns, off: entraOff,
		guest: []sign{entraGuest, {"userprincipalname", external}},
	},
	{
		name:   "Microsoft Entra bulk template",
		marks:  []string{"[userprincipalname]"},
		emails: []string{"[userprincipalname]"},
		columns: map[string]batch.Column{
			"[givenname]": batch.ColFirstName, "[surname]": batch.ColLastName, "[displayname]": "", "[passwordprofile]": "",
		},
		off:     []sign{{"[accountenabled]", unless(no...)}}, // the question is whether to block
		example: "example:",
	},
	{
		name:    "Microsoft Entra bulk invitation",
		marks:   []string{"[inviteeemail]"},
		emails:  []string{"[inviteeemail]"},
		columns: map[string]batch.Column{"[inviteredirecturl]": ""},
		example: "example:",
	},
	{
		name:   "Microsoft 365",
		marks:  []string{"userprincipalname", "displayname", "blockcredential"},
		emails: []string{"userprincipalname"},
		columns: map[string]batch.Column{
			"firstname": batch.ColFirstName, "lastname": batch.ColLastName, "displayname": "", "objectid": "",
		},
		off:   []sign{{"blockcredential", unless(no...)}, {"softdeletiontimestamp", unless()}},
		guest: []sign{{"userprincipalname", external}},
	},
	{
		name:   "Active Directory",
		marks:  []string{"samaccountname", "userprincipalname", "distinguishedname"},
		emails: []string{"mail", "emailaddress", "userprincipalname"},
		columns: map[string]batch.Column{
			"givenname": batch.ColFirstName, "surname": batch.ColLastName, "name": "", "displayname": "",
		},
		off: []sign{{"enabled", unless(yes...)}},
	},
	{
		name:   "Okta",
		marks:  []string{"login", "=firstName", "=lastName", "email"},
		emails: []string{"email"},
		columns: map[string]batch.Column{
			"firstname": batch.ColFirstName, "lastname": batch.ColLastName, "login": "", "id": "", "userid": "", "displayname": "", "secondemail": "",
			"usertype": "", "manager": "", "managerid": "",
		},
		off: []sign{{"status", unless("active", "provisioned", "staged", "recovery", "passwordexpired", "passwordreset", "lockedout", "pendinguseraction")}},
	},
}

// What the exports of Microsoft Entra have, whichever columns were chosen for them.
var (
	entraColumns = map[string]batch.Column{
		"givenname": batch.ColFirstName, "surname": batch.ColLastName, "displayname": "", "id": "", "objectid": "", "usertype": "",
		"alternateemailaddress": "", "authenticationemail": "",
	}
	entraOff   = []sign{{"accountenabled", unless(yes...)}}
	entraGuest = sign{"usertype", one("guest")}
)

// yes and no are what exports have in the cells of a question, and what
// spreadsheet programs make of it in five languages.
var (
	yes = []string{"true", "yes", "1", "wahr", "vrai", "verdadero", "истина"}
	no  = []string{"false", "no", "0", "falsch", "faux", "falso", "ложь"}
)

// one is a sign that says what is meant.
func one(word string) func(string) bool {
	return func(cell string) bool { return cell == word }
}

// unless is a sign that is filled in with none of the words: what an export says
// of somebody in a word that is not known is no reason to give him an account.
func unless(words ...string) func(string) bool {
	return func(cell string) bool { return cell != "" && !slices.Contains(words, cell) }
}

// external says whether a name is one that Microsoft gives a person of another
// organisation. No mail reaches it.
func external(principalName string) bool {
	return strings.Contains(strings.ToLower(principalName), "#ext#")
}
