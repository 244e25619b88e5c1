package emulator_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"docspace-batch/docspace/emulator"
)

const host = "https://portal.example.com"

// player sends the requests of a row and remembers what was saved.
type player struct {
	portal *emulator.Portal
	saved  map[string]string
	tokens map[string]string // of the roles
}

func newPlayer(p *emulator.Portal) *player {
	return &player{portal: p, saved: map[string]string{}, tokens: map[string]string{}}
}

type answered struct {
	status int
	header http.Header
	body   string
	json   any // nil when the body is none
}

var placeholder = regexp.MustCompile(`\$\{([^}]*)\}`)

// fill replaces the placeholders.
func (p *player) fill(s string, escape func(string) string) string {
	return placeholder.ReplaceAllStringFunc(s, func(m string) string {
		return escape(p.value(m[2 : len(m)-1]))
	})
}

func plainly(s string) string { return s }

// value is what a placeholder stands for; addresses and passwords are made up.
func (p *player) value(name string) string {
	if rest, found := strings.CutPrefix(name, "repeat:"); found {
		letter, times, _ := strings.Cut(rest, ":")
		n, _ := strconv.Atoi(times)
		return strings.Repeat(letter, n)
	}
	if v, found := p.saved[name]; found {
		return v
	}
	if who, found := strings.CutSuffix(name, ".email"); found {
		return who + ".case@example.com"
	}
	if who, found := strings.CutSuffix(name, ".password"); found {
		return "Pw-" + who + "-2026"
	}
	panic("nothing is known of ${" + name + "}")
}

func (p *player) prepare(s step) error {
	switch {
	case s.FromLink != "":
		return p.follow(s)
	case s.Login != "":
		s.As = "anonymous"
		s.Body = json.RawMessage(`{"userName":"${` + s.Login + `.email}","password":"${` + s.Login + `.password}"}`)
		s.Save = map[string]string{"token of " + s.Bind: s.SaveToken}
		s.ExpectStatus = http.StatusOK
	}
	a, err := p.send(s.As, s.request)
	if err != nil {
		return err
	}
	if s.ExpectStatus != 0 && a.status != s.ExpectStatus {
		return fmt.Errorf("%s %s: status %d, want %d: %s", s.Method, s.Path, a.status, s.ExpectStatus, a.body)
	}
	for name, path := range s.Save {
		v, found := lookUp(a.json, path)
		if !found {
			return fmt.Errorf("%s %s: no %s in %s", s.Method, s.Path, path, a.body)
		}
		p.saved[name] = fmt.Sprint(v)
	}
	if s.Bind != "" {
		p.tokens[s.Bind] = p.saved["token of "+s.Bind]
	}
	return nil
}

func (p *player) follow(s step) error {
	a, err := p.do(http.MethodGet, p.fill(s.FromLink, plainly), "", nil, nil)
	if err != nil {
		return err
	}
	_, query, found := strings.Cut(a.header.Get("Location"), "?")
	if a.status != http.StatusFound || !found {
		return fmt.Errorf("short link: status %d, Location %q", a.status, a.header.Get("Location"))
	}
	p.saved[s.SaveConfirm] = query
	return nil
}

func (p *player) send(as string, r request) (answered, error) {
	header := map[string]string{}
	for name, v := range r.Headers {
		header[name] = p.fill(v, plainly)
	}
	var body *string
	if len(r.Body) > 0 && string(r.Body) != "null" {
		quoted := func(s string) string {
			b, _ := json.Marshal(s)
			return string(b[1 : len(b)-1])
		}
		filled := p.fill(string(r.Body), quoted)
		body = &filled
	}
	return p.do(r.Method, host+p.fill(r.Path, url.QueryEscape), p.authorization(as), header, body)
}

func (p *player) authorization(as string) string {
	owner := p.portal.Owner()
	if literal, found := strings.CutPrefix(as, "header:"); found {
		return p.fill(literal, plainly)
	}
	if key, found := strings.CutPrefix(as, "apikey:"); found {
		return "Bearer " + p.saved[key]
	}
	switch as {
	case "anonymous", "":
		return ""
	case "owner":
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(owner.Email+":"+owner.Password))
	}
	token, found := p.tokens[as]
	if !found {
		panic("nobody logged in as " + as)
	}
	return token
}

func (p *player) do(method, address, authorization string, header map[string]string, body *string) (answered, error) {
	var reader io.Reader
	if body != nil {
		reader = strings.NewReader(*body)
	}
	r, err := http.NewRequest(method, address, reader)
	if err != nil {
		return answered{}, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	for name, v := range header {
		r.Header.Set(name, v)
	}
	return roundTrip(p.portal, r)
}

func roundTrip(p *emulator.Portal, r *http.Request) (answered, error) {
	w, err := p.RoundTrip(r)
	if err != nil {
		return answered{}, err
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		return answered{}, err
	}
	a := answered{status: w.StatusCode, header: w.Header, body: string(b)}
	if len(b) > 0 && strings.Contains(w.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(b, &a.json); err != nil {
			return answered{}, fmt.Errorf("%w in %s", err, b)
		}
	}
	return a, nil
}
