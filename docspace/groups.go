package docspace

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Group is a group of people (docspace-api.md §17). Several may have one name.
type Group struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	LDAP  bool   `json:"isLDAP"`       // kept by LDAP
	Count int    `json:"membersCount"` // of members, but for the terminated

	// Members are those who are not terminated; nil where the portal does not
	// tell them: in the list of groups, and as groups of a person.
	Members []Person `json:"members"`
}

// Has says whether somebody is among the Members.
func (g Group) Has(id string) bool {
	return slices.ContainsFunc(g.Members, func(p Person) bool { return strings.EqualFold(p.ID, id) })
}

// groupFields are plain members, see personFields: the manager and the members
// of a group kill the server process.
const groupFields = "id,name,isLDAP,membersCount"

// Groups reads all groups, sorted by name, without their members; one request
// for every 100 of them. The scope accounts:write is not enough for it
// (docspace-api.md §3.1), and Users are refused (§17).
func (c *Client) Groups(ctx context.Context) ([]Group, error) {
	return whole(func(g Group) string { return g.ID }, func(start int) ([]Group, int, error) {
		a, _, err := send[[]Group](ctx, c, call{method: http.MethodGet, path: "group", query: url.Values{
			"count": {strconv.Itoa(pageSize)}, "startIndex": {strconv.Itoa(start)}, "fields": {groupFields},
		}})
		if err != nil {
			return nil, 0, err
		}
		return *a.Response, total(a.Total, start, len(*a.Response)), nil
	})
}

// GroupMembers reads who is in a group, the terminated as well when the key is
// a DocSpaceAdmin's; one request for every 100 of them. Nobody is in a group
// that is not there. The scope accounts:write is enough (docspace-api.md §3.1,
// §6.4).
func (c *Client) GroupMembers(ctx context.Context, id string) ([]Person, error) {
	if err := checkGUIDs("GET people/filter", "group", id); err != nil {
		return nil, err
	}
	return whole(func(p Person) string { return p.ID }, func(start int) ([]Person, int, error) {
		page, err := c.list(ctx, url.Values{"groupId": {id}}, start)
		return page.People, page.Total, err
	})
}

type memberIDs struct {
	Members []string `json:"members"`
}

// AddToGroup puts people into a group and returns it as it is then. Guests, the
// terminated and those who are not there are left out without a word: who is
// in it proves himself by Group.Has. NotFound is the group's. It may be done
// twice (docspace-api.md §17).
func (c *Client) AddToGroup(ctx context.Context, group string, ids []string) (Group, Reply, error) {
	return c.changeGroup(ctx, http.MethodPut, group, ids)
}

// RemoveFromGroup takes people out of a group and returns it as it is then. Who
// is not in it does no harm, so that it may be done twice. That the group does
// not show somebody proves nothing of the terminated: it never shows them.
func (c *Client) RemoveFromGroup(ctx context.Context, group string, ids []string) (Group, Reply, error) {
	return c.changeGroup(ctx, http.MethodDelete, group, ids)
}

func (c *Client) changeGroup(ctx context.Context, method, group string, ids []string) (Group, Reply, error) {
	op := method + " group/{id}/members"
	if err := checkGUIDs(op, "group", group); err != nil {
		return Group{}, Reply{}, err
	}
	if err := checkIDs(op, ids...); err != nil {
		return Group{}, Reply{}, err
	}
	a, reply, err := send[Group](ctx, c, call{
		method: method, path: "group/" + group + "/members", body: memberIDs{ids}, repeatable: true,
	})
	if err != nil {
		return Group{}, reply, err
	}
	return *a.Response, reply, nil
}
