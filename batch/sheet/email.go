package sheet

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxEmail is the longest e-mail the portal takes, in UTF-16 units as it counts
// them (docspace-api.md §20).
const maxEmail = 255

// emailFault says what is wrong with an e-mail and what to write instead; "" when
// nothing is. The portal parses addresses as mail headers and would make
// "b@example.com" of "a b@example.com" without a word (docspace-api.md §25), so
// that only bare addresses pass that parse to themselves.
func emailFault(email string) (message, fix string) {
	const example = "write one bare address like anna@example.com"
	for _, r := range email {
		switch {
		case r == utf8.RuneError:
			return quote(email) + " has lost a letter when the sheet was saved in another encoding", "type the address anew, and " + saveAsUTF8
		case unicode.IsSpace(r) && !strings.ContainsAny(email, "<>,;"):
			return quote(email) + " has a blank inside", example
		case r > unicode.MaxASCII && !unicode.IsPrint(r):
			return fmt.Sprintf("%s has an invisible character (%U)", quote(email), r), "type the address anew"
		}
	}
	if n := len(utf16.Encode([]rune(email))); n > maxEmail {
		return fmt.Sprintf("%s has %d characters, the portal takes %d", quote(email), n, maxEmail), "write a shorter address"
	}
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return quote(email) + " has no @", example
	}

	// The portal takes a dot before the @, which net/mail does not.
	local, domain := strings.TrimSuffix(email[:at], "."), email[at+1:]
	bare := local + "@" + domain
	address, err := mail.ParseAddress(bare)
	switch {
	case err != nil:
		return quote(email) + " is not one bare e-mail address", example
	case address.Name != "" || address.Address != bare:
		return quote(email) + " is more than an e-mail address", "write " + address.Address
	}
	if _, err := idna.Lookup.ToASCII(domain); err != nil {
		return fmt.Sprintf("%s is no name of a mail server", quote(domain)), "check what is behind the @"
	}
	return "", ""
}
