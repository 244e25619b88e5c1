package report

import (
	"fmt"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// estate is what goes to one person: from how many lanes of the plan.
type estate struct {
	heir  batch.Account
	owner bool // of the key, who gets what has no heir

	all    map[int]bool // rooms and shared files of leavers
	shared map[int]bool // shared files of leavers who own no rooms
	rooms  map[int]bool // of people who are demoted
}

// planMoves says to whom the plan moves what (docspace-api.md §9, §12, §13); empty
// when it moves nothing. Whether somebody shares files cannot be asked, and
// whether he owns rooms is not asked where they have an heir.
func planMoves(p *plan.Plan) string {
	all := estates(p)
	if len(all) == 0 {
		return ""
	}
	return "move, as far as there are any\n" + named(all, (*estate).String)
}

// estates are in the order of the sheet.
func estates(p *plan.Plan) []*estate {
	var all []*estate
	byID := map[string]*estate{}
	to := func(heir batch.Account, owner bool) *estate {
		e := byID[heir.ID]
		if e == nil {
			e = &estate{heir: heir, all: map[int]bool{}, shared: map[int]bool{}, rooms: map[int]bool{}}
			byID[heir.ID] = e
			all = append(all, e)
		}
		e.owner = e.owner || owner
		return e
	}
	for i := range p.Items {
		it := &p.Items[i]
		if !it.Step() {
			continue
		}
		heir, owner := it.Heir.Account, it.Row.Heir == ""
		if owner {
			heir = p.Caller
		}
		switch op, rooms := it.Row.Op, it.Rooms != batch.RoomsNone || !owner; {
		case op == batch.ChangeRole && batch.Demotes(it.Before.Role, it.Row.Role) && rooms:
			to(heir, owner).rooms[it.Lane] = true
		case (op == batch.Delete || op == batch.Reassign) && rooms:
			to(heir, owner).all[it.Lane] = true
		case op == batch.Delete:
			to(heir, owner).shared[it.Lane] = true
		}
	}
	return all
}

func (e *estate) String() string {
	var parts []string
	add := func(what string, lanes map[int]bool, one, many string) {
		if n := len(lanes); n > 0 {
			parts = append(parts, what+" of "+plural(n, one, many))
		}
	}
	add("rooms and shared files", e.all, "leaver", "leavers")
	add("shared files", e.shared, "leaver without rooms", "leavers without rooms")
	add("rooms", e.rooms, "person demoted", "people demoted")
	who := e.heir.Email
	if name := e.heir.Name(); name != "" {
		who = fmt.Sprintf("%s (%s)", name, e.heir.Email)
	}
	if e.owner {
		who += ", the key's owner"
	}
	return "to " + who + ": " + strings.Join(parts, ", ")
}
