package sheet

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
)

// realHeaders are whole header lines as these systems write them.
var realHeaders = map[string]string{
	"google": "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Password Hash Function [UPLOAD ONLY]," +
		"Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Status [READ ONLY],Last Sign In [READ ONLY],Recovery Email,Home Secondary Email," +
		"Work Secondary Email,Recovery Phone [MUST BE IN THE E.164 FORMAT],Work Phone,Home Phone,Mobile Phone,Work Address,Home Address,Employee ID," +
		"Employee Type,Employee Title,Manager Email,Department,Cost Center,2sv Enrolled [READ ONLY],2sv Enforced [READ ONLY],Building ID,Floor Name," +
		"Floor Section,Email Usage [READ ONLY],Drive Usage [READ ONLY],Photos Usage [READ ONLY],Storage limit [READ ONLY],Storage Used [READ ONLY]," +
		"Change Password at Next Sign-In,New Status [UPLOAD ONLY],Advanced Protection Program enrollment,Gemini Limit Status [READ ONLY]",
	"google, few columns": "First Name [Required],Last Name [Required],Email Address [Required],Status [READ ONLY],Last Sign In [READ ONLY]," +
		"Email Usage [READ ONLY],2sv Enrolled [READ ONLY]",
	"google, upload": "First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Password Hash Function [UPLOAD ONLY]," +
		"Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Recovery Email,Home Secondary Email,Work Secondary Email," +
		"Recovery Phone [MUST BE IN THE E.164 FORMAT],Work Phone,Home Phone,Mobile Phone,Work Address,Home Address,Employee ID,Employee Type," +
		"Employee Title,Manager Email,Department,Cost Center,Building ID,Floor Name,Floor Section,Change Password at Next Sign-In,New Status [UPLOAD ONLY]," +
		"New Licenses [UPLOAD ONLY],Advanced Protection Program enrollment",
	"entra": "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled,usageLocation,streetAddress,state," +
		"country,officeLocation,city,postalCode,telephoneNumber,mobilePhone,alternateEmailAddress,ageGroup,consentProvidedForMinor," +
		"legalAgeGroupClassification,companyName,creationType,directorySynced,invitationState,identityIssuer,createdDateTime",
	"entra, older": "userPrincipalName,displayName,surname,mail,givenName,objectId,userType,jobTitle,department,accountEnabled,usageLocation," +
		"streetAddress,state,country,physicalDeliveryOfficeName,city,postalCode,telephoneNumber,mobile,authenticationPhoneNumber," +
		"authenticationAlternativePhoneNumber,authenticationEmail,alternateEmailAddress,ageGroup,consentProvidedForMinor,legalAgeGroupClassification",
	"entra, bulk create": "Name [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required," +
		"Block sign in (Yes/No) [accountEnabled] Required,First name [givenName],Last name [surname],Job title [jobTitle],Department [department]," +
		"Usage location [usageLocation],Street address [streetAddress],State or province [state],Country or region [country]," +
		"Office [physicalDeliveryOfficeName],City [city],ZIP or postal code [postalCode],Office phone [telephoneNumber],Mobile phone [mobile]",
	"entra, bulk delete": "User name [userPrincipalName] Required",
	"entra, bulk invite": "Email address to invite [inviteeEmail] Required,Redirection url [inviteRedirectURL] Required," +
		"Send invitation message (true or false) [sendEmail],Customized invitation message [customizedMessageBody]",
	"microsoft 365": "Display name,DirSyncEnabled,User principal name,Object Id,First name,Last name,When created,Soft deletion time stamp,Title,Department," +
		"Preferred data location,City,CountryOrRegion,Office,StateOrProvince,Usage location,Last dirsync time,Block credential,Licenses," +
		"Password never expires,Last password change time stamp,Mobile Phone,Phone number,Postal code,Preferred language,Street address,Fax,Proxy addresses",
	"active directory": "DistinguishedName,Enabled,GivenName,Name,ObjectClass,ObjectGUID,SamAccountName,SID,Surname,UserPrincipalName",
	"okta": "login,firstName,lastName,middleName,honorificPrefix,honorificSuffix,email,title,displayName,nickName,profileUrl,secondEmail,mobilePhone," +
		"primaryPhone,streetAddress,city,state,zipCode,countryCode,postalAddress,preferredLanguage,locale,timezone,userType,employeeNumber,costCenter," +
		"organization,division,department,managerId,manager",
}

func TestExportsAreKnownByTheirHeaders(t *testing.T) {
	t.Parallel()
	for which, want := range map[string]struct {
		system string
		read   map[string]batch.Column
	}{
		"google":              {"Google Workspace", googleColumns},
		"google, few columns": {"Google Workspace", googleColumns},
		"google, upload":      {"Google Workspace", googleColumns},
		"entra":               {"Microsoft Entra", columnsOfEntra},
		"entra, older":        {"Microsoft Entra", columnsOfEntra},
		"entra, bulk create": {"Microsoft Entra bulk template", map[string]batch.Column{
			"User name [userPrincipalName] Required": batch.ColEmail, "First name [givenName]": batch.ColFirstName, "Last name [surname]": batch.ColLastName,
		}},
		"entra, bulk delete": {"Microsoft Entra bulk template", map[string]batch.Column{"User name [userPrincipalName] Required": batch.ColEmail}},
		"entra, bulk invite": {"Microsoft Entra bulk invitation", map[string]batch.Column{"Email address to invite [inviteeEmail] Required": batch.ColEmail}},
		"microsoft 365": {"Microsoft 365", map[string]batch.Column{
			"User principal name": batch.ColEmail, "First name": batch.ColFirstName, "Last name": batch.ColLastName,
		}},
		"active directory": {"Active Directory", map[string]batch.Column{
			"UserPrincipalName": batch.ColEmail, "GivenName": batch.ColFirstName, "Surname": batch.ColLastName,
		}},
		"okta": {"Okta", map[string]batch.Column{"email": batch.ColEmail, "firstName": batch.ColFirstName, "lastName": batch.ColLastName}},
	} {
		names := strings.Split(realHeaders[which], ",")
		spellings := [][]string{names, upper(names)}
		if which == "okta" {
			spellings = spellings[:1] // known by its capitals
		}
		for _, typed := range spellings {
			h, faults := newHeader(typed, 1, Options{})
			read := map[string]batch.Column{}
			for name, c := range want.read {
				read[typed[slices.Index(names, name)]] = c
			}
			if diff := cmp.Diff(read, meant(h)); diff != "" || h.System() != want.system || len(faults) > 0 {
				t.Errorf("%s: %q %v (-want +got):\n%s", which, h.System(), faults, diff)
			}
			for i, name := range typed {
				if strings.Contains(strings.ToLower(name), "password") && !h.Secret(i) {
					t.Errorf("%s: %q is no secret", which, name)
				}
			}
			// What people add means what it usually does.
			more, faults := newHeader(append(slices.Clone(typed), "Operation", "Rolle", "groups", "Reassign to"), 1, Options{})
			if len(faults) > 0 || len(more.places) != len(h.places)+4 || more.System() != want.system {
				t.Errorf("%s and more: %v %v", which, meant(more), faults)
			}
		}
	}
	if len(realHeaders) != 11 {
		t.Error("not all headers are tried")
	}
}

var (
	googleColumns = map[string]batch.Column{
		"First Name [Required]": batch.ColFirstName, "Last Name [Required]": batch.ColLastName, "Email Address [Required]": batch.ColEmail,
	}
	columnsOfEntra = map[string]batch.Column{"givenName": batch.ColFirstName, "surname": batch.ColLastName, "mail": batch.ColEmail}
)

func upper(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = " " + strings.ToUpper(name)
	}
	return out
}

// No header is one of two systems, and each system can be known and has an e-mail.
func TestSystemsDoNotOverlap(t *testing.T) {
	t.Parallel()
	for which, line := range realHeaders {
		var systemsOf []string
		keys := map[string]bool{}
		for name := range strings.SplitSeq(line, ",") {
			for _, key := range exportKeys(name) {
				keys[key] = true
			}
		}
		for _, s := range systems {
			if !slices.ContainsFunc(s.marks, func(mark string) bool { return !keys[mark] }) && !slices.Contains(systemsOf, s.name) {
				systemsOf = append(systemsOf, s.name)
			}
		}
		if len(systemsOf) != 1 {
			t.Errorf("%s is known as %q", which, systemsOf)
		}
	}
	for _, s := range systems {
		if !slices.ContainsFunc(s.emails, func(key string) bool { return slices.Contains(s.marks, key) }) {
			t.Errorf("%s: an export may have no e-mail", s.name)
		}
		keys := slices.Concat(s.marks, s.emails)
		for key, c := range s.columns {
			if keys = append(keys, key); c.Secret() || c == batch.ColEmail {
				t.Errorf("%s: %s is %s", s.name, key, c)
			}
		}
		for _, sign := range slices.Concat(s.off, s.guest) {
			keys = append(keys, sign.column)
		}
		for _, key := range keys {
			if fold(key) != key && key[0] != '=' {
				t.Errorf("%s: %q is never found", s.name, key)
			}
		}
	}
	// Ordinary sheets are nobody's export.
	for _, line := range []string{
		"operation,email,first_name,last_name,role,groups,password", "login,firstname,lastname,email,web,active", "userPrincipalName,role",
		"First Name,Last Name,Email Address,Status", "mail,givenName,surname,id,userType", "",
	} {
		if h, _ := newHeader(strings.Split(line, ","), 1, Options{}); h.System() != "" {
			t.Errorf("%q is known as an export of %s", line, h.System())
		}
	}
}

func TestPeopleOfExports(t *testing.T) {
	t.Parallel()
	for which, rows := range map[string]map[string]struct {
		kind  kind
		email string
	}{
		"google": {
			"Ann,Lee,ann@example.com,****,,/,,Active,2026/04/10 04:05:20":             {member, "ann@example.com"},
			"Ben,Lee,ben@example.com,****,,/,,Suspended,Never logged in":              {disabled, "ben@example.com"},
			"Cem,Lee,cem@example.com,****,,/Old,,Archived,Never logged in":            {disabled, "cem@example.com"},
			"Dan,Lee,dan@example.com,****,,/,,,":                                      {member, "dan@example.com"},
			"\"Lee, Eve\",Lee, eve@example.com ,****,,/,,ACTIVE,2026/04/10 04:05:20,": {member, "eve@example.com"},
		},
		"google, few columns": {"Ben,Lee,ben@example.com,Suspended,2024/01/23 12:52:47,0.0GB,False": {disabled, "ben@example.com"}},
		"google, upload": {
			"Ann,Lee,ann@example.com,secret123,,/,,,,,,,,,,,,,,,,,,,,True,,":          {member, "ann@example.com"},
			"Ann,Lee,ann@example.com,secret123,,/,,,,,,,,,,,,,,,,,,,,True,Suspended,": {disabled, "ann@example.com"},
		},
		"entra": {
			"ann@example.com,Ann Lee,Lee,ann.lee@example.com,Ann,7cc0c81b-f2a2-489a-8243-eda96da4214d,Member,,,True": {member, "ann.lee@example.com"},
			"ben@example.com,Ben Lee,Lee,,Ben,05f9eb61-470e-426c-b631-6db6bf429063,Member,,,True":                    {member, "ben@example.com"},
			"ben@example.com,Ben Lee,Lee,,Ben,x,Member,,,False":                                                      {disabled, "ben@example.com"},
			"ben@example.com,Ben Lee,Lee,,Ben,x,Member,,,FALSCH":                                                     {disabled, "ben@example.com"},
			"ben@example.com,Ben Lee,Lee,,Ben,x,Member,,,WAHR":                                                       {member, "ben@example.com"},
			"cem_example.org#EXT#@example.com,Cem,,cem@example.org,,x,Guest,,,True":                                  {guest, "cem@example.org"},
			"cem_example.org#EXT#@example.com,Cem,,cem@example.org,,x,Guest,,,False":                                 {guest | disabled, "cem@example.org"},
			"dan_example.org#EXT#@example.com,Dan,,,,x,Member,,,True,DE,,,,,,,,,dan@example.org":                     {member, ""},
			"dan_example.org#ext#@example.com,Dan,,,,x,Guest,,,True,DE,,,,,,,,,":                                     {guest, ""},
		},
		"entra, bulk create": {
			"Example: Chris Green,chris@example.com,myPassword1234,No,,":      {example, "chris@example.com"},
			" example: chris,chris@example.com,myPassword1234,No,,":           {example, "chris@example.com"},
			"Ann Lee,ann@example.com,myPassword1234,No,Ann,Lee,,,,,,,,,,,":    {member, "ann@example.com"},
			"Ben Lee,ben@example.com,myPassword1234,Yes,Ben,Lee,,,,,,,,,,,":   {disabled, "ben@example.com"},
			"Cem Lee,cem@example.com,myPassword1234,False,Cem,Lee,,,,,,,,,,,": {member, "cem@example.com"},
		},
		"entra, bulk delete": {"Example: chris@example.com": {example, "Example: chris@example.com"}, "ann@example.com": {member, "ann@example.com"}},
		"entra, bulk invite": {"cem@example.org,https://example.com,true,": {member, "cem@example.org"}},
		"microsoft 365": {
			"Ann,False,ann@example.com,x,Ann,Lee,2022-03-18 19:49:35Z,,,,,,,,,,,False,,":          {member, "ann@example.com"},
			"Ben,False,ben@example.com,x,Ben,Lee,2022-03-18 19:49:35Z,,,,,,,,,,,True,,":           {disabled, "ben@example.com"},
			"Ben,False,ben@example.com,x,Ben,Lee,,2025-03-18 19:49:35Z,,,,,,,,,,False,,":          {disabled, "ben@example.com"},
			"Cem,False,cem_example.org#EXT#@example.com,x,Cem,Lee,2022-03-18,,,,,,,,,,,False,,,,": {guest, ""},
		},
		"active directory": {
			"\"CN=Ann,OU=Staff,DC=example,DC=com\",True,Ann,Ann Lee,user,x,ann,S-1,Lee,ann@example.com":  {member, "ann@example.com"},
			"\"CN=Ben,OU=Staff,DC=example,DC=com\",False,Ben,Ben Lee,user,x,ben,S-1,Lee,ben@example.com": {disabled, "ben@example.com"},
		},
		"okta": {"ann,Ann,Lee,,,,ann@example.com,,,,,other@example.org": {member, "ann@example.com"}},
	} {
		h, _ := newHeader(strings.Split(realHeaders[which], ","), 1, Options{})
		for line, want := range rows {
			r := csv.NewReader(strings.NewReader(line))
			cells, err := r.Read()
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, make([]string, max(0, len(h.Names)-len(cells)))...)
			if got := h.person(cells); got != want.kind {
				t.Errorf("%s: %s: kind %d, want %d", which, line, got, want.kind)
			}
			if got := h.email(cells); got != want.email {
				t.Errorf("%s: %s: e-mail %q, want %q", which, line, got, want.email)
			}
		}
	}
}

// Okta's reports have a status beside the names.
func TestStatusOfOkta(t *testing.T) {
	t.Parallel()
	h := header(t, Options{}, "id", "login", "firstName", "lastName", "email", "secondEmail", "status")
	for status, want := range map[string]kind{
		"ACTIVE": member, "Password Expired": member, "LOCKED_OUT": member, "STAGED": member, "": member,
		"SUSPENDED": disabled, "DEPROVISIONED": disabled, "Deactivated": disabled,
	} {
		if got := h.person([]string{"00u1", "ann", "Ann", "Lee", "ann@example.com", "", status}); got != want {
			t.Errorf("%s: %d", status, got)
		}
	}
}

// The directory's own e-mail comes before the name for logging in there.
func TestEmailOfActiveDirectory(t *testing.T) {
	t.Parallel()
	h := header(t, Options{}, append(strings.Split(realHeaders["active directory"], ","), "mail", "EmailAddress")...)
	cells := make([]string, len(h.Names))
	cells[9] = "ann@corp.example.com"
	if got := h.email(cells); got != "ann@corp.example.com" {
		t.Error(got)
	}
	cells[10] = "ann@example.com"
	if got := h.email(cells); got != "ann@example.com" || h.name(batch.ColEmail) != "mail" {
		t.Error(got, h.name(batch.ColEmail))
	}
}

func TestWhatIsSaidOfAnExport(t *testing.T) {
	t.Parallel()
	entra := strings.Split(realHeaders["entra"], ",")
	cells := make([]string, len(entra)+1)
	cells[0], cells[3], cells[len(entra)] = "ann@corp.example.com", "", "ann@example.com"

	// An e-mail that people add, or point at, is the e-mail.
	h := header(t, Options{}, append(slices.Clone(entra), "email")...)
	if got := h.email(cells); got != "ann@example.com" || h.name(batch.ColEmail) != "email" {
		t.Error(got, meant(h))
	}
	h = header(t, Options{Map: []string{"alternateEmailAddress=email"}}, entra...)
	if got := h.email(cells[:len(entra)]); got != "" || h.name(batch.ColEmail) != "alternateEmailAddress" {
		t.Error(got, meant(h))
	}
	// Without mail the name for logging in is it.
	without := slices.DeleteFunc(slices.Clone(entra), func(name string) bool { return name == "mail" })
	if h = header(t, Options{}, without...); h.name(batch.ColEmail) != "userPrincipalName" {
		t.Error(meant(h))
	}
	// A column that stands there twice is one that nobody can choose from.
	if _, faults := newHeader(append(slices.Clone(entra), "mail"), 1, Options{}); len(faults) != 1 || faults[0].Column != "mail" {
		t.Error(faults)
	}
	if _, faults := newHeader(append(slices.Clone(entra), "userPrincipalName"), 1, Options{}); len(faults) != 0 {
		t.Error(faults)
	}

	// Passwords are never taken.
	google := append(strings.Split(realHeaders["google"], ","), "password")
	if h = header(t, Options{}, google...); h.has(batch.ColPassword) || !h.Secret(len(google)-1) || !h.Secret(3) {
		t.Error(meant(h))
	}
	_, faults := newHeader(google, 1, Options{Map: []string{"Password [Required]=password"}})
	want := `line 1, column Password [Required]: passwords are never taken from an export of Google Workspace; ` +
		`leave out --map "Password [Required]=password"`
	if got := faults.Error(); got != want {
		t.Error(got)
	}
}
