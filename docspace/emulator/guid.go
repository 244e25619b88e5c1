package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

const emptyGUID = "00000000-0000-0000-0000-000000000000"

// parseGUID reads a GUID as bodies write it: 36 characters with dashes, in any
// letter case, and nothing else (docspace-api.md §25).
func parseGUID(s string) (string, bool) {
	if len(s) != 36 {
		return "", false
	}
	for i := range len(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (s[i] == '-') {
			return "", false
		} else if !dash && !isHex(s[i]) {
			return "", false
		}
	}
	return strings.ToLower(s), true
}

// parseAnyGUID reads a GUID as routes and queries take it: also in braces or
// parentheses, and without dashes.
func parseAnyGUID(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if n := len(s); n > 2 && (s[0] == '{' && s[n-1] == '}' || s[0] == '(' && s[n-1] == ')') {
		return parseGUID(s[1 : n-1])
	}
	if len(s) == 32 {
		s = s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
	}
	return parseGUID(s)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// digest makes up a text that looks random and is the same every time.
func digest(kind string, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", kind, n))
	return hex.EncodeToString(sum[:])
}

// guidOf makes up a GUID that is the same every time.
func guidOf(kind string, n int) string {
	d := digest(kind, n)
	return d[:8] + "-" + d[8:12] + "-4" + d[13:16] + "-a" + d[17:20] + "-" + d[20:32]
}

// sealOf stands for the encrypted address of a link.
func sealOf(email string) string {
	sum := sha256.Sum256([]byte("sealed " + email))
	return strings.ToUpper(hex.EncodeToString(sum[:20]))
}

func decimal(n int64) string { return fmt.Sprint(n) }
