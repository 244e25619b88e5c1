package docspace_test

import (
	"errors"
	"strings"
	"testing"

	"docspace-batch/docspace"
)

func TestParseURL(t *testing.T) {
	good := map[string]string{
		"portal.example.com":             "https://portal.example.com",
		" https://portal.example.com/":   "https://portal.example.com",
		"HTTPS://Portal.Example.com":     "https://portal.example.com",
		"portal.example.com:8443":        "https://portal.example.com:8443",
		"https://portal.example.com:443": "https://portal.example.com",
		"//portal.example.com//":         "https://portal.example.com",
		"http://localhost:8080":          "http://localhost:8080",
		"http://127.0.0.7":               "http://127.0.0.7",
		"http://[::1]:80/":               "http://[::1]",
		"http://demo.localhost":          "http://demo.localhost",
		"https://[2001:db8::1]:8443":     "https://[2001:db8::1]:8443",
		"пример.example":                 "https://пример.example",
	}
	for in, want := range good {
		u, err := docspace.ParseURL(in, false)
		if err != nil || u.String() != want && u.Scheme+"://"+u.Host != want {
			t.Errorf("%q: %v, %v; want %s", in, u, err, want)
		}
	}
	bad := map[string]string{ // part of message and hint
		"":                                   "--url",
		"https://":                           "cannot be read",
		"portal example.com":                 "cannot be read",
		"https://portal.example.com/rooms/x": "a path behind the host; write only https://portal.example.com",
		"portal.example.com/api/2.0":         "a path behind the host; write only https://portal.example.com",
		"portal.example.com?x=1":             "a query behind",
		"portal.example.com?":                "a query behind",
		"portal.example.com/#a":              "a fragment behind",
		"https://admin:hunter22@portal.example.com": "a user in it; write only https://portal.example.com",
		"ftp://portal.example.com":                  "begins with ftp://; write https://portal.example.com",
		"http://portal.example.com":                 "--allow-http",
		"http://localhost.example.com":              "--allow-http",
		"http://10.0.0.1":                           "--allow-http",
		"portal.example.com:0":                      "port",
		"portal.example.com:70000":                  "port",
		"portal.example.com:":                       "port",
		"portal.example.com:x":                      "cannot be read",
		"a..b":                                      "cannot be read",
	}
	for in, part := range bad {
		_, err := docspace.ParseURL(in, false)
		var fault *docspace.ConfigError
		if !errors.As(err, &fault) || fault.Hint == "" {
			t.Errorf("%q: %v, want a ConfigError with a hint", in, err)
			continue
		}
		text := fault.Error() + "; " + fault.Hint
		if !strings.Contains(text, part) || strings.Contains(text, "hunter22") {
			t.Errorf("%q: %s; want %q in it", in, text, part)
		}
	}
	if u, err := docspace.ParseURL("http://portal.example.com", true); err != nil || u.String() != "http://portal.example.com" {
		t.Errorf("allowed http: %v, %v", u, err)
	}
}

// Whatever comes in: what comes out reads back the same and is nothing but
// scheme and host.
func FuzzParseURL(f *testing.F) {
	for _, seed := range []string{"portal.example.com", "http://[::1]:80/", "https://a:b@c/", "x:y", "//", "https://a/?#", "http://%41"} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, s string, allow bool) {
		u, err := docspace.ParseURL(s, allow)
		if err != nil {
			return
		}
		if u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.Host == "" {
			t.Fatalf("%q: %#v", s, u)
		}
		again, err := docspace.ParseURL(u.String(), allow)
		if err != nil || again.String() != u.String() {
			t.Fatalf("%q became %q, which becomes %v, %v", s, u, again, err)
		}
	})
}

func TestCheckKey(t *testing.T) {
	if err := docspace.CheckKey(goodKey); err != nil {
		t.Fatal(err)
	}
	digits := strings.TrimPrefix(goodKey, "sk-")
	tests := map[string]string{
		"":                                 "missing",
		"  \n":                             "missing",
		goodKey + "\n":                     "blanks or line breaks",
		" " + goodKey:                      "blanks or line breaks",
		`"` + goodKey + `"`:                "quotes",
		"'" + goodKey + "'\n":              "quotes",
		"Bearer " + goodKey:                `"Bearer" in front`,
		"bearer  " + goodKey:               `"Bearer" in front`,
		"Authorization: Bearer " + goodKey: `"Bearer" in front`,
		strings.ToUpper(goodKey):           "capital letters",
		digits:                             `lacks the "sk-"`,
		"sk-***d9df":                       "masked",
		"eyJhbGciOiJIUzI1NiJ9.e30.x":       "login token",
		goodKey[:66]:                       "66 characters instead of 67",
		goodKey + "0":                      "68 characters instead of 67",
		"sk-" + strings.Repeat("g", 64):    "does not look like",
		"password":                         "does not look like",
	}
	for key, part := range tests {
		err := docspace.CheckKey(key)
		var fault *docspace.ConfigError
		if !errors.As(err, &fault) || fault.Hint == "" {
			t.Errorf("%.20q: %v, want a ConfigError with a hint", key, err)
			continue
		}
		text := fault.Error() + "; " + fault.Hint
		if !strings.Contains(text, part) {
			t.Errorf("%.20q: %s; want %q in it", key, text, part)
		}
		if len(key) > 15 && strings.Contains(text, strings.Trim(key, " \n\"'")) || strings.Contains(strings.ToLower(text), digits[:8]) {
			t.Errorf("the key is quoted: %s", text)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]docspace.Config{
		"url":  {URL: "https://portal.example.com/x", Key: goodKey},
		"key":  {URL: root, Key: goodKey + "\n"},
		"rate": {URL: root, Key: goodKey, Rate: -1},
	} {
		if _, err := docspace.New(c); err == nil {
			t.Errorf("%s: no error", name)
		} else if strings.Contains(err.Error(), goodKey) {
			t.Errorf("%s: the key is quoted", name)
		}
	}
}

// Without a key there are the settings, and nothing else is sent.
func TestNoKey(t *testing.T) {
	p := portal(ok(`{"userNameRegex":"x"}`))
	c := newClient(t, p, func(c *docspace.Config) { c.Key = "" })
	if s, err := c.Settings(t.Context()); err != nil || s.UserNameRegex != "x" || p.requests[0].Header.Get("Authorization") != "" {
		t.Errorf("%+v, %v", s, err)
	}
	_, err := c.Self(t.Context())
	if fault := new(docspace.ConfigError); !errors.As(err, &fault) || len(p.requests) != 1 {
		t.Errorf("%v, sent %q", err, p.urls())
	}
}
