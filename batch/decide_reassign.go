package batch

// decideReassign: docspace-api.md §13. Whether there is anything to give cannot be
// asked, for shared files do not show.
func decideReassign(r Row, a Account, f Facts) Decision {
	if d, refused := adminsOnly(a, f, "emptied"); refused {
		return d
	}
	if d, refused := missing(a); refused {
		return d
	}
	switch {
	case a.Owner:
		return refuse(CodeIsOwner, a, "this is the portal's owner, whose rooms cannot be given away like this; transfer the "+
			"ownership on the portal first")
	case a.Self:
		return refuse(CodeIsSelf, a, "this is the key's own user, whose rooms cannot be given away with his own key; use "+
			"another admin's key")
	case a.Role == DocSpaceAdmin && !f.Caller.Owner:
		return refuse(CodeNeedsOwnerKey, a, "rooms of a DocSpaceAdmin can be given away only with a key of the portal's owner")
	case a.Status != Terminated:
		return refuse(CodeNotTerminated, a, "the portal gives away rooms only of terminated accounts and this one is "+
			string(a.Status)+"; put a terminate row before this one")
	}
	if d, refused := f.Heir.Unfit(r, a); refused {
		return d
	}
	return do(CodeReassigned, a)
}
