package sheet

import "strings"

// ParseHeir reads who is to get rooms and files: a bare e-mail, or an id. It says
// what is wrong with any other text, and what to write instead.
func ParseHeir(text string) (heir, message, fix string) {
	if strings.Contains(text, "@") {
		message, fix = emailFault(text)
		return text, message, fix
	}
	if message, _ = userIDFault(text); message != "" {
		return text, quote(text) + " is neither an e-mail nor an id", "write the heir's e-mail"
	}
	return strings.ToLower(text), "", ""
}
