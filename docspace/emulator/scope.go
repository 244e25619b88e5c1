package emulator

import (
	"net/http"
	"slices"
)

// scope says what an action asks of whoever calls it: to be known, and the
// scopes of his key (docspace-api.md §3.1).
type scope int

const (
	scopePortal    scope = iota // *:read to read, *:write to write
	scopeAccounts               // also accounts:read, accounts:write
	scopeGroups                 // as accounts, but accounts:write does not read
	scopeSelf                   // accounts.self, which accounts does not include
	scopeKnown                  // a key of any scope
	scopeAnonymous              // anybody, but a key must have *:read or *:write
	scopeCreate                 // anybody who is known, or an invitation link
	scopeLink                   // only with the confirm header of a share link
)

const (
	readAll  = "*:read"
	writeAll = "*:write"
)

// accepts lists the scopes of which one is enough.
func (s scope) accepts(reading bool) []string {
	var accepted []string
	switch {
	case s == scopeAccounts && reading:
		accepted = []string{"accounts:read", "accounts:write"}
	case s == scopeGroups && reading:
		accepted = []string{"accounts:read"}
	case s == scopeAccounts || s == scopeGroups:
		accepted = []string{"accounts:write"}
	case s == scopeSelf && reading:
		accepted = []string{"accounts.self:read", "accounts.self:write"}
	case s == scopeSelf:
		accepted = []string{"accounts.self:write"}
	}
	if reading {
		accepted = append(accepted, readAll)
	}
	return append(accepted, writeAll)
}

// authorize refuses those who are not known with 401, and keys without the
// scope with 403, both without a body.
func (c *call) authorize() *answer {
	switch c.route.scope {
	case scopeLink:
		return c.authorizeLink()
	case scopeCreate:
		return c.authorizeCreate()
	case scopeAnonymous:
		if c.caller.key != nil && !c.inScope() {
			return c.bare(http.StatusForbidden)
		}
		return nil
	}
	if !c.caller.known() {
		return bodyless(http.StatusUnauthorized)
	}
	if c.route.scope != scopeKnown && c.caller.key != nil && !c.inScope() {
		return bodyless(http.StatusForbidden)
	}
	return nil
}

func (c *call) inScope() bool {
	return c.caller.key.has(c.route.scope.accepts(c.request.Method == http.MethodGet))
}

// has says whether the key has one of the scopes. One without permissions has
// all, as has one with "*" (docspace-api.md §3).
func (k *apiKey) has(accepted []string) bool {
	if len(k.permissions) == 0 || slices.Contains(k.permissions, "*") {
		return true
	}
	return slices.ContainsFunc(k.permissions, func(s string) bool { return slices.Contains(accepted, s) })
}

// permissionNames are the scopes that a key can be given.
func permissionNames() list {
	return list{
		"*", readAll, writeAll,
		"accounts:read", "accounts:write", "accounts.self:read", "accounts.self:write",
		"files:read", "files:write", "rooms:read", "rooms:write",
	}
}
