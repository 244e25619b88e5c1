package sheet

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/google/uuid"
)

// The portal's bounds for a password, in characters from ! to ~; its admins can
// ask for more (docspace-api.md §5.5).
const (
	minPassword = 8
	maxPassword = 30
)

// userIDFault says what is wrong with an id and what to write instead; "" when
// nothing is. The portal takes a GUID with dashes in either case and no other form
// of it (docspace-api.md §25).
func userIDFault(id string) (message, fix string) {
	const dashed = 36
	parsed, err := uuid.Parse(id)
	switch {
	case err != nil:
		return quote(id) + " is no id of an account", "write a GUID like 66faa6e4-f133-11ea-b126-00ffeec8b4ef, or give the column " +
			"another name if it means something else"
	case len(id) != dashed:
		return quote(id) + " is not the form of an id that the portal takes", "write " + parsed.String()
	}
	return "", ""
}

// roleFault says what is wrong with a word that is no role.
func roleFault(word string) string {
	switch fold(word) {
	case "visitor":
		return quote(word) + " is the old name of the role Guest"
	case "collaborator":
		return quote(word) + " is the old name of the role User"
	case "poweruser":
		return quote(word) + " is an old name that can mean User or RoomAdmin"
	case "manager":
		return quote(word) + " is no role of the portal; RoomAdmin may be meant"
	case "owner":
		return "the portal's owner cannot be made by a row"
	}
	switch {
	case strings.ContainsAny(word, ",;|/+"):
		return quote(word) + " is more than one role"
	case strings.Trim(word, "0123456789-") == "":
		return quote(word) + " is a number and not a role"
	}
	return quote(word) + " is no role"
}

// linkFault says what is wrong with a guest's share link, without showing it.
func linkFault(link string) (message, fix string) {
	if strings.ContainsFunc(link, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return "the share link has a blank or a line end inside", "copy the whole link once more"
	}
	return "", ""
}

// passwordFault says what is wrong with a password, without showing it.
func passwordFault(password string) (message, fix string) {
	for _, r := range password {
		if r < '!' || r > '~' {
			return "the password has a character that the portal refuses",
				"use letters of English, digits and signs of the keyboard without blanks, or leave the cell empty: the person " +
					"gets a link by e-mail"
		}
	}
	if n := len(password); n < minPassword || n > maxPassword {
		return fmt.Sprintf("the password has %d characters, the portal takes %d to %d", n, minPassword, maxPassword),
			"write another one, or leave the cell empty: the person gets a link by e-mail"
	}
	return "", ""
}
