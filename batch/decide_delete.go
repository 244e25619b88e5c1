package batch

// decideDelete: docspace-api.md §11 and §12.
func decideDelete(r Row, a Account, f Facts) Decision {
	if d, refused := adminsOnly(a, f, "deleted"); refused {
		return d
	}
	if !a.Exists && !a.Hidden && f.MissingOK {
		return nothing(CodeAlreadyGone, a, "there is no such account any more")
	}
	if d, refused := missing(a); refused {
		return d
	}
	if d, refused := untouchable(a, f, "deleted"); refused {
		return d
	}
	if a.Status != Terminated {
		return refuse(CodeNotTerminated, a, "the portal deletes only terminated accounts and this one is "+string(a.Status)+
			"; put a terminate row before this one")
	}
	if d, stop := inherits(r, a, f, "deleting"); stop {
		return d
	}
	return do(CodeDeleted, Account{})
}
