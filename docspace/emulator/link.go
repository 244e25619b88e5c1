package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	shortLinkPrefix = "/s/"
	shareType       = "GuestShareLink"
	linkLife        = 7 * 24 * time.Hour // docspace-api.md §20
)

// links are the share links that were given. The real server needs no memory
// for them, it signs and encrypts; what can be told from outside is the same.
type links struct {
	byKey  map[string]*link
	short  map[string]string // short key → where it leads to
	sealed map[string]string // encemail → address
	given  int
}

type link struct {
	guest   string // address
	inviter string // id
	given   time.Time
}

func newLinks() *links {
	return &links{byKey: map[string]*link{}, short: map[string]string{}, sealed: map[string]string{}}
}

// give makes a link and returns its query string.
func (l *links) give(guest, inviter string, now time.Time) string {
	l.given++
	stamp := now.Sub(time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)).Milliseconds()
	d := strings.ToUpper(digest("link", l.given))
	return l.put(decimal(stamp)+"."+d[:42], guest, inviter, now)
}

// put keeps a link under a key.
func (l *links) put(key, guest, inviter string, now time.Time) string {
	l.byKey[key] = &link{guest: guest, inviter: inviter, given: now}
	seal := sealOf(guest)
	l.sealed[seal] = guest
	return "type=" + shareType + "&key=" + key + "&encemail=" + seal + "&uid=" + inviter
}

// shorten makes the key of a short link that leads to target.
func (l *links) shorten(target string) string {
	l.given++
	d := strings.ToUpper(digest("short", l.given))
	short := d[:3] + "-" + d[3:4] + "-" + d[4:14]
	l.short[short] = target
	return short
}

// follow is GET /s/{key}: the way from a short link to the page that asks for
// approval (docspace-api.md §14).
func (p *Portal) follow(r *http.Request, short string) *answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	target, found := p.links.short[short]
	if !found {
		return bodyless(http.StatusNotFound)
	}
	a := bodyless(http.StatusFound)
	if strings.HasPrefix(target, "/") {
		target = (&call{portal: p, request: r}).base() + target
	}
	a.header.Set("Location", target)
	return a
}

// confirmation is what a good confirm header of a share link says.
type confirmation struct{ guest, inviter *account }

// confirmHeader reads the header, which may be URL-encoded (docspace-api.md §25).
func (c *call) confirmHeader() url.Values {
	s := strings.TrimPrefix(c.request.Header.Get("confirm"), "?")
	if !strings.Contains(s, "=") {
		s = decoded(s)
	}
	return parseQuery(s)
}

// authorizeLink lets through who shows a good share link, as himself, or as
// the one who gave it when he is not known (docspace-api.md §14). All refusals
// are without a body, but for a garbled address.
func (c *call) authorizeLink() *answer {
	values := c.confirmHeader()
	if values.Get("type") != shareType {
		if !c.caller.known() {
			return bodyless(http.StatusUnauthorized)
		}
		return bodyless(http.StatusForbidden)
	}
	email := values.Get("email")
	if seal := values.Get("encemail"); seal != "" {
		opened, ok := c.portal.links.sealed[seal]
		if !ok {
			return c.answer(reply{}, crashed("System.Security.Cryptography.CryptographicException",
				"The input data is not a complete block.", -2146233296))
		}
		email = opened
	}
	confirmed, ok := c.portal.validLink(values.Get("key"), email, values.Get("uid"))
	if !ok {
		return bodyless(http.StatusUnauthorized)
	}
	c.confirm = confirmed
	if !c.caller.known() {
		c.caller.account = confirmed.inviter
	}
	return nil
}

// validLink says whether a link holds: its key, its seven days, the guest and
// the one who gave it (docspace-api.md §14).
func (p *Portal) validLink(key, email, inviter string) (confirmation, bool) {
	l := p.links.byKey[key]
	if l == nil || !strings.EqualFold(l.guest, email) || l.inviter != strings.ToLower(inviter) || p.now().Sub(l.given) > linkLife {
		return confirmation{}, false
	}
	c := confirmation{guest: p.people.byEmail[fold(email)], inviter: p.people.byID[l.inviter]}
	if c.guest == nil || c.guest.suspended() || !c.guest.guest() {
		return confirmation{}, false
	}
	if c.inviter == nil || c.inviter.suspended() || !(caller{account: c.inviter}).manager() {
		return confirmation{}, false
	}
	return c, true
}

// authorizeCreate is for POST /people: whoever is known, without a word about
// scopes; a confirm header with a type must be that of an invitation link,
// which this portal never gives (docspace-api.md §3.2).
func (c *call) authorizeCreate() *answer {
	values := c.confirmHeader()
	switch kind := values.Get("type"); {
	case kind == shareType:
		if refused := c.authorizeLink(); refused != nil {
			return refused
		}
		return bodyless(http.StatusForbidden)
	case kind != "" || !c.caller.known():
		return bodyless(http.StatusUnauthorized)
	}
	return nil
}
