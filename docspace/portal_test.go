package docspace_test

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"docspace-batch/docspace"
)

const (
	goodKey = "sk-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	ann     = "bb471ea6-31b3-4d90-b397-f34b4f60df0c"
	bob     = "16258a66-0e14-41c5-bd42-4dd7c6a87b32"
	root    = "https://portal.example.com"
	api     = root + "/api/2.0/"
)

// sent is a request as the portal saw it.
type sent struct {
	Method, URL, Body string
	Header            http.Header
	At                time.Time
}

// script is a portal that gives one literal answer after the other, the last
// one again and again, and keeps what it was sent.
type script struct {
	mu       sync.Mutex
	answers  []reply
	requests []sent
}

// reply is a literal answer; with err there is none.
type reply struct {
	status int
	body   string
	header map[string]string
	err    error
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r.Body.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, sent{Method: r.Method, URL: r.URL.String(), Body: string(body), Header: r.Header, At: time.Now()})
	next := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	return next.response(r)
}

func (a reply) response(r *http.Request) (*http.Response, error) {
	if a.err != nil {
		return nil, a.err
	}
	header := http.Header{}
	if a.body != "" {
		header.Set("Content-Type", "application/json; charset=utf-8")
	}
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		header.Set(name, a.header[name])
	}
	return &http.Response{
		StatusCode: a.status, Header: header, Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}, nil
}

// urls is what was asked for, in order.
func (s *script) urls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, r := range s.requests {
		all = append(all, r.Method+" "+r.URL)
	}
	return all
}

func portal(answers ...reply) *script { return &script{answers: answers} }

func newClient(t testing.TB, transport http.RoundTripper, change ...func(*docspace.Config)) *docspace.Client {
	t.Helper()
	config := docspace.Config{URL: root, Key: goodKey, UserAgent: "docspace-batch/test", Transport: transport}
	for _, f := range change {
		f(&config)
	}
	c, err := docspace.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wrap is a success as the portal wraps it.
func wrap(response string) string {
	return `{"response":` + response + `,"count":1,"links":[{"href":"` + api + `x","action":"GET"}],"status":0,"statusCode":200}`
}

func ok(response string) reply { return reply{status: 200, body: wrap(response)} }

// person is an answer's account, with all the members that the portal sends.
func person(id, email, flag string, status string) string {
	return `{"firstName":"Ann","lastName":"Bee","userName":"ann.bee1","email":` + strconv.Quote(email) + `,"status":` + status +
		`,"activationStatus":2,"department":"","isAdmin":` + is(flag, "isAdmin") + `,"isRoomAdmin":` + is(flag, "isRoomAdmin") +
		`,"isLDAP":false,"isOwner":` + is(flag, "isOwner") + `,"isVisitor":` + is(flag, "isVisitor") +
		`,"isCollaborator":` + is(flag, "isCollaborator") + `,"mobilePhoneActivationStatus":0,"isSSO":false,"usedSpace":0,` +
		`"createdBy":{"id":"66faa6e4-f133-11ea-b126-00ffeec8b4ef","displayName":"Portal Owner","hasAvatar":false,"isAnonim":false},` +
		`"registrationDate":"2026-11-22T11:13:10.0000000Z","id":"` + id + `","displayName":"Ann Bee","hasAvatar":false,"isAnonim":false}`
}

func is(flag, name string) string {
	if flag == name {
		return "true"
	}
	return "false"
}

func user(id, email string) string { return person(id, email, "isCollaborator", "1") }
