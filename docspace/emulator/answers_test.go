package emulator_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

// whole is a line of answers.jsonl: an answer as the real server gave it.
type whole struct {
	Name        string  `json:"name"`
	Method      string  `json:"method"`
	Path        string  `json:"path"`
	Body        *string `json:"body"`
	Status      int     `json:"status"`
	ContentType string  `json:"content_type"`
	Answer      string  `json:"answer"`
}

// scene is what the portal must be like for one of the answers, and who asks.
type scene struct {
	config emulator.Config
	people []emulator.Person
	before func(*stage)
	nobody bool     // asks
	scopes []string // of the key that asks
	lists  bool     // only the first elements are compared: the real portal had other people
}

// stage is a portal with the scene on it; path may be changed by before.
type stage struct {
	*player
	t      *testing.T
	path   string
	header map[string]string
}

func (s *stage) must(method, path, body string) answered {
	s.t.Helper()
	a, err := s.do(method, host+"/api/2.0"+path, s.authorization("owner"), nil, &body)
	if err != nil || a.status >= 300 {
		s.t.Fatalf("%s %s: %d %v %s", method, path, a.status, err, a.body)
	}
	return a
}

func test(id, email string, r emulator.Role) emulator.Person {
	return emulator.Person{ID: id, Email: email, FirstName: "Test", LastName: "Person", Role: r}
}

func gone(p emulator.Person) emulator.Person {
	p.Status = emulator.Terminated
	return p
}

func named(p emulator.Person, first, last string) emulator.Person {
	p.FirstName, p.LastName = first, last
	return p
}

// scenes are the answers that need more than an empty portal and its owner.
func scenes() map[string]scene {
	with := func(people ...emulator.Person) scene { return scene{people: people} }
	removed := func(id, email string) scene {
		s := with(gone(test(id, email, emulator.User)))
		s.before = func(s *stage) { s.must("DELETE", "/people/"+id, "") }
		return s
	}
	progress := func(kind, id, start string, p emulator.Person) scene {
		s := with(p)
		s.before = func(s *stage) { s.must("POST", kind, start) }
		return s
	}
	const (
		demoted    = "6c181cbf-a7bd-4bf1-b905-d132862def23"
		reassigned = "ca4d7e11-b8b0-4c73-a687-cb1b2d2fd25c"
		guest      = "79b53ef0-4859-4af9-891d-10e371b18791"
		member     = "39c84eae-a0de-48e9-b1ab-a5df114e6bc7"
		deleted    = "9bb2b063-36b7-4bdd-848a-7ab80261e3c7"
	)
	leaver := gone(test(reassigned, "u0@example.com", emulator.User))
	anna := named(test("9a7b5f99-d02e-4679-98ca-ebbb157aa4e8", "user000@example.com", emulator.User), "Anna", "Smith")
	anna2 := named(test("87908e50-3e10-44f8-ac94-9f46c11a01bc", "user026@example.com", emulator.User), "Anna", "Smith")
	bnna := named(test("b62e1504-b1c1-4288-8cb5-05b56faf1c43", "user001@example.com", emulator.User), "Bnna", "Smith")
	gr0 := named(test(guest, "gr0@example.com", emulator.Guest), "Guest", "Person")
	full := scene{config: emulator.Config{Seats: 5}}
	for i := range 4 {
		full.people = append(full.people, test("", fmt.Sprintf("ra%d@example.com", 10+i), emulator.RoomAdmin))
	}
	fullWith := full
	fullWith.people = append(slices.Clone(full.people), test("6e5fb0f5-a287-4fec-939f-e9d4a01b99ef", "u9@example.com", emulator.User))
	approving := with(gr0, test("", "inviter@example.com", emulator.RoomAdmin))
	approving.before = func(s *stage) {
		s.header = map[string]string{"confirm": s.portal.GuestLink("gr0@example.com", "inviter@example.com")}
		s.tokens["asking"] = "Bearer " + s.portal.Key("inviter@example.com")
	}
	directory := with(anna, anna2, bnna)
	directory.lists = true
	return map[string]scene{
		"no Authorization header": {nobody: true},
		"good key: keys/@self": {before: func(s *stage) {
			key, _ := lookUp(s.must("POST", "/keys", `{"name":"cli"}`).json, "response.key")
			s.tokens["asking"] = fmt.Sprint("Bearer ", key)
		}},
		"keys/permissions":                           {lists: true},
		"accounts:read: people/@self":                {scopes: []string{"accounts:read"}},
		"accounts:read: PUT status Terminated":       {scopes: []string{"accounts:read"}},
		"suspended tenant":                           {config: emulator.Config{State: emulator.State{Suspended: true}}},
		"duplicate e-mail":                           with(test("", "ann.bee1@example.com", emulator.User)),
		"RoomAdmin #5 (limit manager:5 incl. owner)": full,
		"PUT type RoomAdmin over limit (one)":        fullWith,
		"User -> RoomAdmin":                          with(test("0e374ed1-a1b7-4bbb-995e-fa844e90dd41", "u0@example.com", emulator.User)),
		"RoomAdmin -> RoomAdmin (again)":             with(test("0e374ed1-a1b7-4bbb-995e-fa844e90dd41", "u0@example.com", emulator.RoomAdmin)),
		"good, unknown, good":                        with(test("16258a66-0e14-41c5-bd42-4dd7c6a87b32", "u3@example.com", emulator.User), test("96bf491e-91bb-4ccb-bbae-2193956afeba", "u4@example.com", emulator.User)),
		"good + malformed guid":                      with(test("6a392213-45d3-4a90-9a74-602af333f173", "u0@example.com", emulator.User)),
		"RoomAdmin -> User, no reassignUserId":       with(test(demoted, "ra@example.com", emulator.RoomAdmin)),
		"progress final":                             progress("/people/type", demoted, `{"type":"User","userId":"`+demoted+`"}`, test(demoted, "ra@example.com", emulator.RoomAdmin)),
		"terminate one":                              with(test("2f3fd116-7c12-43f9-becd-fe170e91f79b", "u0@example.com", emulator.User)),
		"   (re-read)":                               with(gone(test("2f3fd116-7c12-43f9-becd-fe170e91f79b", "u0@example.com", emulator.User))),
		"active user":                                with(test(deleted, "u0@example.com", emulator.User)),
		"terminated user":                            with(gone(test(deleted, "u0@example.com", emulator.User))),
		"second delete":                              removed(deleted, "u0@example.com"),
		"bulk: one terminated":                       with(gone(test("753740b6-6469-4e38-8ea2-8794990b1e7b", "u4@example.com", emulator.User))),
		"bulk: duplicate id":                         with(gone(test("e92c8131-aae3-4064-8396-f5f583d596be", "u5@example.com", emulator.User))),
		"identity service down: DELETE":              {config: emulator.Config{State: emulator.State{Identity: emulator.IdentityDown}}, people: []emulator.Person{gone(test("4ed5ddeb-9f76-45e0-9a48-0093ef6df6e4", "u6@example.com", emulator.User))}},
		"filter default":                             directory,
		"filter count=1":                             directory,
		"email exact":                                with(bnna),
		"email other case":                           with(bnna),
		"exists user001@example.com":                 with(bnna),
		"simple/filter":                              directory,
		"share link by owner":                        with(gr0),
		"approve without confirm header (owner)":     with(gr0),
		"approve: other e-mail in body":              approving,
		"approve: empty body object":                 approving,
		"DELETE guests by owner, own guest":          with(test("3ac06a52-e015-4e81-b4ec-0ab70866d450", "g@example.com", emulator.Guest)),
		"create with manager and members":            with(test("6950bed5-5946-4fb5-9d88-b71cdff032b5", "ra0@example.com", emulator.RoomAdmin), test("eaec7d0c-7d4b-483b-af5e-c4aa10d0a3c8", "ra1@example.com", emulator.RoomAdmin), test(member, "user@example.com", emulator.User)),
		"list": {lists: true, before: func(s *stage) {
			for range 7 {
				s.must("POST", "/group", `{"groupName":"Alpha"}`)
			}
		}},
		"add member": {people: []emulator.Person{test("", "ra0@example.com", emulator.RoomAdmin), test(member, "user@example.com", emulator.User)}, before: func(s *stage) {
			manager, _ := s.portal.Person("ra0@example.com")
			s.must("POST", "/group", `{"groupName":"Beta","groupManager":"`+manager.ID+`","members":["`+member+`"]}`)
			s.group("Alpha")
		}},
		"delete group":             {before: func(s *stage) { s.group("Alpha") }},
		"terminated user -> owner": with(leaver),
		"progress":                 progress("/people/reassign/start", reassigned, `{"fromUserId":"`+reassigned+`","toUserId":"66faa6e4-f133-11ea-b126-00ffeec8b4ef"}`, leaver),
		"invite one User":          {people: []emulator.Person{test("", "adm@example.com", emulator.DocSpaceAdmin)}, lists: true},
	}
}

// group makes a group and puts its id into the path.
func (s *stage) group(name string) {
	id, _ := lookUp(s.must("POST", "/group", `{"groupName":"`+name+`"}`).json, "response.id")
	s.path = strings.Replace(s.path, "16b943c0-3924-44a4-bd19-d8d6d237b4b0", fmt.Sprint(id), 1)
}

func TestAnswers(t *testing.T) {
	f, err := os.Open("testdata/answers.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := scenes()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	n := 0
	for ; lines.Scan(); n++ {
		var want whole
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		s := all[want.Name]
		delete(all, want.Name)
		t.Run(want.Name, func(t *testing.T) { s.compare(t, want) })
	}
	if err := lines.Err(); err != nil || n != 56 {
		t.Errorf("%d answers, want 56: %v", n, err)
	}
	for name := range all {
		t.Errorf("no answer is called %q", name)
	}
}

func (s scene) compare(t *testing.T, want whole) {
	s.config.Empty = true
	p := &stage{player: newPlayer(emulator.New(s.config)), t: t, path: want.Path}
	for _, x := range s.people {
		p.portal.Add(x)
	}
	p.tokens["asking"] = p.authorization("owner")
	if s.scopes != nil {
		p.tokens["asking"] = "Bearer " + p.portal.Key(emulator.OwnerEmail, s.scopes...)
	}
	if s.nobody {
		p.tokens["asking"] = ""
	}
	if s.before != nil {
		s.before(p)
	}
	a, err := p.do(want.Method, host+p.path, p.tokens["asking"], p.header, want.Body)
	if err != nil {
		t.Fatal(err)
	}
	if a.status != want.Status || a.header.Get("Content-Type") != want.ContentType {
		t.Errorf("%d %q, want %d %q", a.status, a.header.Get("Content-Type"), want.Status, want.ContentType)
	}
	if diff := cmp.Diff(flat(t, want.Answer, s.lists), flat(t, a.body, s.lists)); diff != "" {
		t.Errorf("answer (-real +emulator):\n%s", diff)
	}
}

// made matches what no two portals have in common.
var made = regexp.MustCompile(`\?hash=\d+|\d{4}-\d\d-\d\dT[\d:.]+Z|^00-.*|^ {3}at .*|^…$|sk-\S+|/s/[-A-Z0-9]+|^[0-9a-f]{4}$`)

// ids are made up as well where the answer makes something new.
var fresh = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// flat writes an answer as lines of path and value, in its order.
func flat(t *testing.T, body string, lists bool) []string {
	t.Helper()
	if body == "" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var lines []string
	var walk func(path string)
	walk = func(path string) {
		token, err := d.Token()
		if err != nil && err != io.EOF {
			t.Fatalf("%v in %s", err, body)
		}
		switch token {
		case json.Delim('{'):
			for d.More() {
				name, _ := d.Token()
				walk(path + "." + fmt.Sprint(name))
			}
			_, _ = d.Token()
		case json.Delim('['):
			lines = append(lines, path+" list")
			for i := 0; d.More(); i++ {
				before := len(lines)
				walk(path + "[" + strconv.Itoa(i) + "]")
				if lists && i > 0 {
					lines = lines[:before]
				}
			}
			_, _ = d.Token()
		default:
			lines = append(lines, path+" "+shape(path, token, lists))
		}
	}
	walk("")
	return lines
}

// shape is a value without what is made up.
func shape(path string, token json.Token, lists bool) string {
	s, isText := token.(string)
	if isText {
		return fresh.ReplaceAllString(made.ReplaceAllString(s, "…"), "id")
	}
	if lists && (path == ".count" || path == ".total") {
		return "number"
	}
	return fmt.Sprintf("%T %v", token, token)
}

var (
	_ http.RoundTripper = (*emulator.Portal)(nil)
	_ http.Handler      = (*emulator.Portal)(nil)
)
