package docspace

import (
	"net/http"
	"net/url"
	"strings"
)

const hintNoPortal = "check the portal's address (--url): it is the host alone, as in the browser when you are logged in"

// hint names for fatal kinds the cause and what to do, as design.md §9 asks;
// "" for all others.
func hint(kind Kind, cl call, a answer) string {
	if cl.confirm != "" && (kind == Unauthorized || kind == MissingScope) {
		return "the portal does not take the share link: it may be older than seven days; ask for a new one"
	}
	switch kind {
	case Unauthorized:
		return "the API key is wrong, expired, switched off or deleted, or its owner is not active any more; " +
			"look under Developer Tools, API keys in the portal and make a new one"
	case MissingScope:
		needed := "accounts:write and accounts.self:read"
		if cl.path == "group" && cl.method == http.MethodGet {
			needed = "accounts:write, accounts.self:read and, for groups by their names, accounts:read"
		}
		return "the API key lacks the permission " + scopeFor(cl.method, cl.path) +
			"; the whole tool needs " + needed + ", or all permissions"
	case Unpaid:
		return "the portal's plan is not paid; its owner can settle that under Payments"
	case Restricted:
		return restrictedHint(a)
	case NoPortal:
		return noPortalHint(a)
	}
	return ""
}

// scopeFor is the narrowest scope that the request needs (docspace-api.md
// §3.1).
func scopeFor(method, path string) string {
	reading := method == http.MethodGet
	section, _, _ := strings.Cut(path, "/")
	switch {
	case path == "people/@self" && reading:
		return "accounts.self:read"
	case (section == "people" || section == "group") && reading:
		return "accounts:read"
	case section == "people" || section == "group":
		return "accounts:write"
	case reading:
		return "*:read"
	}
	return "*:write"
}

func restrictedHint(a answer) string {
	switch {
	case a.isJSON():
		return "the portal is being restored, moved or encrypted; try again when that is over"
	case strings.Contains(string(a.body[:min(len(a.body), 1000)]), "restricted"):
		return "the portal admits only certain IP addresses; add this machine's under Security, or use the owner's key"
	}
	return "a proxy or firewall in front of the portal refuses; ask who runs it"
}

func noPortalHint(a answer) string {
	switch {
	case a.status == http.StatusProxyAuthRequired:
		return "the proxy wants a login; put it into HTTPS_PROXY"
	case plainToTLS(a):
		return "this port speaks https; write the portal's address with https://"
	case a.status == http.StatusNotFound && a.isJSON():
		return "the portal is suspended or deleted, or the address (--url) is another one"
	case a.status/100 == 3:
		return redirectHint(a)
	}
	return hintNoPortal
}

// redirectHint names where the answer points to, by scheme and host alone:
// the rest may hold secrets.
func redirectHint(a answer) string {
	target, err := a.location(&url.URL{})
	if err != nil || target.Host == "" {
		return hintNoPortal
	}
	return "the answer points to " + target.Scheme + "://" + target.Host + "; if that is your portal, give this address with --url"
}
