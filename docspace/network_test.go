package docspace_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
)

// overTheNet makes a client for a server on this machine.
func overTheNet(t *testing.T, url string, config docspace.TransportConfig) *docspace.Client {
	t.Helper()
	transport := docspace.NewTransport(config)
	t.Cleanup(transport.CloseIdleConnections)
	return newClient(t, transport, func(c *docspace.Config) { c.URL = url })
}

func answering(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		io.WriteString(w, body)
	}
}

func quiet(s *httptest.Server) *httptest.Server {
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	return s
}

// What really goes over the wire, gzip included.
func TestOverTheNet(t *testing.T) {
	var seen []http.Header
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Header.Set("X-Seen", r.Method+" "+r.RequestURI+" "+string(body))
		seen = append(seen, r.Header)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		http.SetCookie(w, &http.Cookie{Name: "asc_auth_key", Value: "x"})
		zip := gzip.NewWriter(w)
		io.WriteString(zip, `{"count":0,"links":[],"status":0,"statusCode":200}`)
		zip.Close()
	}))
	defer server.Close()
	c := overTheNet(t, server.URL, docspace.TransportConfig{})
	for range 2 { // the second one would bring the cookie back
		if _, err := c.DeleteGuests(t.Context(), []string{ann}); err != nil {
			t.Fatal(err)
		}
	}
	want := http.Header{
		"Accept": {"application/json"}, "Accept-Encoding": {"gzip"}, "Authorization": {"Bearer " + goodKey}, "Content-Length": {"52"},
		"Content-Type": {"application/json"}, "User-Agent": {"docspace-batch/test"},
		"X-Seen": {`DELETE /api/2.0/people/guests {"userIds":["` + ann + `"]}`},
	}
	if diff := cmp.Diff([]http.Header{want, want}, seen); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the redirect was followed, with the key: %v", r.Header.Get("Authorization") != "")
	}))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL+"/api/2.0/people?token=hidden", http.StatusTemporaryRedirect))
	defer server.Close()
	_, _, err := overTheNet(t, server.URL, docspace.TransportConfig{}).SetStatus(t.Context(), docspace.Active, []string{ann})
	var failure *docspace.Error
	if !errors.As(err, &failure) || failure.Kind != docspace.NoPortal || failure.Status != 307 ||
		!strings.Contains(failure.Hint, other.URL+";") || strings.Contains(err.Error()+failure.Hint, "hidden") {
		t.Errorf("%v, %+v", err, failure)
	}
}

func TestCertificates(t *testing.T) {
	server := quiet(httptest.NewUnstartedServer(answering(wrap(user(ann, "ann@example.com")))))
	server.StartTLS()
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	port := server.URL[strings.LastIndex(server.URL, ":"):]

	if _, err := overTheNet(t, server.URL, docspace.TransportConfig{CA: pool}).Get(t.Context(), ann); err != nil {
		t.Errorf("known authority: %v", err)
	}
	tests := []struct {
		name, url string
		ca        *x509.CertPool
		hint      string
	}{
		{"unknown authority", server.URL, nil, "--ca-file"},
		{"another host", "https://localhost" + port, pool, "for another host"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, reply, err := overTheNet(t, tt.url, docspace.TransportConfig{CA: tt.ca}).Create(t.Context(), docspace.NewPerson{Email: "a@example.com", Type: docspace.User})
			var failure *docspace.Error
			if !errors.As(err, &failure) || failure.Kind != docspace.Unreachable || !failure.Fatal() || failure.Uncertain() || !strings.Contains(failure.Hint, tt.hint) {
				t.Errorf("%v, %+v; want a hint with %q", err, failure, tt.hint)
			}
			if reply != (docspace.Reply{}) {
				t.Errorf("%+v", reply)
			}
		})
	}
}

func TestOldTLS(t *testing.T) {
	server := quiet(httptest.NewUnstartedServer(answering(wrap(`{}`))))
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	server.StartTLS()
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	_, err := overTheNet(t, server.URL, docspace.TransportConfig{CA: pool}).Key(t.Context())
	var failure *docspace.Error
	if !errors.As(err, &failure) || failure.Kind != docspace.Unreachable || !strings.Contains(failure.Hint, "TLS 1.2") {
		t.Errorf("TLS 1.1: %v, %+v", err, failure)
	}
}

func TestSchemesMixedUp(t *testing.T) {
	plain := quiet(httptest.NewUnstartedServer(answering(wrap(`{}`))))
	plain.Start()
	defer plain.Close()
	_, err := overTheNet(t, strings.Replace(plain.URL, "http:", "https:", 1), docspace.TransportConfig{}).Key(t.Context())
	var failure *docspace.Error
	if !errors.As(err, &failure) || failure.Kind != docspace.Unreachable || !strings.Contains(failure.Hint, "speaks http, not https") {
		t.Errorf("https to http: %v, %+v", err, failure)
	}

	secure := quiet(httptest.NewUnstartedServer(answering(wrap(`{}`))))
	secure.StartTLS()
	defer secure.Close()
	_, err = overTheNet(t, strings.Replace(secure.URL, "https:", "http:", 1), docspace.TransportConfig{}).Key(t.Context())
	if !errors.As(err, &failure) || failure.Kind != docspace.NoPortal || !strings.Contains(failure.Hint, "https://") {
		t.Errorf("http to https: %v, %+v", err, failure)
	}
}

// A host that never answers the call.
func TestNoConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			select {
			case <-time.After(time.Hour):
			case <-ctx.Done():
			}
			return nil, errors.New("nobody")
		}}
		c := newClient(t, silent)
		_, reply, err := c.Create(t.Context(), docspace.NewPerson{Email: "a@example.com", Type: docspace.User})
		var failure *docspace.Error
		if !errors.As(err, &failure) || failure.Kind != docspace.Unreachable || failure.Hint == "" || reply != (docspace.Reply{}) {
			t.Errorf("silent host: %v, %+v, %+v", err, failure, reply)
		}
		if c.Stats() != (docspace.Stats{}) {
			t.Errorf("%+v, though nothing was sent", c.Stats())
		}
		time.Sleep(2 * time.Hour) // the transport goes on connecting by itself
	})
}

// A server that hangs up after it has read the request: nobody knows.
func TestHangUp(t *testing.T) {
	server := quiet(httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })))
	server.Start()
	defer server.Close()
	_, reply, err := overTheNet(t, server.URL, docspace.TransportConfig{}).Create(t.Context(), docspace.NewPerson{Email: "a@example.com", Type: docspace.User})
	var failure *docspace.Error
	if !errors.As(err, &failure) || failure.Kind != docspace.Lost || failure.Fatal() || timeless(reply) != (docspace.Reply{Attempts: 1}) {
		t.Errorf("%v, %+v", err, reply)
	}
}

func TestTransportSettings(t *testing.T) {
	transport := docspace.NewTransport(docspace.TransportConfig{Conns: 7})
	if transport.MaxIdleConnsPerHost != 7 || transport.IdleConnTimeout != 30*time.Second ||
		transport.TLSClientConfig.MinVersion != tls.VersionTLS12 || transport.Proxy == nil || !transport.ForceAttemptHTTP2 {
		t.Errorf("%+v", transport)
	}
	if http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost == 7 {
		t.Error("the default transport was changed")
	}
}

// Wherever a portal, a proxy or a library could echo a secret: it is in no
// error, no hint and no log line (nor is an address).
func TestSecretsStayInside(t *testing.T) {
	const password, link = "correct horse battery", "9YQ-K-N2QSHHTQJ"
	echo := "Bearer " + goodKey + " " + password + " " + confirm
	answers := []reply{
		{status: 400, body: envelope(echo, "X")},
		{status: 400, body: envelope(strings.Repeat("x", 270)+echo, "X")}, // cut in its middle
		{status: 400, body: `{"response":{"errors":{"` + echo + `":["` + echo + `"]}},"status":1,"statusCode":400}`},
		{status: 500, body: envelope(echo, "X")},
		{status: 403, body: echo, header: map[string]string{"Content-Type": "text/plain"}},
		{status: 404, body: html(echo), header: map[string]string{"Content-Type": "text/html"}},
		{status: 200, body: html(echo), header: map[string]string{"Content-Type": "text/html"}},
		{status: 302, header: map[string]string{"Location": root + "/" + goodKey + "?" + confirm + "&password=" + password}},
		{status: 200, body: `{"response":"` + echo},
		{err: errors.New(echo)},
		{err: &net.OpError{Op: "dial", Err: errors.New(echo)}},
		refusedConnection,
	}
	ctx := context.Background()
	calls := map[string]func(*docspace.Client) error{
		"create": func(c *docspace.Client) error {
			_, _, err := c.Create(ctx, docspace.NewPerson{Email: "hidden@example.com", Type: docspace.User, Password: password})
			return err
		},
		"approve": func(c *docspace.Client) error {
			_, err := c.ApproveGuest(ctx, confirm, "hidden@example.com")
			return err
		},
		"resolve": func(c *docspace.Client) error { _, _, err := c.ResolveShareLink(ctx, root+"/s/"+link); return err },
		"find": func(c *docspace.Client) error {
			_, err := c.FindByEmails(ctx, []string{"hidden@example.com"})
			return err
		},
	}
	for name, do := range calls {
		secrets := map[string][]string{"create": {password}, "approve": {"123.ABC-d_e", "xyz=="}, "resolve": {link}}[name]
		secrets = append(secrets, goodKey[:12], "hidden@example.com", "hidden%40example.com")
		for i, a := range answers {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				err := do(newClient(t, portal(a), logTo(&out)))
				if name != "resolve" && err == nil {
					t.Fatalf("%s, answer %d: no error", name, i)
				}
				text := out.String()
				for e := err; e != nil; e = errors.Unwrap(e) {
					text += "\n" + e.Error()
				}
				if failure, ok := errors.AsType[*docspace.Error](err); ok {
					text += "\n" + strings.Join(failure.Fields, "\n") + "\n" + failure.Hint + "\n" + failure.Message + "\n" + failure.Type + "\n" + failure.Op
				}
				for _, secret := range secrets {
					if strings.Contains(text, secret) {
						t.Errorf("%s, answer %d: a secret got out", name, i)
					}
				}
			})
		}
	}
}
