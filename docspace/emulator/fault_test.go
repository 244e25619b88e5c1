package emulator_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

// outcome is what a client meets.
type outcome struct {
	Lost   bool // no answer
	Status int
	Header map[string]string // but for Date and Content-Length
	Length int64
	Body   string // as far as it came
	Broken string // the error of reading it
}

func meet(c *http.Client, r *http.Request) outcome {
	w, err := c.Do(r)
	if err != nil {
		return outcome{Lost: true}
	}
	defer w.Body.Close()
	o := outcome{Status: w.StatusCode, Header: map[string]string{}, Length: w.ContentLength}
	for name := range w.Header {
		if name != "Date" && name != "Content-Length" {
			o.Header[name] = w.Header.Get(name)
		}
	}
	b, err := io.ReadAll(w.Body)
	if err != nil {
		o.Broken = err.Error()
	}
	o.Body = string(b)
	return o
}

// always is a hook with one fault.
func always(f emulator.Fault) emulator.Hook {
	return func(int, *http.Request) *emulator.Fault { return &f }
}

const (
	newcomer = "new@example.com"
	created  = `{"response":{"email":"new@example.com"},"count":1,"links":[{"href":"http://portal.example.com/api/2.0/people?fields=email","action":"POST"}],"status":0,"statusCode":200}`
	page502  = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)

// creation is a request whose whole answer is known: created.
func (x *tester) creation() *http.Request {
	r := x.request("POST", "/people?fields=email", `{"firstName":"A","lastName":"B","email":"`+newcomer+`","type":"User"}`)
	r.URL.Scheme, r.URL.Host, r.Host = "http", "portal.example.com", "portal.example.com"
	return r
}

// TestFaults lets a client meet each fault over the wire and in the process.
func TestFaults(t *testing.T) {
	html := map[string]string{"Content-Type": "text/html"}
	whole := outcome{Status: 200, Header: map[string]string{"Content-Type": "application/json; charset=utf-8"}, Length: int64(len(created)), Body: created}
	page := outcome{Status: 502, Header: html, Length: int64(len(page502)), Body: page502}
	lost := outcome{Lost: true}
	cut := func(o outcome) outcome {
		o.Body, o.Broken = o.Body[:len(o.Body)/2], "unexpected EOF"
		return o
	}
	packed := whole
	packed.Length, packed.Broken = -1, "gzip: invalid checksum"
	relabelled := whole
	relabelled.Header = html
	plain := func(status int, body string) outcome {
		return outcome{Status: status, Header: map[string]string{}, Length: int64(len(body)), Body: body}
	}
	with := func(f emulator.Fault, change func(*emulator.Fault)) emulator.Fault {
		change(&f)
		return f
	}
	const moment = time.Millisecond
	for _, c := range []struct {
		name  string
		fault emulator.Fault
		want  outcome
		done  bool // when the answer comes
	}{
		{"nothing", emulator.Fault{}, whole, true},
		{"delay", emulator.Fault{Delay: moment}, whole, true},
		{"reset", emulator.Fault{Break: true}, lost, false},
		{"reset after", emulator.Fault{Break: true, After: true}, lost, true},
		{"cut", emulator.Fault{Cut: true}, cut(whole), true},
		{"cut page", with(emulator.ProxyPage(502), func(f *emulator.Fault) { f.Cut = true }), cut(page), false},
		{"cut of nothing", emulator.Fault{Status: 503, Cut: true}, lost, false},
		{"slow body", emulator.Fault{Drip: moment}, whole, true},
		{"slow page", with(emulator.ProxyPage(502), func(f *emulator.Fault) { f.Drip = moment }), page, false},
		{"slow byte", emulator.Fault{Status: 200, Body: "1", Drip: moment}, plain(200, "1"), false},
		{"slow nothing", emulator.Fault{Status: 503, Drip: moment}, plain(503, ""), false},
		{"slow and cut", emulator.Fault{Drip: moment, Cut: true}, cut(whole), true},
		{"gzip damaged", emulator.Fault{BadGzip: true}, packed, true},
		{"gzip of nothing", emulator.Fault{Status: 503, BadGzip: true}, plain(503, ""), false},
		{
			"no gzip",
			emulator.Fault{Status: 200, Header: http.Header{"Content-Encoding": {"gzip"}}, Body: "{}        "},
			outcome{Status: 200, Header: map[string]string{}, Length: -1, Broken: "gzip: invalid header"},
			false,
		},
		{"wrong type", emulator.Fault{Header: http.Header{"content-type": {"text/html"}}}, relabelled, true},
		{"another body", emulator.Fault{After: true, Status: 200, Body: "<html>"}, plain(200, "<html>"), true},
		{
			"login page",
			emulator.Fault{Status: 302, Header: http.Header{"Location": {"/login"}}},
			outcome{Status: 302, Header: map[string]string{"Location": "/login"}},
			false,
		},
		{"500", emulator.Fault{Status: 500}, plain(500, ""), false},
		{"502", emulator.ProxyPage(502), page, false},
		{"502 after", with(emulator.ProxyPage(502), func(f *emulator.Fault) { f.After = true }), page, true},
		{
			"503 with Retry-After",
			emulator.Fault{Status: 503, Header: http.Header{"Retry-After": {"7"}}},
			outcome{Status: 503, Header: map[string]string{"Retry-After": "7"}},
			false,
		},
		{"reset, late", emulator.Fault{Break: true, Late: time.Hour}, lost, false},
		{"nothing but late", emulator.Fault{Late: time.Hour}, lost, false},
		{"502, late", with(emulator.ProxyPage(502), func(f *emulator.Fault) { f.Late = time.Hour }), page, false},
		{"429", emulator.MinuteFull(), outcome{Status: 429, Header: refused(1500)}, false},
		{"restart", emulator.Fault{Restart: true}, whole, true},
		{"restart and reset", emulator.Fault{Restart: true, After: true, Break: true}, lost, true},
	} {
		for _, way := range ways() {
			t.Run(c.name+", "+way.name, func(t *testing.T) {
				t.Cleanup(func() { goleak.VerifyNone(t) })
				var x *tester
				done := make(chan bool, 1)
				f := c.fault
				f.Then = func() {
					_, there := x.portal.Person(newcomer)
					done <- there
				}
				x = open(t, emulator.Config{Empty: true, Hook: always(f)})
				if diff := cmp.Diff(c.want, meet(way.client(t, x.portal), x.creation())); diff != "" {
					t.Errorf("the client meets (-want +got):\n%s", diff)
				}
				if got := <-done; got != c.done {
					t.Errorf("done before the answer: %v, want %v", got, c.done)
				}
			})
		}
	}
}

// way is how a client comes to the portal.
type way struct {
	name   string
	client func(*testing.T, *emulator.Portal) *http.Client
}

func ways() []way {
	return []way{{"over the wire", overWire}, {"in the process", inProcess}}
}

func overWire(t *testing.T, p *emulator.Portal) *http.Client {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: stay}
}

func inProcess(_ *testing.T, p *emulator.Portal) *http.Client {
	return &http.Client{Transport: p, CheckRedirect: stay}
}

func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// A client that asks for gzip itself gets it as it is, in both ways.
func TestBadGzipUnpackedByTheClient(t *testing.T) {
	for _, way := range ways() {
		t.Run(way.name, func(t *testing.T) {
			x := open(t, emulator.Config{Empty: true, Hook: always(emulator.Fault{BadGzip: true})})
			r := x.creation()
			r.Header.Set("Accept-Encoding", "gzip")
			got := meet(way.client(t, x.portal), r)
			if got.Header["Content-Encoding"] != "gzip" || got.Length != int64(len(got.Body)) || got.Broken != "" {
				t.Fatalf("%+v", got)
			}
			unpacker, err := gzip.NewReader(strings.NewReader(got.Body))
			if err != nil {
				t.Fatal(err)
			}
			if b, err := io.ReadAll(unpacker); string(b) != created || !errors.Is(err, gzip.ErrChecksum) {
				t.Errorf("%q, %v", b, err)
			}
		})
	}
}

// Over TCP a broken connection is a reset, with TLS as well.
func TestBreakIsAReset(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the system's error has another number")
	}
	for scheme, start := range map[string]func(http.Handler) *httptest.Server{"http": httptest.NewServer, "https": httptest.NewTLSServer} {
		t.Run(scheme, func(t *testing.T) {
			x := open(t, emulator.Config{Empty: true, Hook: always(emulator.Fault{Break: true})})
			server := start(x.portal)
			defer server.Close()
			r := x.creation()
			r.URL.Scheme, r.URL.Host = scheme, server.Listener.Addr().String()
			if _, err := server.Client().Do(r); !errors.Is(err, syscall.ECONNRESET) {
				t.Errorf("%v, want a reset", err)
			}
		})
	}
}
