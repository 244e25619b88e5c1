package emulator

import (
	"net/url"
	"strconv"
	"strings"
)

// short is a person as a part of something else: without address, status and
// role (docspace-api.md §4, EmployeeDto).
func (c *call) short(a *account) object {
	hash := "?hash=" + strconv.FormatUint(uint64(a.hash()), 10)
	picture := func(size string) string {
		return "/static/images/default_user_photo_size_" + size + "-" + size + ".png" + hash
	}
	return object{
		{"id", a.id},
		{"displayName", displayed(a)},
		{"avatar", picture("82")},
		{"avatarOriginal", picture("200")},
		{"avatarMax", picture("200")},
		{"avatarMedium", picture("48")},
		{"avatarSmall", picture("32")},
		{"profileUrl", c.profileURL(a)},
		{"hasAvatar", false},
		{"isAnonim", false},
	}
}

// displayed is the name in an answer: encoded for HTML, and that of the lost
// user is a text of the portal (docspace-api.md §8.2).
func displayed(a *account) string {
	if a.lost() {
		return "profile removed"
	}
	return htmlEncode(a.displayName())
}

// htmlEncode encodes as the server does: also the letters U+00A0 to U+00FF.
func htmlEncode(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'' || 0xa0 <= r && r < 0x100 || r > 0xffff:
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (c *call) profileURL(a *account) string {
	where := "/accounts/people/filter"
	switch {
	case a.lost():
		return c.base() + where
	case a.guest():
		where = "/accounts/guests/filter"
	}
	email := a.email
	if a.removed {
		email = "" // the address is free again, and the link has lost it
	}
	return c.base() + where + "?search=" + url.QueryEscape(email)
}

// full is a person with everything the caller may know of him (docspace-api.md
// §4, EmployeeFullDto).
func (c *call) full(a *account) object {
	role := a.role()
	o := make(object, 0, 44)
	o = append(o, object{
		{"firstName", a.firstName},
		{"lastName", a.lastName},
		{"userName", optional(a.userName)},
		{"email", optional(a.email)},
		{"contacts", shownContacts(a)},
		{"status", int(a.status)},
		{"activationStatus", a.activation},
		{"terminated", nil},
		{"department", c.portal.groups.names(a.id)},
		{"groups", c.groupsOf(a)},
		{"location", optional(a.location)},
		{"notes", optional(a.notes)},
		{"isAdmin", role == typeDocSpaceAdmin && !a.owner},
		{"isRoomAdmin", role == typeRoomAdmin},
		{"isLDAP", a.ldap},
		{"isOwner", a.owner},
		{"isVisitor", role == typeGuest && !a.lost()},
		{"isCollaborator", role == typeUser},
		{"cultureName", optional(a.culture)},
		{"mobilePhoneActivationStatus", 0},
		{"isSSO", a.sso},
	}...)
	if !a.terminated.IsZero() && a.suspended() && !a.removed {
		o[7].value = date(a.terminated)
	}
	o = append(o, c.confidential(a)...)
	o = append(o, member{"registrationDate", date(a.created)})
	return append(o, c.short(a)...)
}

// confidential is what admins see of everybody, and everybody of himself.
func (c *call) confidential(a *account) object {
	var o object
	if c.caller.admin() || c.caller.is(a) {
		o = append(o, member{"usedSpace", 0})
	}
	if c.caller.admin() && a.creator != "" {
		o = append(o, member{"createdBy", c.short(c.portal.people.get(a.creator))})
	}
	return o
}

// self is the caller as people/@self shows him.
func (c *call) self() (reply, error) {
	a := c.caller.account
	o := make(object, 0, 48)
	for _, m := range c.full(a) {
		switch m.name {
		case "usedSpace":
			o = append(o, member{"theme", "System"}, m, member{"loginEventId", 0})
			continue
		case "id":
			o = append(o, member{"hasPersonalFolder", !a.guest()})
		}
		o = append(o, m)
	}
	return one(o), nil
}

func (c *call) fulls(all []*account) list {
	shown := make(list, 0, len(all))
	for _, a := range all {
		shown = append(shown, c.full(a))
	}
	return shown
}

func shownContacts(a *account) any {
	if len(a.contacts) == 0 {
		return nil
	}
	shown := list{}
	for _, x := range a.contacts {
		shown = append(shown, object{{"type", x.kind}, {"value", x.value}})
	}
	return shown
}
