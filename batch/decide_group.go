package batch

import (
	"strconv"
	"strings"
)

// decideGroupAdd: docspace-api.md §17. The portal leaves out guests and the
// terminated without a word.
func decideGroupAdd(r Row, a Account, f Facts) Decision {
	group, d, refused := groupOf(r, a, f)
	switch {
	case refused:
		return d
	case a.Role == Guest:
		return refuse(CodeIsGuest, a, "guests cannot be in groups; make the guest a User first")
	case a.Status == Terminated:
		return refuse(CodeIsTerminated, a, "terminated people cannot be put into groups; activate the account first")
	case a.InGroup(group.ID):
		return nothing(CodeAlreadyMember, a, "the person is already in the group "+strconv.Quote(group.Name))
	}
	return do(CodeGroupAdded, a.Joined(group.ID))
}

// decideGroupRemove: docspace-api.md §17.
func decideGroupRemove(r Row, a Account, f Facts) Decision {
	group, d, refused := groupOf(r, a, f)
	switch {
	case refused:
		return d
	case !a.InGroup(group.ID):
		return nothing(CodeNotMember, a, "the person is not in the group "+strconv.Quote(group.Name))
	}
	return do(CodeGroupRemoved, a.Left(group.ID))
}

// groupOf is the group that a row is about, or why it cannot be carried out.
func groupOf(r Row, a Account, f Facts) (Group, Decision, bool) {
	if d, refused := adminsOnly(a, f, "put into groups and taken out"); refused {
		return Group{}, d, true
	}
	if d, refused := missing(a); refused {
		return Group{}, d, true
	}
	all, d, refused := groupsOf(r, a, f)
	if refused {
		return Group{}, d, true
	}
	if len(all) != 1 { // the sheet sees to it
		return Group{}, refuse(CodeGroupUnknown, a, "the row names no group, or several; write one row per group"), true
	}
	return all[0], Decision{}, false
}

// groupsOf are the groups that a row names.
func groupsOf(r Row, a Account, f Facts) ([]Group, Decision, bool) {
	var all []Group
	for _, name := range r.Groups {
		group, why := f.Groups.Find(name)
		switch {
		case why != "":
			return nil, refuse(CodeGroupUnknown, a, why), true
		case group.LDAP:
			return nil, refuse(CodeIsLDAP, a, "the group "+strconv.Quote(group.Name)+" comes from LDAP; change it in the directory"), true
		}
		all = append(all, group)
	}
	return all, Decision{}, false
}

// groupMembers lets rows about one group share a call.
func groupMembers(r Row, _ Account) string {
	return string(r.Op) + ":" + strings.Join(r.Groups, ";")
}
