package emulator

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// The longest texts, in UTF-16 units (docspace-api.md §20).
const (
	maxEmail     = 255
	maxName      = 255 // in a request
	maxStored    = 64  // of first and last names in the database
	maxLocation  = 255
	maxNotes     = 512
	maxCulture   = 20
	maxContacts  = 1024
	maxGroupName = 128
	maxKeyName   = 30
	minPassword  = 8
	maxPassword  = 30
)

// userNameRule is the shipped rule for first and last names (docspace-api.md §5.5).
const userNameRule = `^[\p{L}\p{M}' \-]+$`

var userNameRegexp = regexp.MustCompile(userNameRule)

// properName asks the rule; an empty last name is allowed, an empty first name not.
func properName(first, last string) bool {
	return userNameRegexp.MatchString(first) && (last == "" || userNameRegexp.MatchString(last))
}

// properPassword asks the policy of the portal (docspace-api.md §5.5).
func properPassword(s string) bool {
	if len(s) < minPassword || len(s) > maxPassword {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return r < 0x21 || r > 0x7e }) < 0
}

func tooLong(s string, limit int) bool {
	return len(s) > limit && len(utf16.Encode([]rune(s))) > limit
}

// The texts of the attributes, which stay English on every portal.

func notAnEmail(label string) string {
	return "The " + label + " field is not a valid e-mail address."
}

func required(label string) string { return "The " + label + " field is required." }

func stringTooLong(label string, limit int) string {
	return fmt.Sprintf("The field %s must be a string with a maximum length of %d.", label, limit)
}

func arrayTooLong(label string, limit int) string {
	return fmt.Sprintf("The field %s must be a string or array type with a maximum length of '%d'.", label, limit)
}

// storable asks the database model, which refuses what the request let pass
// (docspace-api.md §5.5).
func (a *account) storable() error {
	for _, f := range []struct {
		label, value string
		limit        int
	}{
		{"FirstName", a.firstName, maxStored},
		{"LastName", a.lastName, maxStored},
		{"Location", a.location, maxLocation},
		{"Notes", a.notes, maxNotes},
		{"CultureName", a.culture, maxCulture},
		{"Contacts", a.joinedContacts(), maxContacts},
	} {
		if tooLong(f.value, f.limit) {
			return argument("%s", arrayTooLong(f.label, f.limit))
		}
	}
	return nil
}

func (a *account) joinedContacts() string {
	var parts []string
	for _, c := range a.contacts {
		parts = append(parts, c.kind, c.value)
	}
	return strings.Join(parts, "|")
}
