package docspace_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
)

const fields = "fields=id%2Cemail%2CuserName%2CfirstName%2ClastName%2Cstatus%2CactivationStatus%2CisOwner%2CisAdmin%2CisRoomAdmin%2CisCollaborator%2CisVisitor%2CisLDAP%2CisSSO"

var annUser = docspace.Person{
	ID: ann, Email: "ann@example.com", UserName: "ann.bee1", FirstName: "Ann", LastName: "Bee",
	Status: docspace.Active, ActivationStatus: 2, IsCollaborator: true,
}

func annIn(groups ...docspace.Group) docspace.Person {
	p := annUser
	p.Groups = groups
	return p
}

var annPlus = func() docspace.Person { p := annUser; p.Email = "ann+x@example.com"; return p }()

const (
	sales = "16b943c0-3924-44a4-bd19-d8d6d237b4b0"
	beta  = "6300bfb7-0bac-43b9-9cb6-a019faa24f39"
)

// groupOf is a group as the portal gives it with its members.
func groupOf(members ...string) string {
	return `{"name":"Sales","parent":"00000000-0000-0000-0000-000000000000","category":"00000000-0000-0000-0000-000000000000","id":"` + sales +
		`","isLDAP":false,"manager":` + user(bob, "bob@example.com") + `,"members":[` + strings.Join(members, ",") + `],"membersCount":` + strconv.Itoa(len(members)) + `}`
}

const confirm = "type=GuestShareLink&key=123.ABC-d_e&encemail=xyz%3D%3D&uid=66faa6e4-f133-11ea-b126-00ffeec8b4ef"

// Every method: what it sends and what it makes of the answer.
func TestRequests(t *testing.T) {
	read := func(v any, err error) []any { return []any{v, err} }
	once := docspace.Reply{Status: 200, Attempts: 1}
	tests := []struct {
		name   string
		answer string
		do     func(context.Context, *docspace.Client) []any
		sent   string
		body   string
		want   []any
	}{
		{
			"key", `{"id":"4052b4f2-7963-4cc7-bf5f-d1d45bc12e89","name":"cli","key":"sk-***d9df","keyPostfix":"d9df","permissions":["accounts:read"],"expiresAt":"2026-12-22T11:13:03.4230750+03:00","createOn":"2026-11-22T11:12:52.4246594Z","createBy":{"id":"66faa6e4-f133-11ea-b126-00ffeec8b4ef","displayName":"Portal Owner"},"isActive":true}`,
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Key(ctx)) },
			"GET keys/@self", "",
			[]any{docspace.Key{
				ID: "4052b4f2-7963-4cc7-bf5f-d1d45bc12e89", Name: "cli", Permissions: []string{"accounts:read"}, Active: true,
				ExpiresAt: time.Date(2026, 12, 22, 8, 13, 3, 423075000, time.UTC), CreateBy: "66faa6e4-f133-11ea-b126-00ffeec8b4ef",
			}, nil},
		},
		{
			"key that never expires", `{"id":"k","permissions":[],"expiresAt":"0001-01-01T00:00:00.0000000Z","createBy":{"id":"o"},"isActive":true}`,
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Key(ctx)) },
			"GET keys/@self", "",
			[]any{docspace.Key{ID: "k", Permissions: []string{}, Active: true, CreateBy: "o"}, nil},
		},
		{
			"self", person(ann, "owner@example.com", "isOwner", "1"),
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Self(ctx)) },
			"GET people/@self?" + fields, "",
			[]any{docspace.Person{
				ID: ann, Email: "owner@example.com", UserName: "ann.bee1", FirstName: "Ann", LastName: "Bee",
				Status: docspace.Active, ActivationStatus: 2, IsOwner: true,
			}, nil},
		},
		{
			"settings", `{"trustedDomains":[],"version":"3.7.2","tenantStatus":0,"userNameRegex":"^[\\p{L}\\p{M}' \\-]+$","passwordHash":{"size":256}}`,
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Settings(ctx)) },
			"GET settings", "",
			[]any{docspace.Settings{Version: "3.7.2", UserNameRegex: `^[\p{L}\p{M}' \-]+$`}, nil},
		},
		{
			"quota", `{"tenantId":1,"features":"manager:5","countUser":2147483647,"countRoomAdmin":5}`,
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Quota(ctx)) },
			"GET portal/quota", "",
			[]any{docspace.Quota{Seats: 5, Users: docspace.Unlimited}, nil},
		},
		{
			"get", user(ann, "ann@example.com"),
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Get(ctx, ann)) },
			"GET people/" + ann + "?" + fields, "",
			[]any{annUser, nil},
		},
		{
			"get by e-mail", user(ann, "ann+x@example.com"),
			func(ctx context.Context, c *docspace.Client) []any {
				return read(c.GetByEmail(ctx, "Ann+X@example.com"))
			},
			"GET people/email?email=Ann%2BX%40example.com&" + fields, "",
			[]any{annPlus, nil},
		},
		{
			"exists", `{"exists":true,"status":2}`,
			func(ctx context.Context, c *docspace.Client) []any {
				there, status, err := c.Exists(ctx, "ann@example.com")
				return []any{there, status, err}
			},
			"GET people/exists?email=ann%40example.com", "",
			[]any{true, docspace.Terminated, nil},
		},
		{
			"exists not", `{"exists":false}`,
			func(ctx context.Context, c *docspace.Client) []any {
				there, status, err := c.Exists(ctx, "ann@example.com")
				return []any{there, status, err}
			},
			"GET people/exists?email=ann%40example.com", "",
			[]any{false, docspace.Status(0), nil},
		},
		{
			"reassign necessary", `true`,
			func(ctx context.Context, c *docspace.Client) []any {
				return read(c.ReassignNecessary(ctx, ann, docspace.Guest))
			},
			"GET people/reassign/necessary?type=Guest&userId=" + ann, "",
			[]any{true, nil},
		},
		{
			"reassign not necessary for deletion", `false`,
			func(ctx context.Context, c *docspace.Client) []any { return read(c.ReassignNecessary(ctx, ann, "")) },
			"GET people/reassign/necessary?userId=" + ann, "",
			[]any{false, nil},
		},
		{
			"reassign", `{"id":"1_` + ann + `_ReassignProgressItem","error":"","percentage":0,"isCompleted":false,"status":1}`,
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.StartReassign(ctx, ann, bob)
				return []any{p, reply, err}
			},
			"POST people/reassign/start", `{"fromUserId":"` + ann + `","toUserId":"` + bob + `","deleteProfile":false}`,
			[]any{docspace.Progress{ID: "1_" + ann + "_ReassignProgressItem", Status: 1}, once, nil},
		},
		{
			"progress of a reassignment", `{"id":"1_` + ann + `_ReassignProgressItem","error":"Publication not found.","percentage":100,"isCompleted":true,"status":4}`,
			func(ctx context.Context, c *docspace.Client) []any {
				p, there, err := c.ReassignProgress(ctx, ann)
				return []any{p, there, err}
			},
			"GET people/reassign/progress/" + ann, "",
			[]any{docspace.Progress{ID: "1_" + ann + "_ReassignProgressItem", Error: "Publication not found.", Percentage: 100, Completed: true, Status: 4}, true, nil},
		},
		{
			"invite", `[{"id":"` + bob + `","displayName":"Bob Cee","avatar":"/static/images/default_user_photo_size_82-82.png?hash=1937736289","profileUrl":"https://portal.example.com/accounts/people/filter?search=bob%40example.com","hasAvatar":false,"isAnonim":false}]`,
			func(ctx context.Context, c *docspace.Client) []any {
				return read(c.Invite(ctx, []docspace.Invitation{{Email: "ann@example.com", Type: docspace.User}, {Email: "Cy@example.com", Type: docspace.RoomAdmin}}))
			},
			"POST people/invite", `{"invitations":[{"email":"ann@example.com","type":"User"},{"email":"Cy@example.com","type":"RoomAdmin"}]}`,
			[]any{once, nil},
		},
		{
			"groups", `[{"id":"` + sales + `","name":"Sales","isLDAP":false,"membersCount":2},{"id":"` + beta + `","name":"Sales","isLDAP":true,"membersCount":0}]`,
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Groups(ctx)) },
			"GET group?count=100&fields=id%2Cname%2CisLDAP%2CmembersCount&startIndex=0", "",
			[]any{[]docspace.Group{{ID: sales, Name: "Sales", Count: 2}, {ID: beta, Name: "Sales", LDAP: true}}, nil},
		},
		{
			"members of a group", "[" + user(ann, "ann@example.com") + "]",
			func(ctx context.Context, c *docspace.Client) []any { return read(c.GroupMembers(ctx, sales)) },
			"GET people/filter?count=100&" + fields + "&groupId=" + sales + "&sortBy=email&sortOrder=ascending&startIndex=0", "",
			[]any{[]docspace.Person{annUser}, nil},
		},
		{
			"add to a group", groupOf(user(ann, "ann@example.com")),
			func(ctx context.Context, c *docspace.Client) []any {
				g, reply, err := c.AddToGroup(ctx, sales, []string{ann, bob})
				return []any{g, g.Has(strings.ToUpper(ann)), g.Has(bob), reply, err}
			},
			"PUT group/" + sales + "/members", `{"members":["` + ann + `","` + bob + `"]}`,
			[]any{docspace.Group{ID: sales, Name: "Sales", Count: 1, Members: []docspace.Person{annUser}}, true, false, once, nil},
		},
		{
			"remove from a group", groupOf(),
			func(ctx context.Context, c *docspace.Client) []any {
				g, reply, err := c.RemoveFromGroup(ctx, sales, []string{ann})
				return []any{g, g.Has(ann), reply, err}
			},
			"DELETE group/" + sales + "/members", `{"members":["` + ann + `"]}`,
			[]any{docspace.Group{ID: sales, Name: "Sales", Members: []docspace.Person{}}, false, once, nil},
		},
		{
			"progress of a demotion", `{"id":"1_x_UpdateUserTypeProgressItem","error":"","percentage":40,"isCompleted":false,"status":1}`,
			func(ctx context.Context, c *docspace.Client) []any {
				p, there, err := c.DemoteProgress(ctx, ann)
				return []any{p, there, err}
			},
			"GET people/type/progress/" + ann, "",
			[]any{docspace.Progress{ID: "1_x_UpdateUserTypeProgressItem", Percentage: 40, Status: 1}, true, nil},
		},
		{
			"progress of a removal", `{"id":"r","error":"no room","percentage":100,"isCompleted":true,"status":4}`,
			func(ctx context.Context, c *docspace.Client) []any {
				p, there, err := c.RemoveProgress(ctx, ann)
				return []any{p, there, err}
			},
			"GET people/remove/progress/" + ann, "",
			[]any{docspace.Progress{ID: "r", Error: "no room", Percentage: 100, Completed: true, Status: 4}, true, nil},
		},
		{
			"create", user(ann, "ann@example.com"),
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.Create(ctx, docspace.NewPerson{Email: "ann@example.com", FirstName: "Ann", Type: docspace.User})
				return []any{p, reply, err}
			},
			"POST people", `{"email":"ann@example.com","firstName":"Ann","lastName":"","type":"User"}`,
			[]any{annUser, once, nil},
		},
		{
			"create with a password", user(ann, "ann@example.com"),
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.Create(ctx, docspace.NewPerson{
					Email: "ann@example.com", FirstName: "Ann", LastName: "Bee", Type: docspace.RoomAdmin, Password: "correct horse",
				})
				return []any{p, reply, err}
			},
			"POST people", `{"email":"ann@example.com","firstName":"Ann","lastName":"Bee","type":"RoomAdmin","password":"correct horse"}`,
			[]any{annUser, once, nil},
		},
		{
			"create in groups", strings.Replace(user(ann, "ann@example.com"), `"department":""`, `"department":"Sales","groups":[{"id":"`+sales+`","name":"Sales","manager":"bob"}]`, 1),
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.Create(ctx, docspace.NewPerson{Email: "ann@example.com", FirstName: "Ann", LastName: "Bee", Type: docspace.User, Groups: []string{sales, beta}})
				return []any{p, reply, err}
			},
			"POST people", `{"email":"ann@example.com","firstName":"Ann","lastName":"Bee","type":"User","department":["` + sales + `","` + beta + `"]}`,
			[]any{annIn(docspace.Group{ID: sales, Name: "Sales"}), once, nil},
		},
		{
			"terminate", "[" + person(ann, "ann@example.com", "isCollaborator", "2") + "]",
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.SetStatus(ctx, docspace.Terminated, []string{ann, bob})
				return []any{len(p), p[0].Status, reply, err}
			},
			"PUT people/status/Terminated", `{"userIds":["` + ann + `","` + bob + `"]}`,
			[]any{1, docspace.Terminated, once, nil},
		},
		{
			"activate", "[]",
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.SetStatus(ctx, docspace.Active, []string{ann})
				return []any{len(p), reply, err}
			},
			"PUT people/status/Active", `{"userIds":["` + ann + `"]}`,
			[]any{0, once, nil},
		},
		{
			"promote", "[" + person(ann, "ann@example.com", "isRoomAdmin", "1") + "," + person(docspace.LostUser, "", "", "1") + "]",
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.SetType(ctx, docspace.RoomAdmin, []string{ann, bob})
				return []any{p[0].Type(), p[1].ID, p[1].Type(), reply, err}
			},
			"PUT people/type/RoomAdmin", `{"userIds":["` + ann + `","` + bob + `"]}`,
			[]any{docspace.RoomAdmin, docspace.LostUser, docspace.Type(""), once, nil},
		},
		{
			"demote with an heir", `{"id":"1_x","error":"","percentage":0,"isCompleted":false,"status":1}`,
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.Demote(ctx, ann, docspace.Guest, bob)
				return []any{p, reply, err}
			},
			"POST people/type", `{"type":"Guest","userId":"` + ann + `","reassignUserId":"` + bob + `"}`,
			[]any{docspace.Progress{ID: "1_x", Status: 1}, once, nil},
		},
		{
			"demote without", `{"id":"1_x","error":"","percentage":0,"isCompleted":false,"status":1}`,
			func(ctx context.Context, c *docspace.Client) []any {
				_, reply, err := c.Demote(ctx, ann, docspace.User, "")
				return []any{reply, err}
			},
			"POST people/type", `{"type":"User","userId":"` + ann + `"}`,
			[]any{once, nil},
		},
		{
			"delete", person(ann, "ann@example.com", "", "2"),
			func(ctx context.Context, c *docspace.Client) []any { return read(c.Delete(ctx, ann)) },
			"DELETE people/" + ann, "",
			[]any{once, nil},
		},
		{
			"delete many", "[" + person(bob, "bob@example.com", "isVisitor", "2") + "]",
			func(ctx context.Context, c *docspace.Client) []any {
				p, reply, err := c.DeleteMany(ctx, []string{ann, bob})
				return []any{len(p), p[0].ID, p[0].Type(), reply, err}
			},
			"PUT people/delete", `{"userIds":["` + ann + `","` + bob + `"]}`,
			[]any{1, bob, docspace.Guest, once, nil},
		},
		{
			"approve", person(ann, "g@example.com", "isVisitor", "1"),
			func(ctx context.Context, c *docspace.Client) []any {
				return read(c.ApproveGuest(ctx, root+"/confirm/GuestShareLink?"+confirm, "g@example.com"))
			},
			"POST people/guests/share/approve", `{"email":"g@example.com"}`,
			[]any{once, nil},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := portal(ok(tt.answer))
			got := tt.do(t.Context(), newClient(t, p))
			opts := cmp.Options{
				cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
				cmp.Comparer(func(a, b docspace.Reply) bool { return timeless(a) == timeless(b) }),
			}
			if diff := cmp.Diff(tt.want, got, opts); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			method, path, _ := strings.Cut(tt.sent, " ")
			if diff := cmp.Diff([]string{method + " " + api + path}, p.urls()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.body, p.requests[0].Body); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			want := http.Header{
				"Accept": {"application/json"}, "User-Agent": {"docspace-batch/test"}, "Authorization": {"Bearer " + goodKey},
			}
			if tt.body != "" {
				want.Set("Content-Type", "application/json")
			}
			if strings.HasPrefix(tt.sent, "GET settings") {
				want.Del("Authorization")
			}
			if strings.HasSuffix(tt.sent, "approve") {
				want.Set("Confirm", confirm)
			}
			if diff := cmp.Diff(want, p.requests[0].Header); diff != "" {
				t.Errorf("headers (-want +got):\n%s", diff)
			}
		})
	}
}

// Answers without `response` (docspace-api.md §2.1).
func TestAnswersWithoutResponse(t *testing.T) {
	void := reply{status: 200, body: `{"count":0,"links":[{"href":"` + api + `x","action":"GET"}],"status":0,"statusCode":200}`}
	c := newClient(t, portal(void))
	if reply, err := c.DeleteGuests(t.Context(), []string{ann}); err != nil || timeless(reply) != (docspace.Reply{Status: 200, Attempts: 1}) {
		t.Errorf("DeleteGuests: %v, %v", reply, err)
	}
	if _, there, err := c.DemoteProgress(t.Context(), ann); there || err != nil {
		t.Errorf("DemoteProgress of no job: there %v, %v", there, err)
	}
	p := portal(reply{status: 204})
	if reply, err := newClient(t, p).Delete(t.Context(), ann); err != nil || reply.Status != 204 {
		t.Errorf("Delete answered 204: %v, %v", reply, err)
	}
	p = portal(void)
	if _, err := newClient(t, p).DeleteGuests(t.Context(), []string{ann, bob}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"userIds":["`+ann+`","`+bob+`"]}`, p.requests[0].Body); diff != "" {
		t.Errorf("body of DeleteGuests (-want +got):\n%s", diff)
	}
}

// What the portal would take for something else is not sent at all.
func TestNothingIsSent(t *testing.T) {
	ctx := context.Background()
	tests := map[string]func(*docspace.Client) error{
		"self as id":      func(c *docspace.Client) error { _, err := c.Get(ctx, "@self"); return err },
		"delete guests":   func(c *docspace.Client) error { _, err := c.Delete(ctx, "guests"); return err },
		"user name as id": func(c *docspace.Client) error { _, err := c.Get(ctx, "ann.bee1"); return err },
		"braces":          func(c *docspace.Client) error { _, err := c.Get(ctx, "{"+ann[:34]+"}"); return err },
		"slashes":         func(c *docspace.Client) error { _, _, err := c.DemoteProgress(ctx, "../../"+ann); return err },
		"no id":           func(c *docspace.Client) error { _, err := c.DeleteGuests(ctx, nil); return err },
		"an id twice": func(c *docspace.Client) error {
			_, _, err := c.DeleteMany(ctx, []string{ann, strings.ToUpper(ann)})
			return err
		},
		"status pending": func(c *docspace.Client) error {
			_, _, err := c.SetStatus(ctx, docspace.Pending, []string{ann})
			return err
		},
		"two types": func(c *docspace.Client) error {
			_, _, err := c.SetType(ctx, "RoomAdmin, Guest", []string{ann})
			return err
		},
		"no type": func(c *docspace.Client) error {
			_, _, err := c.Create(ctx, docspace.NewPerson{Email: "a@example.com"})
			return err
		},
		"demote to admin": func(c *docspace.Client) error { _, _, err := c.Demote(ctx, ann, docspace.RoomAdmin, ""); return err },
		"heir himself":    func(c *docspace.Client) error { _, _, err := c.Demote(ctx, ann, docspace.User, ann); return err },
		"reassign to himself": func(c *docspace.Client) error {
			_, _, err := c.StartReassign(ctx, ann, strings.ToUpper(ann))
			return err
		},
		"reassign to nobody": func(c *docspace.Client) error { _, _, err := c.StartReassign(ctx, ann, ""); return err },
		"progress of start":  func(c *docspace.Client) error { _, _, err := c.ReassignProgress(ctx, "../start"); return err },
		"invite nobody":      func(c *docspace.Client) error { _, err := c.Invite(ctx, nil); return err },
		"invite no address": func(c *docspace.Client) error {
			_, err := c.Invite(ctx, []docspace.Invitation{{Email: " ", Type: docspace.User}})
			return err
		},
		"invite a guest": func(c *docspace.Client) error {
			_, err := c.Invite(ctx, []docspace.Invitation{{Email: "a@example.com", Type: docspace.Guest}})
			return err
		},
		"invite as nothing": func(c *docspace.Client) error {
			_, err := c.Invite(ctx, []docspace.Invitation{{Email: "a@example.com"}})
			return err
		},
		"invite twice": func(c *docspace.Client) error {
			_, err := c.Invite(ctx, []docspace.Invitation{{Email: "a@example.com", Type: docspace.User}, {Email: "A@example.com", Type: docspace.RoomAdmin}})
			return err
		},
		"group by name":       func(c *docspace.Client) error { _, _, err := c.AddToGroup(ctx, "Sales", []string{ann}); return err },
		"members by name":     func(c *docspace.Client) error { _, err := c.GroupMembers(ctx, ""); return err },
		"nobody to a group":   func(c *docspace.Client) error { _, _, err := c.AddToGroup(ctx, sales, nil); return err },
		"nobody from a group": func(c *docspace.Client) error { _, _, err := c.RemoveFromGroup(ctx, sales, []string{}); return err },
		"create in a group by name": func(c *docspace.Client) error {
			_, _, err := c.Create(ctx, docspace.NewPerson{Email: "a@example.com", Type: docspace.User, Groups: []string{"Sales"}})
			return err
		},
		"link of other use": func(c *docspace.Client) error {
			_, err := c.ApproveGuest(ctx, "type=LinkInvite&key=a&encemail=b&uid=c", "g@example.com")
			return err
		},
	}
	for name, do := range tests {
		t.Run(name, func(t *testing.T) {
			p := portal(ok(`[]`))
			err := do(newClient(t, p))
			var refused *docspace.Error
			if !errors.As(err, &refused) || refused.Kind != docspace.Invalid || refused.Fatal() || refused.Uncertain() {
				t.Errorf("error %v, want one of kind %v", err, docspace.Invalid)
			}
			if len(p.requests) > 0 {
				t.Errorf("sent: %q", p.urls())
			}
		})
	}
}

func TestPersonType(t *testing.T) {
	tests := map[string]docspace.Type{
		`{"isOwner":true}`: docspace.DocSpaceAdmin, `{"isAdmin":true}`: docspace.DocSpaceAdmin,
		`{"isRoomAdmin":true}`: docspace.RoomAdmin, `{"isCollaborator":true}`: docspace.User,
		`{"isVisitor":true}`: docspace.Guest, `{}`: "", `{"isAdmin":true,"isVisitor":true}`: docspace.DocSpaceAdmin,
	}
	for body, want := range tests {
		p, err := newClient(t, portal(ok(body))).Get(t.Context(), ann)
		if err != nil || p.Type() != want {
			t.Errorf("%s: type %q, %v; want %q", body, p.Type(), err, want)
		}
	}
}

func TestProgressFailed(t *testing.T) {
	for p, want := range map[docspace.Progress]bool{
		{Status: 1}: false, {Status: 2, Completed: true}: false, {Status: 4}: true, {Status: 2, Error: "Publication not found."}: true, {Status: 3}: false,
	} {
		if got := p.Failed(); got != want {
			t.Errorf("%+v: failed %v", p, got)
		}
	}
}
