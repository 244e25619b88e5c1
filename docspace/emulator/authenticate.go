package emulator

import (
	"encoding/base64"
	"strings"
	"time"
)

const (
	cookieName   = "asc_auth_key"
	bearerPrefix = "Bearer "
	basicPrefix  = "Basic "
	keyPrefix    = "sk-"
)

// authenticate finds out who is calling. Nobody is refused here: whoever is
// not known is refused where an action wants to know him (docspace-api.md §3,
// §21).
func (c *call) authenticate() caller {
	p := c.portal
	header := strings.TrimRight(c.request.Header.Get("Authorization"), " \t")
	if cookie, err := c.request.Cookie(cookieName); err == nil {
		return p.byToken(cookie.Value)
	}
	switch {
	case strings.HasPrefix(header, basicPrefix):
		return p.byBasic(strings.TrimPrefix(header, basicPrefix))
	case strings.HasPrefix(header, bearerPrefix+keyPrefix):
		return p.byKey(strings.TrimPrefix(header, bearerPrefix))
	}
	return p.byToken(strings.TrimPrefix(header, bearerPrefix))
}

// byKey takes a key for its creator, if both are good (docspace-api.md §3).
func (p *Portal) byKey(text string) caller {
	k := p.keys.byText[text]
	if k == nil || !k.active || k.expired(p.now()) {
		return caller{}
	}
	a := p.people.byID[k.creator]
	if a == nil || a.status != Active {
		return caller{}
	}
	k.lastUsed = p.now()
	return caller{account: a, key: k}
}

func (p *Portal) byBasic(encoded string) caller {
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return caller{basic: true}
	}
	email, password, _ := strings.Cut(string(decoded), ":")
	return caller{account: p.logIn(email, password), basic: true}
}

// byToken takes the token of POST /authentication.
func (p *Portal) byToken(token string) caller {
	s, found := p.sessions[token]
	if !found || s.expires.Before(p.now()) {
		return caller{}
	}
	return caller{account: p.people.byID[s.account]}
}

// logIn finds who has this address and password; only the Active may come in
// (docspace-api.md §5.3).
func (p *Portal) logIn(email, password string) *account {
	a := p.people.byEmail[fold(strings.TrimSpace(email))]
	if a == nil || a.status != Active || a.password == "" || a.password != password {
		return nil
	}
	return a
}

// session is a log-in.
type session struct {
	account string
	expires time.Time
}

// endSessions logs somebody out everywhere (docspace-api.md §10).
func (p *Portal) endSessions(a *account) {
	for token, s := range p.sessions {
		if s.account == a.id {
			delete(p.sessions, token)
		}
	}
}

// authentication is POST /authentication (docspace-api.md §21).
func (c *call) authentication() (reply, error) {
	var userName, password, passHash *string
	if err := c.bind("AuthRequestsDto", text("userName", &userName), text("password", &password), text("passwordHash", &passHash)); err != nil {
		return reply{}, err
	}
	a := c.portal.logIn(value(userName), value(password))
	if a == nil && value(passHash) != "" {
		a = c.portal.logInByHash(value(userName), value(passHash))
	}
	if a == nil {
		return reply{}, unauthenticated()
	}
	p := c.portal
	p.made++
	token := digest("token", p.made)
	s := session{a.id, p.now().AddDate(1, 0, 0)}
	p.sessions[token] = s
	return one(object{{"token", token}, {"expires", date(s.expires)}, {"sms", false}, {"tfa", false}}), nil
}

// logInByHash compares with the hash that the account was created with; the
// emulator hashes no passwords itself.
func (p *Portal) logInByHash(email, hash string) *account {
	a := p.people.byEmail[fold(strings.TrimSpace(email))]
	if a == nil || a.status != Active || a.passHash != hash {
		return nil
	}
	return a
}

// value is a string that may be null.
func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
