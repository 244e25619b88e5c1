package docspace

import (
	"fmt"
	"strings"
)

const (
	keyPrefix = "sk-"
	keyDigits = 64
)

// CheckKey says whether s has the shape of an API key: "sk-" and 64 lower-case
// hexadecimal digits (docspace-api.md §3). The error is a *ConfigError that
// tells what is in the way and never quotes the key.
func CheckKey(s string) error {
	if goodKey(s) {
		return nil
	}
	fault := func(message, hint string) error { return &ConfigError{Message: message, Hint: hint} }
	const shape = `a key is "sk-" and 64 digits 0-9 a-f; copy it again, or make a new one in the portal under Developer Tools, API keys`
	trimmed := strings.TrimSpace(s)
	unquoted := strings.Trim(trimmed, "\"'`“”„‘’«»")
	bare := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(unquoted, "Authorization:"), " "))
	switch {
	case trimmed == "":
		return fault("the API key is missing", "give it with DOCSPACE_API_KEY or --api-key-file")
	case goodKey(trimmed):
		return fault("the API key has blanks or line breaks around it", "give the key alone")
	case goodKey(strings.TrimSpace(unquoted)):
		return fault("the API key has quotes around it", "give the key without quotes")
	case len(bare) >= 6 && strings.EqualFold(bare[:6], "bearer"):
		return fault(`the API key has "Bearer" in front of it`, "give the key alone, from sk- on")
	case goodKey(strings.ToLower(trimmed)):
		return fault("the API key has capital letters", "keys are written in lower case; copy it as the portal showed it")
	case goodKey(keyPrefix + trimmed):
		return fault(`the API key lacks the "sk-" at its start`, "copy the whole key")
	case strings.Contains(trimmed, "*"):
		return fault("the API key is masked with asterisks", "the portal shows a key once, when it is made; make a new one")
	case strings.HasPrefix(trimmed, "eyJ"):
		return fault("this is a login token, not an API key", shape)
	case strings.HasPrefix(trimmed, keyPrefix) && len(trimmed) != len(keyPrefix)+keyDigits:
		return fault(fmt.Sprintf("the API key has %d characters instead of %d", len(trimmed), len(keyPrefix)+keyDigits), shape)
	}
	return fault("this does not look like an API key", shape)
}

func goodKey(s string) bool {
	digits, found := strings.CutPrefix(s, keyPrefix)
	return found && len(digits) == keyDigits && strings.Trim(digits, "0123456789abcdef") == ""
}
