package emulator

import "slices"

// routes are all actions of the API, below /api/2.0.
func routes(server string) []*route {
	all := slices.Concat(portalRoutes(), peopleReads(), peopleWrites(), jobRoutes(), groupRoutes())
	for _, r := range all {
		r.prepare()
	}
	if server == Server361 {
		// people/exists came with 3.7: before, it was somebody named exists (docspace-api.md §6.3).
		all = slices.DeleteFunc(all, func(r *route) bool { return r.pattern == "/people/exists" })
	}
	return all
}

func portalRoutes() []*route {
	return []*route{
		{method: "POST", pattern: "/authentication", scope: scopeAnonymous, unpaid: true, action: (*call).authentication},
		{method: "GET", pattern: "/settings", scope: scopeAnonymous, unpaid: true, moving: true, action: (*call).settings},
		{method: "GET", pattern: "/settings/invitationsettings", scope: scopeAnonymous, action: (*call).invitationSettings},
		{method: "GET", pattern: "/portal/quota", action: (*call).quota},
		{method: "GET", pattern: "/security/audit/events/filter", action: (*call).auditFilter},
		{method: "GET", pattern: "/keys", action: (*call).keyList},
		{method: "POST", pattern: "/keys", limited: true, action: (*call).keyCreate},
		{method: "GET", pattern: "/keys/@self", scope: scopeKnown, action: (*call).keySelf},
		{method: "GET", pattern: "/keys/permissions", action: (*call).keyPermissions},
		{method: "PUT", pattern: "/keys/{id}", guids: true, action: (*call).keyUpdate},
		{method: "DELETE", pattern: "/keys/{id}", guids: true, action: (*call).keyDelete},
	}
}

func peopleReads() []*route {
	return []*route{
		{method: "GET", pattern: "/people", scope: scopeAccounts, action: (*call).listActive},
		{method: "GET", pattern: "/people/@self", scope: scopeSelf, unpaid: true, moving: true, action: (*call).self},
		{method: "GET", pattern: "/people/{id}", scope: scopeKnown, unpaid: true, action: (*call).get},
		{method: "GET", pattern: "/people/email", scope: scopeAccounts, action: (*call).byEmail},
		{method: "GET", pattern: "/people/exists", scope: scopeKnown, unpaid: true, action: (*call).exists},
		{method: "GET", pattern: "/people/filter", scope: scopeAccounts, unpaid: true, action: (*call).listFiltered},
		{method: "GET", pattern: "/people/simple/filter", scope: scopeAccounts, action: (*call).listSimple},
		{method: "GET", pattern: "/people/status/{status}", scope: scopeAccounts, action: (*call).listByStatus},
		{method: "GET", pattern: "/people/guests/{id}/share", guids: true, scope: scopeAccounts, action: (*call).share},
	}
}

func peopleWrites() []*route {
	return []*route{
		{method: "POST", pattern: "/people", scope: scopeCreate, action: (*call).create},
		{method: "POST", pattern: "/people/active", scope: scopeAccounts, action: (*call).createActive},
		{method: "POST", pattern: "/people/invite", scope: scopeAccounts, action: (*call).invite},
		{method: "PUT", pattern: "/people/invite", scope: scopeAccounts, unpaid: true, limited: true, action: (*call).inviteAgain},
		{method: "PUT", pattern: "/people/{id}", scope: scopeAccounts, action: (*call).update},
		{method: "DELETE", pattern: "/people/{id}", scope: scopeAccounts, action: (*call).delete},
		{method: "PUT", pattern: "/people/status/{status}", scope: scopeAccounts, action: (*call).setStatus},
		{method: "PUT", pattern: "/people/type/{type}", scope: scopeAccounts, action: (*call).setType},
		{method: "PUT", pattern: "/people/delete", scope: scopeAccounts, action: (*call).deleteMany},
		{method: "DELETE", pattern: "/people/guests", scope: scopeAccounts, action: (*call).deleteGuests},
		{method: "POST", pattern: "/people/guests/share/approve", scope: scopeLink, unpaid: true, action: (*call).approve},
	}
}

func jobRoutes() []*route {
	return []*route{
		{method: "POST", pattern: "/people/type", scope: scopeAccounts, action: (*call).demote},
		{method: "GET", pattern: "/people/type/progress/{id}", guids: true, scope: scopeAccounts, action: (*call).demoteProgress},
		{method: "PUT", pattern: "/people/type/terminate", scope: scopeAccounts, action: (*call).demoteTerminate},
		{method: "GET", pattern: "/people/reassign/necessary", scope: scopeAccounts, action: (*call).reassignNecessary},
		{method: "POST", pattern: "/people/reassign/start", scope: scopeAccounts, action: (*call).reassignStart},
		{method: "GET", pattern: "/people/reassign/progress/{id}", guids: true, scope: scopeAccounts, action: (*call).reassignProgress},
		{method: "PUT", pattern: "/people/reassign/terminate", scope: scopeAccounts, action: (*call).reassignTerminate},
		{method: "POST", pattern: "/people/remove/start", scope: scopeAccounts, action: (*call).removeStart},
		{method: "GET", pattern: "/people/remove/progress/{id}", guids: true, scope: scopeAccounts, action: (*call).removeProgress},
		{method: "PUT", pattern: "/people/remove/terminate", scope: scopeAccounts, action: (*call).removeTerminate},
	}
}

func groupRoutes() []*route {
	return []*route{
		{method: "GET", pattern: "/group", scope: scopeGroups, action: (*call).groupList},
		{method: "POST", pattern: "/group", scope: scopeGroups, action: (*call).groupCreate},
		{method: "GET", pattern: "/group/{id}", guids: true, scope: scopeGroups, action: (*call).groupGet},
		{method: "PUT", pattern: "/group/{id}", guids: true, scope: scopeGroups, action: (*call).groupUpdate},
		{method: "DELETE", pattern: "/group/{id}", guids: true, scope: scopeGroups, action: (*call).groupDelete},
		{method: "PUT", pattern: "/group/{id}/members", guids: true, scope: scopeGroups, action: (*call).groupAdd},
		{method: "POST", pattern: "/group/{id}/members", guids: true, scope: scopeGroups, action: (*call).groupReplace},
		{method: "DELETE", pattern: "/group/{id}/members", guids: true, scope: scopeGroups, action: (*call).groupRemove},
	}
}
