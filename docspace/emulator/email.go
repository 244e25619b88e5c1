package emulator

import "strings"

// attributeAccepts is the check of the attribute [EmailAddress]: one @, and
// not at an end (docspace-api.md §5.5).
func attributeAccepts(email string) bool {
	at := strings.IndexByte(email, '@')
	return at > 0 && at < len(email)-1 && strings.Count(email, "@") == 1 && !strings.ContainsAny(email, "\r\n")
}

// parseAddress reads an address as a mail header, from the right to the left,
// as the server's MailAddress does: what stands before the local part is a
// display name, and lost (docspace-api.md §25). It is false for what makes the
// server throw a FormatException.
func parseAddress(s string) (string, bool) {
	rest := strings.TrimRight(s, " \t")
	angled := strings.HasSuffix(rest, ">")
	rest = strings.TrimSuffix(rest, ">")
	domain, rest := domainOf(strings.TrimRight(rest, " \t"))
	if domain == "" || !strings.HasSuffix(rest, "@") {
		return "", false
	}
	local, rest := localOf(strings.TrimRight(strings.TrimSuffix(rest, "@"), " \t"))
	if local == "" || !separated(rest, angled) {
		return "", false
	}
	rest = strings.TrimRight(rest, " \t")
	if angled {
		before, found := strings.CutSuffix(rest, "<")
		if !found {
			return "", false
		}
		rest = before
	}
	if !displayable(strings.TrimSpace(rest)) {
		return "", false
	}
	return local + "@" + domain, true
}

// domainOf takes the domain off the end of s: a dot-atom or a literal in
// brackets. It must not begin with a dot.
func domainOf(s string) (domain, rest string) {
	if strings.HasSuffix(s, "]") {
		i := strings.LastIndexByte(s, '[')
		if i < 0 {
			return "", s
		}
		return s[i:], strings.TrimRight(s[:i], " \t")
	}
	domain, rest = atom(s)
	if strings.HasPrefix(domain, ".") {
		return "", s
	}
	return domain, strings.TrimRight(rest, " \t")
}

// localOf takes the local part off the end of s: a dot-atom or a quoted text.
func localOf(s string) (local, rest string) {
	if strings.HasSuffix(s, `"`) {
		i := strings.LastIndexByte(s[:len(s)-1], '"')
		if i < 0 {
			return "", s
		}
		return s[i:], s[:i]
	}
	local, rest = atom(s)
	if strings.HasPrefix(local, ".") {
		return "", s
	}
	return local, rest
}

// atom takes the longest run of letters, digits, the signs of RFC 5322, dots
// and anything beyond ASCII off the end of s.
func atom(s string) (taken, rest string) {
	i := len(s)
	for i > 0 && isAtomByte(s[i-1]) {
		i--
	}
	return s[i:], s[:i]
}

func isAtomByte(c byte) bool {
	return c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' ||
		strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", c) >= 0
}

// separated says whether what precedes the local part keeps a distance.
func separated(before string, angled bool) bool {
	if before == "" {
		return true
	}
	switch before[len(before)-1] {
	case ' ', '\t', '"', ')':
		return true
	case '<':
		return angled
	}
	return false
}

// displayable says whether a display name may stand before an address.
func displayable(name string) bool {
	if n := len(name); n >= 2 && name[0] == '"' && name[n-1] == '"' {
		name = name[1 : n-1]
	}
	return !strings.ContainsAny(name, `"<>`)
}

// localPart is what precedes the @ of an address that was parsed.
func localPart(email string) string {
	return email[:max(0, strings.LastIndexByte(email, '@'))]
}

// international addresses cannot be invited (docspace-api.md §5.9).
func international(email string) bool {
	return !plain(email) || strings.Contains(strings.ToLower(email), "xn--")
}
