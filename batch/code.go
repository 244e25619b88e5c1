package batch

// Code says why a row ended as it did. The list is closed: people read the
// message, programs the code.
type Code string

// The codes, by the status they stand with (design.md §6).
const (
	// done
	CodeCreated       Code = "created"
	CodeInvited       Code = "invited"
	CodeRoleChanged   Code = "role_changed"
	CodeTerminated    Code = "terminated"
	CodeActivated     Code = "activated"
	CodeDeleted       Code = "deleted"
	CodeReassigned    Code = "reassigned"
	CodeGuestApproved Code = "guest_approved"
	CodeGuestDeleted  Code = "guest_deleted"
	CodeGroupAdded    Code = "group_added"
	CodeGroupRemoved  Code = "group_removed"

	// unchanged
	CodeAlreadyExists     Code = "already_exists"
	CodeAlreadyHasRole    Code = "already_has_role"
	CodeAlreadyTerminated Code = "already_terminated"
	CodeAlreadyActive     Code = "already_active"
	CodeAlreadyVisible    Code = "already_visible"
	CodeAlreadyGone       Code = "already_gone"
	CodeAlreadyMember     Code = "already_member"
	CodeNotMember         Code = "not_member"
	CodeRepeatedRow       Code = "repeated_row"

	// failed: refused by the tool, nothing was sent for the row
	CodeNotFound          Code = "not_found"
	CodeNotVisible        Code = "not_visible"
	CodeIsOwner           Code = "is_owner"
	CodeIsSelf            Code = "is_self"
	CodeIsLDAP            Code = "is_ldap"
	CodeIsGuest           Code = "is_guest"
	CodeIsNotGuest        Code = "is_not_guest"
	CodeIsTerminated      Code = "is_terminated"
	CodeNotTerminated     Code = "not_terminated"
	CodeExistsDifferently Code = "exists_differently"
	CodeNeedsOwnerKey     Code = "needs_owner_key"
	CodeNeedsAdminKey     Code = "needs_admin_key"
	CodeHeirRequired      Code = "heir_required"
	CodeHeirUnfit         Code = "heir_unfit"
	CodeShareLinkRequired Code = "share_link_required"
	CodeShareLinkForeign  Code = "share_link_foreign"
	CodeGroupUnknown      Code = "group_unknown"
	CodeNameNotAllowed    Code = "name_not_allowed"
	CodeContradictsRow    Code = "contradicts_row"
	CodeProtected         Code = "protected"

	// failed: refused by the portal, or not as asked
	CodeRefused            Code = "refused"
	CodeInvalid            Code = "invalid"
	CodeEmailTaken         Code = "email_taken"
	CodeNoSeat             Code = "no_seat"
	CodeCreatedWithoutSeat Code = "created_without_seat"
	CodeCreatedNoGroup     Code = "created_without_group"
	CodeShareLinkRefused   Code = "share_link_refused"
	CodeLinkForOtherGuest  Code = "link_for_other_guest"
	CodeNoEffect           Code = "no_effect"
	CodeJobFailed          Code = "job_failed"

	// unknown
	CodeAnswerLost     Code = "answer_lost"
	CodeJobOutcomeLost Code = "job_outcome_lost"

	// skipped
	CodeEarlierRowFailed Code = "earlier_row_failed"

	// not_run
	CodeStopped      Code = "stopped"
	CodeAfterUnknown Code = "after_unknown"
	CodeNoTime       Code = "no_time"
	CodeQuotaSpent   Code = "quota_spent"
	CodeInviteLimit  Code = "invite_limit"
	CodePortalFault  Code = "portal_fault"
)

// Status is the status the code stands with.
func (c Code) Status() Status {
	switch c {
	case CodeCreated, CodeInvited, CodeRoleChanged, CodeTerminated, CodeActivated, CodeDeleted, CodeReassigned, CodeGuestApproved,
		CodeGuestDeleted, CodeGroupAdded, CodeGroupRemoved:
		return Done
	case CodeAlreadyExists, CodeAlreadyHasRole, CodeAlreadyTerminated, CodeAlreadyActive, CodeAlreadyVisible,
		CodeAlreadyGone, CodeAlreadyMember, CodeNotMember, CodeRepeatedRow:
		return Unchanged
	case CodeAnswerLost, CodeJobOutcomeLost:
		return Unknown
	case CodeEarlierRowFailed:
		return Skipped
	case CodeStopped, CodeAfterUnknown, CodeNoTime, CodeQuotaSpent, CodeInviteLimit, CodePortalFault:
		return NotRun
	}
	return Failed
}
