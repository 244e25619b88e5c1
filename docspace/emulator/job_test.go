package emulator_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/docspace/emulator"

	"github.com/google/go-cmp/cmp"
)

// job is what the record of a job says.
func (a answered) job() string {
	if a.at("response") == nil {
		return "none"
	}
	return fmt.Sprintf("%v %v%% %v %q", a.at("response.status"), a.at("response.percentage"), a.at("response.isCompleted"), a.at("response.error"))
}

func (x *tester) job(want, method, path, body string) {
	x.t.Helper()
	if got := x.want(200, method, path, body).job(); got != want {
		x.t.Errorf("%s %s: job %s, want %s", method, path, got, want)
	}
}

// belongings are rooms, shared and personal files.
func (x *tester) belongings(emailOrID string) [3]int {
	x.t.Helper()
	p := x.person(emailOrID)
	return [3]int{p.Rooms, p.SharedFiles, p.PersonalFiles}
}

func (x *tester) effects(want emulator.Effects) {
	x.t.Helper()
	if diff := cmp.Diff(want, x.portal.Stats().Effects); diff != "" {
		x.t.Errorf("effects (-want +got):\n%s", diff)
	}
}

const started = `1 0% false ""`

func TestDemotion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, JobTime: 10 * time.Second})
		who := x.add("ra@example.com", emulator.RoomAdmin, owning(4, 2, 3))
		heir := x.add("heir@example.com", emulator.RoomAdmin, owning(1, 0, 0))
		progress := "/people/type/progress/" + who
		start := `{"type":"User","userId":"` + who + `","reassignUserId":"` + heir + `"}`
		x.job("none", "GET", progress, "")
		x.job(started, "POST", "/people/type", start)
		time.Sleep(5 * time.Second)
		x.job(`1 50% false ""`, "GET", progress, "")
		x.job(`1 50% false ""`, "POST", "/people/type", `{"type":"Guest","userId":"`+who+`"}`) // the running one is given, whatever is asked
		if x.person(who).Role != emulator.RoomAdmin {
			t.Error("the role changed before the end")
		}
		time.Sleep(5 * time.Second)
		x.job(`2 100% true ""`, "GET", progress, "")
		if got := x.person(who); got.Role != emulator.User {
			t.Errorf("%s, want a User", got.Role)
		}
		if got, want := [2][3]int{x.belongings(who), x.belongings(heir)}, [2][3]int{{0, 2, 3}, {5, 0, 0}}; got != want {
			t.Errorf("belongings %v, want %v", got, want)
		}
		x.effects(emulator.Effects{Mails: 2, RoleChanged: 1, RoomsMoved: 4})
		time.Sleep(65 * time.Second)
		x.job(`2 100% true ""`, "GET", progress, "")
		time.Sleep(10 * time.Second)
		x.job("none", "GET", progress, "")
	})
}

func TestDemotionWithoutHeirGoesToTheCaller(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	who := x.add("ra@example.com", emulator.RoomAdmin, owning(2, 1, 3))
	group := x.want(200, "POST", "/group", `{"groupName":"Sales","members":["`+who+`"]}`).at("response.id")
	x.job(started, "POST", "/people/type", `{"type":"Guest","userId":"`+who+`"}`)
	if got := x.person(who); got.Role != emulator.Guest || got.Rooms != 0 || got.SharedFiles != 0 || got.Groups != nil {
		t.Errorf("%+v", got)
	}
	if got := x.belongings(emulator.OwnerEmail); got != [3]int{2, 1, 0} {
		t.Errorf("the caller has %v", got)
	}
	if n := x.want(200, "GET", fmt.Sprint("/group/", group), "").at("response.membersCount"); n != 0.0 {
		t.Errorf("%v members, want none: guests are in no group", n)
	}
	// The same again is not refused: it runs, and mails twice (docspace-api.md §9).
	x.job(started, "POST", "/people/type", `{"type":"Guest","userId":"`+who+`"}`)
	x.effects(emulator.Effects{Mails: 4, RoleChanged: 1, RoomsMoved: 2, FilesMoved: 1})
}

func TestCanceledJobLeavesWhatWasMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, JobTime: 10 * time.Second})
		who := x.add("ra@example.com", emulator.RoomAdmin, owning(4, 0, 0))
		x.job(started, "POST", "/people/type", `{"type":"User","userId":"`+who+`"}`)
		time.Sleep(5 * time.Second)
		x.job(`3 50% true ""`, "PUT", "/people/type/terminate", `{"userId":"`+who+`"}`)
		time.Sleep(time.Minute)
		x.job(`3 50% true ""`, "GET", "/people/type/progress/"+who, "")
		if got := x.person(who); got.Role != emulator.RoomAdmin || got.Rooms != 2 {
			t.Errorf("%s with %d rooms, want a RoomAdmin with 2", got.Role, got.Rooms)
		}
		x.effects(emulator.Effects{RoomsMoved: 2})
	})
}

// A RoomAdmin may start a demotion, but the job asks for a DocSpaceAdmin
// (docspace-api.md §9). A guest of his own owns nothing and is no matter.
func TestDemotionByRoomAdmin(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	x.add("boss@example.com", emulator.RoomAdmin)
	ra := x.add("ra@example.com", emulator.RoomAdmin, owning(1, 0, 0))
	guest := x.add("guest@example.com", emulator.Guest, by("boss@example.com"))
	foreign := x.add("foreign@example.com", emulator.Guest)
	boss := x.as("boss@example.com")
	for _, c := range []struct {
		id, want string
		role     emulator.Role
	}{
		{ra, `4 100% true "Access denied"`, emulator.RoomAdmin},
		{foreign, `4 100% true "Access denied"`, emulator.Guest},
		{guest, `2 100% true ""`, emulator.User},
	} {
		boss.job(started, "POST", "/people/type", `{"type":"User","userId":"`+c.id+`"}`)
		boss.want(403, "GET", "/people/type/progress/"+c.id, "")
		x.job(c.want, "GET", "/people/type/progress/"+c.id, "")
		if got := x.person(c.id).Role; got != c.role {
			t.Errorf("%s, want %s", got, c.role)
		}
	}
	x.effects(emulator.Effects{Mails: 4, RoleChanged: 1}) // two of failure, two of success
}

func TestReassign(t *testing.T) {
	for _, c := range []struct {
		profile bool
		effects emulator.Effects
	}{
		{false, emulator.Effects{Mails: 1, RoomsMoved: 2, FilesMoved: 3}},
		{true, emulator.Effects{Mails: 1, RoomsMoved: 2, FilesMoved: 3, FilesDestroyed: 4, Deleted: 1}},
	} {
		t.Run(fmt.Sprint(c.profile), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := open(t, emulator.Config{Empty: true, JobTime: time.Second})
				who := x.add("leaver@example.com", emulator.RoomAdmin, terminated, owning(2, 3, 4))
				heir := x.add("heir@example.com", emulator.RoomAdmin)
				other := x.add("other@example.com", emulator.RoomAdmin)
				body := func(to string) string {
					return fmt.Sprintf(`{"fromUserId":%q,"toUserId":%q,"deleteProfile":%v}`, who, to, c.profile)
				}
				x.job(started, "POST", "/people/reassign/start", body(heir))
				x.job(started, "POST", "/people/reassign/start", body(other)) // silently the first one
				x.want(500, "DELETE", "/people/"+who, "")
				x.want(500, "PUT", "/people/delete", ids(other, who))
				time.Sleep(time.Second)
				x.job(`2 100% true ""`, "GET", "/people/reassign/progress/"+who, "")
				if got := x.belongings(heir); got != [3]int{2, 3, 0} {
					t.Errorf("the heir has %v", got)
				}
				if _, there := x.portal.Person(who); there == c.profile {
					t.Errorf("there: %v", there)
				}
				x.effects(c.effects)
			})
		})
	}
}

// Of many jobs a few end at once and have done nothing; started again they do
// it (docspace-api.md §9).
func TestUnpublishedJob(t *testing.T) {
	const failed = `4 100% true "Publication not found."`
	for _, c := range []struct{ start, progress, body string }{
		{"/people/type", "/people/type/progress/", `{"type":"User","userId":%q,"reassignUserId":%q}`},
		{"/people/reassign/start", "/people/reassign/progress/", `{"fromUserId":%q,"toUserId":%q}`},
	} {
		t.Run(c.start, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				x := open(t, emulator.Config{Empty: true, JobTime: 10 * time.Second, Hook: on(1, emulator.Fault{Unpublished: true})})
				change := func(*emulator.Person) {}
				if c.start == "/people/reassign/start" {
					change = terminated
				}
				who := x.add("leaver@example.com", emulator.RoomAdmin, change, owning(2, 3, 4))
				heir := x.add("heir@example.com", emulator.RoomAdmin)
				body := fmt.Sprintf(c.body, who, heir)
				x.job(started, "POST", c.start, body)
				x.job(failed, "GET", c.progress+who, "")
				time.Sleep(30 * time.Second)
				x.job(failed, "GET", c.progress+who, "")
				if got := x.person(who); x.belongings(who) != [3]int{2, 3, 4} || got.Role != emulator.RoomAdmin {
					t.Errorf("something was done: %+v", got)
				}
				x.job(started, "POST", c.start, body)
				time.Sleep(10 * time.Second)
				x.job(`2 100% true ""`, "GET", c.progress+who, "")
				if got := x.person(heir).Rooms; got != 2 {
					t.Errorf("the heir has %d rooms", got)
				}
			})
		})
	}
}

// A deletion whose job comes to nothing is one all the same: the rooms are
// nobody's.
func TestUnpublishedRemoval(t *testing.T) {
	x := open(t, emulator.Config{Empty: true, Hook: on(1, emulator.Fault{Unpublished: true})})
	who := x.add("leaver@example.com", emulator.RoomAdmin, terminated, owning(2, 3, 4))
	x.want(200, "PUT", "/people/delete", ids(who))
	x.job(`4 100% true "Publication not found."`, "GET", "/people/remove/progress/"+who, "")
	x.effects(emulator.Effects{Deleted: 1})
}

// The record of a reassignment lives for as long as any other.
func TestReassignRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := open(t, emulator.Config{Empty: true, JobTime: 10 * time.Second})
		who := x.add("leaver@example.com", emulator.User, terminated)
		heir := x.add("heir@example.com", emulator.RoomAdmin)
		progress := "/people/reassign/progress/" + who
		x.job("none", "GET", progress, "")
		x.job(started, "POST", "/people/reassign/start", fmt.Sprintf(`{"fromUserId":%q,"toUserId":%q}`, who, heir))
		time.Sleep(4 * time.Second)
		x.job(`1 40% false ""`, "GET", progress, "")
		time.Sleep(6*time.Second + 65*time.Second)
		x.job(`2 100% true ""`, "GET", progress, "")
		time.Sleep(10 * time.Second)
		x.job("none", "GET", progress, "")
	})
}

func TestDeleteMovesData(t *testing.T) {
	for _, c := range []struct{ method, path, body string }{
		{"DELETE", "/people/%s", ""},
		{"PUT", "/people/delete", `{"userIds":["%s"]}`},
	} {
		x := open(t, emulator.Config{Empty: true})
		x.add("admin@example.com", emulator.DocSpaceAdmin, owning(1, 1, 1))
		who := x.add("leaver@example.com", emulator.RoomAdmin, terminated, owning(2, 3, 4))
		path, body := c.path, c.body
		if body == "" {
			path = fmt.Sprintf(path, who)
		} else {
			body = fmt.Sprintf(body, who)
		}
		x.as("admin@example.com").want(200, c.method, path, body)
		x.job(`2 100% true ""`, "GET", "/people/remove/progress/"+who, "")
		if got := x.belongings("admin@example.com"); got != [3]int{3, 4, 1} {
			t.Errorf("the caller has %v", got)
		}
		x.effects(emulator.Effects{Deleted: 1, RoomsMoved: 2, FilesMoved: 3, FilesDestroyed: 4}) // and no mail
	}
}

func TestRemove(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	who := x.add("leaver@example.com", emulator.User, terminated, owning(0, 3, 4))
	x.job(started, "POST", "/people/remove/start", `{"userId":"`+who+`"}`)
	x.want(404, "GET", "/people/"+who, "")
	x.effects(emulator.Effects{Mails: 1, Deleted: 1, FilesMoved: 3, FilesDestroyed: 4})
}

func TestReassignNecessary(t *testing.T) {
	x := open(t, emulator.Config{Empty: true})
	rooms := x.add("rooms@example.com", emulator.RoomAdmin, owning(1, 0, 0))
	shares := x.add("shares@example.com", emulator.RoomAdmin, owning(0, 1, 0))
	files := x.add("files@example.com", emulator.RoomAdmin, owning(0, 0, 9))
	for _, c := range []struct {
		id, kind string
		want     bool
	}{
		{rooms, "", true},
		{rooms, "&type=User", true},
		{rooms, "&type=Guest", true},
		{shares, "", false},
		{shares, "&type=User", false},
		{shares, "&type=Guest", true},
		{files, "", false},
		{files, "&type=2", false},
	} {
		a := x.want(200, "GET", "/people/reassign/necessary?userId="+c.id+c.kind, "")
		if a.at("response") != c.want || a.at("count") != 1.0 {
			t.Errorf("%s%s: %s, want %v", c.id, c.kind, a.body, c.want)
		}
	}
	x.want(400, "GET", "/people/reassign/necessary?userId="+rooms+"&type=Manager", "")
	x.want(400, "GET", "/people/reassign/necessary?userId=zzz", "")
}
