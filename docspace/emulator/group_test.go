package emulator_test

import (
	"fmt"
	"strings"
	"testing"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

func members(all ...string) string { return `{"members":["` + strings.Join(all, `","`) + `"]}` }

// ids of the people at a path of an answer.
func (a answered) ids(path string) []string {
	all, _ := a.at(path).([]any)
	found := []string{}
	for i := range all {
		found = append(found, fmt.Sprint(a.at(fmt.Sprintf("%s[%d].id", path, i))))
	}
	return found
}

// Somebody who is terminated stays in his groups: they do not show him, lists
// and he himself do, and he is taken out like anybody else.
func TestGroupHidesTheTerminated(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	ann, bob := x.add("ann@example.com", emulator.User), x.add("bob@example.com", emulator.User)
	group := "/group/" + x.portal.AddGroup("Sales", "ann@example.com", bob)
	shown := func(want ...string) {
		t.Helper()
		a := x.want(200, "GET", group, "")
		if diff := cmp.Diff(want, a.ids("response.members")); diff != "" || a.at("response.membersCount") != float64(len(want)) {
			t.Errorf("members (-want +got):\n%s%s", diff, a.body)
		}
		list := x.want(200, "GET", "/group", "")
		if list.at("response[0].membersCount") != float64(len(want)) {
			t.Errorf("%s", list.body)
		}
	}
	listed := func(want ...string) {
		t.Helper()
		a := x.want(200, "GET", "/people/filter?sortBy=email&groupId="+strings.TrimPrefix(group, "/group/"), "")
		if diff := cmp.Diff(want, a.ids("response")); diff != "" {
			t.Errorf("list (-want +got):\n%s", diff)
		}
	}
	shown(ann, bob)
	x.want(200, "PUT", "/people/status/Terminated", ids(ann))
	shown(bob)
	listed(ann, bob)
	if diff := cmp.Diff([]string{"Sales"}, x.person(ann).Groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	x.want(200, "PUT", "/people/status/Active", ids(ann))
	shown(ann, bob)
	x.want(200, "PUT", "/people/status/Terminated", ids(ann))
	x.want(200, "DELETE", group+"/members", members(ann))
	listed(bob)
	x.want(200, "PUT", "/people/status/Active", ids(ann))
	shown(bob)
}

// A fault in the middle of the list leaves the earlier ones in the group, or
// out of it.
func TestGroupHalf(t *testing.T) {
	x := open(t, emulator.Config{Empty: true, Hook: always(emulator.Fault{Applies: 1})})
	ann, bob := x.add("ann@example.com", emulator.User), x.add("bob@example.com", emulator.User)
	group := "/group/" + x.portal.AddGroup("Sales")
	for _, c := range []struct {
		method string
		want   [2][]string // groups of Ann and Bob
	}{
		{"PUT", [2][]string{{"Sales"}, nil}},
		{"DELETE", [2][]string{nil, nil}},
	} {
		x.want(500, c.method, group+"/members", members(ann, bob))
		if diff := cmp.Diff(c.want, [2][]string{x.person(ann).Groups, x.person(bob).Groups}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.method, diff)
		}
	}
}
