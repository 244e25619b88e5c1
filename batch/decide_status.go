package batch

// decideTerminate: docspace-api.md §10.
func decideTerminate(_ Row, a Account, f Facts) Decision {
	if d, refused := adminsOnly(a, f, "terminated"); refused {
		return d
	}
	if !a.Exists && !a.Hidden && f.MissingOK {
		return nothing(CodeAlreadyGone, a, "there is no such account any more")
	}
	if d, refused := missing(a); refused {
		return d
	}
	if a.Status == Terminated {
		return nothing(CodeAlreadyTerminated, a, "the account is already terminated")
	}
	if d, refused := untouchable(a, f, "terminated"); refused {
		return d
	}
	after := a
	after.Status = Terminated
	return do(CodeTerminated, after)
}

// decideActivate: docspace-api.md §10.
func decideActivate(_ Row, a Account, f Facts) Decision {
	if d, refused := adminsOnly(a, f, "activated"); refused {
		return d
	}
	if d, refused := missing(a); refused {
		return d
	}
	if a.Status != Terminated {
		return nothing(CodeAlreadyActive, a, "the account is already "+string(a.Status))
	}
	if d, refused := untouchable(a, f, "activated"); refused {
		return d
	}
	after := a
	after.Status = Active
	if a.Name() == "" {
		after.Status = Pending // somebody invited who never gave a name
	}
	return do(CodeActivated, after)
}
