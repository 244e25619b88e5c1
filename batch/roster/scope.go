package roster

import (
	"fmt"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// Scope is whom a comparison is about: who has one of the domains, is in one of the
// groups and has one of the roles. A kind of which there is none does not matter.
type Scope struct {
	Domains []string // folded, without @
	Groups  []string // by name or id; for Compare and Covers by id
	Roles   []batch.Role
}

// Kinds of a scope, as they are written.
const (
	domainMark = "@"
	groupMark  = "group:"
	roleMark   = "role:"
)

// ParseScope reads scopes such as "@example.com", "group:Marketing" and
// "role:User".
func ParseScope(words []string) (Scope, error) {
	var s Scope
	for _, word := range words {
		text := strings.TrimSpace(word)
		if domain, ok := strings.CutPrefix(text, domainMark); ok && domain != "" && !strings.ContainsAny(domain, "@ ") {
			s.Domains = append(s.Domains, batch.FoldEmail(domain))
			continue
		}
		if name, ok := cutFold(text, groupMark); ok && name != "" {
			s.Groups = append(s.Groups, name)
			continue
		}
		name, ok := cutFold(text, roleMark)
		if !ok {
			return Scope{}, fmt.Errorf("%q is neither a domain such as @example.com, nor group:NAME, nor role:ROLE", word)
		}
		role, known := batch.ParseRole(name)
		switch {
		case !known:
			return Scope{}, fmt.Errorf("%q is no role: it is DocSpaceAdmin, RoomAdmin or User", name)
		case role == batch.Guest:
			return Scope{}, fmt.Errorf("%q: guests are left alone in any case", word)
		}
		s.Roles = append(s.Roles, role)
	}
	return s, nil
}

func cutFold(text, mark string) (string, bool) {
	if len(text) < len(mark) || !strings.EqualFold(text[:len(mark)], mark) {
		return "", false
	}
	return strings.TrimSpace(text[len(mark):]), true
}

// Any says whether nobody is outside.
func (s Scope) Any() bool { return len(s.Domains)+len(s.Groups)+len(s.Roles) == 0 }

// Covers says whether an account is in the scope, whose groups are given by id.
func (s Scope) Covers(a batch.Account) bool {
	return s.inDomain(a.Email) && s.hasRole(a.Role) && (len(s.Groups) == 0 || slices.ContainsFunc(s.Groups, a.InGroup))
}

// coversNewcomer says whether somebody is in the scope for whom an account would be
// made. He is in no group yet, so that a scope of groups keeps only those out who
// are to be in others.
func (s Scope) coversNewcomer(r batch.Row, all *batch.Groups) bool {
	meant := func(name string) bool {
		g, why := all.Find(name)
		return why == "" && slices.ContainsFunc(s.Groups, func(id string) bool { return strings.EqualFold(id, g.ID) })
	}
	return s.inDomain(r.Email) && s.hasRole(r.WantedRole()) &&
		(len(s.Groups) == 0 || len(r.Groups) == 0 || slices.ContainsFunc(r.Groups, meant))
}

func (s Scope) inDomain(email string) bool {
	domain := batch.FoldEmail(email[strings.LastIndexByte(email, '@')+1:])
	return len(s.Domains) == 0 || slices.Contains(s.Domains, domain)
}

func (s Scope) hasRole(r batch.Role) bool { return len(s.Roles) == 0 || slices.Contains(s.Roles, r) }
