package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

// TestRoundTripIsAsOverTheWire sends the same to two equal portals, to one in
// the process and to one over HTTP.
func TestRoundTripIsAsOverTheWire(t *testing.T) {
	defer goleak.VerifyNone(t)
	inside, outside := open(t, emulator.Config{}), open(t, emulator.Config{})
	server := httptest.NewServer(outside.portal)
	defer server.Close()
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/people/filter?sortBy=email&count=3", ""},
		{"GET", "/people/@self", ""},
		{"GET", "/nothing", ""},
		{"PATCH", "/people/x", "{}"},
		{"PUT", "/people/status/Terminated", `{"userIds":["zzz"]}`},
		{"POST", "/people", ""},
		{"POST", "/people", `{"firstName":"陽翔","lastName":"O'Neil","email":"new@example.com","type":"User"}`},
		{"GET", "/people/email?email=new%40example.com&fields=id,displayName", ""},
		{"POST", "/group", `{"groupName":"Продажи"}`},
		{"DELETE", "/group/6f4b4a9f-5b0c-4a43-a9d1-0a8f5f1c2a11", ""},
		{"GET", "/people/filter?filterValue=" + strings.Repeat("a", 8300), ""},
	} {
		there := inside.request(c.method, c.path, c.body)
		here := outside.request(c.method, c.path, c.body)
		there.URL.Scheme, there.URL.Host, there.Host = "http", server.Listener.Addr().String(), ""
		here.URL.Scheme, here.URL.Host, here.Host = "http", server.Listener.Addr().String(), ""
		want, got := shown(t, client.Transport, here), shown(t, inside.portal, there)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s %s (-over the wire +round trip):\n%s", c.method, c.path, diff)
		}
	}
	client.CloseIdleConnections()
}

// reply is everything of an answer that a client can see, but for the times.
type reply struct {
	Status        string
	Header        http.Header
	ContentLength int64
	Body          string
}

func shown(t *testing.T, transport http.RoundTripper, r *http.Request) reply {
	t.Helper()
	w, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	w.Header.Del("Date")
	return reply{w.Status, w.Header, w.ContentLength, made.ReplaceAllString(string(b), "…")}
}

func TestBrokenConnection(t *testing.T) {
	x := open(t, emulator.Config{Hook: func(int, *http.Request) *emulator.Fault { return &emulator.Fault{Break: true, After: true} }})
	server := httptest.NewServer(x.portal)
	defer server.Close()
	r := x.request("GET", "/keys/@self", "")
	r.URL.Scheme, r.URL.Host = "http", server.Listener.Addr().String()
	if _, err := server.Client().Transport.RoundTrip(r); err == nil {
		t.Error("an answer came over the wire")
	}
	if _, err := x.portal.RoundTrip(x.request("GET", "/keys/@self", "")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want an unexpected EOF", err)
	}
}

func TestLatencyAndContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, Latency: 3 * time.Second})
		begun := time.Now()
		x.want(200, "GET", "/people/@self", "")
		if d := time.Since(begun); d != 3*time.Second {
			t.Errorf("answered after %v", d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := x.request("POST", "/people", `{"firstName":"A","lastName":"B","email":"new@example.com","type":"User"}`).WithContext(ctx)
		begun = time.Now()
		if _, err := x.portal.RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Second {
			t.Errorf("%v after %v, want the deadline after 1s", err, time.Since(begun))
		}
		x.person("new@example.com") // the portal did it all the same
		if _, err := x.portal.RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want the deadline", err)
		}
		if n := x.portal.Stats().Requests["POST"]["/people"]; n != 1 {
			t.Errorf("%d creates reached the portal, want 1", n)
		}
	})
}

func TestHook(t *testing.T) {
	const create = `{"firstName":"A","lastName":"B","email":"new@example.com","type":"User"}`
	for _, c := range []struct {
		name   string
		fault  emulator.Fault
		status int // 0: no answer
		body   string
		done   bool
	}{
		{"instead", emulator.Fault{Status: 503, Body: "<html>"}, 503, "<html>", false},
		{"after", emulator.Fault{Status: 504, Body: "<html>", After: true}, 504, "<html>", true},
		{"break instead", emulator.Fault{Break: true}, 0, "", false},
		{"break after", emulator.Fault{Break: true, After: true}, 0, "", true},
		{"slow", emulator.Fault{Delay: time.Minute}, 200, `"new@example.com"`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var body []byte
				x := open(t, emulator.Config{Empty: true, Hook: func(n int, r *http.Request) *emulator.Fault {
					if n != 2 {
						return nil
					}
					body, _ = io.ReadAll(r.Body)
					return &c.fault
				}})
				x.want(200, "GET", "/people/@self", "")
				begun := time.Now()
				a, err := roundTrip(x.portal, x.request("POST", "/people", create))
				if (err != nil) != (c.status == 0) || a.status != c.status || !strings.Contains(a.body, c.body) {
					t.Errorf("%d %q %v, want %d %q", a.status, a.body, err, c.status, c.body)
				}
				if time.Since(begun) != c.fault.Delay || string(body) != create {
					t.Errorf("after %v the hook saw %q", time.Since(begun), body)
				}
				if _, done := x.portal.Person("new@example.com"); done != c.done {
					t.Errorf("done: %v, want %v", done, c.done)
				}
				x.want(200, "GET", "/people/@self", "")
			})
		})
	}
}

func TestStatsAndReset(t *testing.T) {
	x := open(t, emulator.Config{})
	x.want(200, "GET", "/people/"+emulatorID(x), "")
	x.want(200, "GET", "/PEOPLE/filter/", "")
	x.want(404, "GET", "/people/a/b/c", "")
	x.want(405, "PATCH", "/people/x", "{}")
	x.want(200, "PUT", "/people/status/Terminated", ids(x.person(emulator.DemoUser).ID))
	r := x.request("GET", "", "")
	r.URL.Path = "/api/3.0/people"
	if a, err := roundTrip(x.portal, r); err != nil || a.status != 404 {
		t.Errorf("%d %v", a.status, err)
	}
	get := func(method, path string) string {
		r := x.request(method, "", "")
		r.URL.Path = path
		a, err := roundTrip(x.portal, r)
		if err != nil || a.status >= 300 {
			t.Fatalf("%d %v", a.status, err)
		}
		return a.body
	}
	const rest = `"rejected":{"minute":0,"reads":0,"writes":0,"day":0,"sensitive":0},"effects":{"mails":0,"created":0,"terminated":%,"deleted":0,"role_changed":0,"rooms_moved":0,"files_moved":0,"files_destroyed":0}}`
	want := `{"requests":{"GET":{"/people/filter":1,"/people/{id}":1,"unknown":2},"PATCH":{"unknown":1},"PUT":{"/people/status/{status}":1}},` + strings.Replace(rest, "%", "1", 1)
	if got := get("GET", "/emulator/stats"); got != want {
		t.Errorf("stats\n%s\nwant\n%s", got, want)
	}
	get("POST", "/emulator/reset")
	if got, want := get("GET", "/emulator/stats"), `{"requests":{},`+strings.Replace(rest, "%", "0", 1); got != want {
		t.Errorf("after the reset\n%s\nwant\n%s", got, want)
	}
	if x.person(emulator.DemoUser).Status != emulator.Active {
		t.Error("still terminated after the reset")
	}
	if !json.Valid(bytes.TrimSpace([]byte(want))) {
		t.Error("the expectation is no JSON")
	}
}

func emulatorID(x *tester) string { return x.person(emulator.OwnerEmail).ID }
