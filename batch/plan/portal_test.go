package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// portal answers the reads of a plan, and lets a test change it between two
// of them. What a portal does beyond that is the emulator's.
type portal struct {
	caller docspace.Person
	people []docspace.Person
	guests map[string]bool   // ids of guests that a RoomAdmin does not see
	rooms  map[string]string // id: types for which reassign/necessary is true, "" as "delete"
	seats  string            // portal/quota's number; "" refuses as for a missing scope
	old    bool              // 3.6.1
	before func(n int, r *http.Request)
	after  func(r *http.Request) time.Duration // latency; nil: none

	mu      sync.Mutex
	n       int
	sent    map[string]int // by path; ids are {id}
	methods map[string]int
	asked   []string // questions for rooms: id and type
}

func (p *portal) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := p.answer(r)
	if p.after != nil {
		select {
		case <-time.After(p.after(r)):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	return &http.Response{
		StatusCode: status, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

func (p *portal) answer(r *http.Request) (int, string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sent == nil {
		p.sent, p.methods = map[string]int{}, map[string]int{}
	}
	p.n++
	if p.before != nil {
		p.before(p.n, r)
	}
	p.methods[r.Method]++
	path := strings.TrimPrefix(r.URL.Path, "/api/2.0/")
	q := r.URL.Query()
	switch path {
	case "people/filter", "people/email", "people/exists", "people/reassign/necessary", "portal/quota":
		p.sent[path]++
	default:
		p.sent["people/{id}"]++
	}
	switch {
	case path == "people/filter":
		start, _ := strconv.Atoi(q.Get("startIndex"))
		return p.list(q.Get("filterValue"), q.Get("filterSeparator"), start)
	case path == "people/email":
		return p.one(func(x docspace.Person) bool { return strings.EqualFold(x.Email, q.Get("email")) })
	case path == "people/exists" && !p.old:
		there := slices.ContainsFunc(p.people, func(x docspace.Person) bool { return strings.EqualFold(x.Email, q.Get("email")) })
		return 200, fmt.Sprintf(`{"response":{"exists":%t},"count":1,"status":0,"statusCode":200}`, there)
	case path == "people/reassign/necessary":
		p.asked = append(p.asked, strings.TrimSpace(q.Get("userId")+" "+q.Get("type")))
		if !slices.ContainsFunc(p.people, func(x docspace.Person) bool { return x.ID == q.Get("userId") }) {
			return notFound()
		}
		about := q.Get("type")
		if about == "" {
			about = "delete"
		}
		owns := strings.Contains(p.rooms[q.Get("userId")], about)
		return 200, fmt.Sprintf(`{"response":%t,"count":1,"status":0,"statusCode":200}`, owns)
	case path == "portal/quota" && p.seats == "":
		return 403, ""
	case path == "portal/quota":
		return 200, `{"response":{"countRoomAdmin":` + p.seats + `},"count":1,"status":0,"statusCode":200}`
	}
	return p.one(func(x docspace.Person) bool { return "people/"+x.ID == path })
}

func (p *portal) listed(x docspace.Person) bool {
	return p.caller.Type() == docspace.DocSpaceAdmin || x.Status != docspace.Terminated && !p.guests[x.ID]
}

func (p *portal) list(value, separator string, start int) (int, string) {
	var parts []string
	if value != "" {
		parts = strings.Split(strings.ToLower(value), separator)
	}
	var all []docspace.Person
	for _, x := range p.people {
		text := strings.ToLower(x.Email)
		if p.listed(x) && (parts == nil || slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })) {
			all = append(all, x)
		}
	}
	page := all[min(start, len(all)):min(start+100, len(all))]
	body, _ := json.Marshal(map[string]any{"response": page, "count": len(page), "total": len(all), "status": 0, "statusCode": 200})
	return 200, strings.Replace(string(body), `"response":null`, `"response":[]`, 1)
}

func (p *portal) one(is func(docspace.Person) bool) (int, string) {
	i := slices.IndexFunc(p.people, is)
	switch {
	case i < 0:
		return notFound()
	case p.guests[p.people[i].ID] && p.caller.Type() != docspace.DocSpaceAdmin:
		return 403, `{"error":{"message":"Access denied","type":"System.Security.SecurityException"},"status":1,"statusCode":403}`
	}
	body, _ := json.Marshal(map[string]any{"response": p.people[i], "count": 1, "status": 0, "statusCode": 200})
	return 200, string(body)
}

func notFound() (int, string) {
	return 404, `{"error":{"message":"The user could not be found","type":"ASC.Common.Web.ItemNotFoundException"},"status":1,"statusCode":404}`
}

// config is one for plans with the portal's caller.
func (p *portal) config(t testing.TB) Config {
	t.Helper()
	return p.configVia(t, p, 0)
}

// configVia is config with another transport, and so many reads at once.
func (p *portal) configVia(t testing.TB, transport http.RoundTripper, reads int) Config {
	t.Helper()
	client, err := docspace.New(docspace.Config{
		URL: "https://portal.example.com", Key: "sk-" + strings.Repeat("0", 64), UserAgent: "test",
		Transport: transport, Reads: reads,
	})
	if err != nil {
		t.Fatal(err)
	}
	return Config{Client: client, Caller: AccountOf(p.caller, p.caller.ID), PortalHost: "portal.example.com"}
}

// crowd is n Users with addresses and ids in order, and the owner.
func crowd(n int) []docspace.Person {
	all := make([]docspace.Person, 0, n)
	for i := range n - 1 {
		all = append(all, docspace.Person{
			ID: crowdID(i), Email: crowdEmail(i), FirstName: "Pat", LastName: "Example",
			Status: docspace.Active, IsCollaborator: true,
		})
	}
	return append(all, docspace.Person{ID: id("0"), Email: "zowner@example.com", Status: docspace.Active, IsOwner: true})
}

func crowdEmail(i int) string { return fmt.Sprintf("p%05d@example.com", i) }

func crowdID(i int) string { return fmt.Sprintf("%08d-1111-4111-8111-111111111111", i) }

// leaving are rows that terminate every step-th of the crowd, n of them.
func leaving(n, step int) []batch.Row {
	rows := make([]batch.Row, n)
	for i := range rows {
		rows[i] = row(batch.Terminate, crowdEmail(i*step))
	}
	return numbered(rows...)
}
