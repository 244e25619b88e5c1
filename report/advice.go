package report

import "docspace-batch/batch"

// advice says what a code means and what is to be done about it, for who reads
// the rows and has not seen the run; "" where the code says enough. The README has
// the same words in its table of codes.
type advice struct{ means, todo string }

func adviceOn(code batch.Code) advice { return advices[code] }

// advices is never written to.
var advices = map[batch.Code]advice{
	batch.CodeCreated:            {"account made, with the role asked for", ""},
	batch.CodeRoleChanged:        {"seen in the account's flags", ""},
	batch.CodeDeleted:            {"the account is no longer there", ""},
	batch.CodeGuestApproved:      {"the guest of this row is visible to the key's user now", ""},
	batch.CodeGroupAdded:         {"seen in the group", ""},
	batch.CodeGroupRemoved:       {"no longer in it", ""},
	batch.CodeGuestDeleted:       {"off the list of the key's user; the account stays", ""},
	batch.CodeInvited:            {"a pending account is there, with the role asked for", ""},
	batch.CodeReassigned:         {"the portal's job has ended well; the account stays", ""},
	batch.CodeAlreadyExists:      {"account is there with this role", "compare the name, if the message shows two"},
	batch.CodeAlreadyActive:      {"active, or invited", ""},
	batch.CodeAlreadyVisible:     {"guest is visible to the key's user", ""},
	batch.CodeAlreadyGone:        {"no such account, with --missing-ok", ""},
	batch.CodeAlreadyMember:      {"is in the group", ""},
	batch.CodeNotMember:          {"is not in it", ""},
	batch.CodeRepeatedRow:        {"same as an earlier row of the sheet", ""},
	batch.CodeNotFound:           {"no account with this e-mail or id", "check the spelling; for leavers who may be gone: --missing-ok"},
	batch.CodeNotVisible:         {"it exists, but this key may not see it", "use a DocSpace admin's key; for delete-guest the key of whoever invited the guest"},
	batch.CodeIsOwner:            {"the owner of the portal", "transfer the ownership on the portal first"},
	batch.CodeIsSelf:             {"the account of the key's own user", "use another admin's key"},
	batch.CodeIsLDAP:             {"the account, or the group, comes from LDAP", "change it in the directory"},
	batch.CodeIsGuest:            {"a guest, whom no group takes", "make him a User first"},
	batch.CodeIsNotGuest:         {"a guest operation on somebody else", "terminate and delete"},
	batch.CodeIsTerminated:       {"the operation needs an account that is not terminated", "activate first; for delete-guest: delete the account"},
	batch.CodeNotTerminated:      {"delete of an account that is not terminated", "put a terminate row before it"},
	batch.CodeExistsDifferently:  {"create, and the account is there with another role, or terminated", "role, activate, or delete it first"},
	batch.CodeNeedsOwnerKey:      {"DocSpaceAdmins are made, changed and removed only by the owner", "use the owner's key"},
	batch.CodeNeedsAdminKey:      {"beyond a room admin's rights", "use a DocSpace admin's key"},
	batch.CodeHeirRequired:       {"the person owns rooms (or, becoming a Guest, shares files), which would go to the key's owner", "name an heir in reassign_to, or --data-to-key-owner"},
	batch.CodeShareLinkRequired:  {"the guest is not visible and there is no link", "put his share link into the sheet"},
	batch.CodeShareLinkForeign:   {"link of another portal", "ask for one of this portal"},
	batch.CodeGroupUnknown:       {"no group, or several, have this name; or the key may not list groups", "write it as on the portal, or the group's id; give the key accounts:read"},
	batch.CodeNameNotAllowed:     {"breaks this portal's own rule for names", "the message says what is wrong"},
	batch.CodeContradictsRow:     {"two rows that turned out to be about the same account contradict each other, or e-mail and id are of two accounts", "remove one"},
	batch.CodeHeirUnfit:          {"the heir is unknown, the person himself, no RoomAdmin or DocSpaceAdmin, not active, or leaves by the same sheet", "name somebody else"},
	batch.CodeProtected:          {"--protect names this person; the whole run is refused", "take the row out of the sheet, or the person off the list"},
	batch.CodeRefused:            {"the portal refused and the account does not show why; the message has its words, in the language of the key's owner. With delete-guest: the guest is most likely not on the list of the key's user", "read the message; look at the account"},
	batch.CodeInvalid:            {"the portal found the data not valid", "mend the cell that the message names"},
	batch.CodeEmailTaken:         {"the portal has this address, or one it takes for the same", "look for it on the portal"},
	batch.CodeNoSeat:             {"no paid seat is left, and no row of the run freed one", "free seats or buy some, resume --failed"},
	batch.CodeCreatedWithoutSeat: {"no paid seat was left, so the portal made a User", "free a seat, then a role row"},
	batch.CodeCreatedNoGroup:     {"the account is there, but not in all of its groups: one was deleted meanwhile", "group-add rows"},
	batch.CodeShareLinkRefused:   {"garbled, older than seven days, or its maker may not invite any more", "ask for a new link"},
	batch.CodeLinkForOtherGuest:  {"the link was taken, but is another guest's", "ask for this guest's link; the other guest is on the list now"},
	batch.CodeNoEffect:           {"the portal accepted it and did nothing", "look at the account; resume --failed"},
	batch.CodeJobFailed:          {"the portal's job failed or was cancelled; what it had moved stays moved", "look at the account; resume --failed"},
	batch.CodeAnswerLost:         {"sent, no answer, and the account does not show the effect so far", "resume, which settles it in most cases"},
	batch.CodeJobOutcomeLost:     {"the portal no longer knows the job, or it was still going on when the run ended", "resume, which settles it"},
	batch.CodeEarlierRowFailed:   {"the message names the line", "see that row; resume --failed tries both again"},
	batch.CodeStopped:            {"stopped by you, by --limit or --max-errors, by a full disk, or by a key that stopped working", "resume; after --limit with --limit 0"},
	batch.CodeAfterUnknown:       {"an earlier row of the account is unknown", "resume, which settles that one first"},
	batch.CodeInviteLimit:        {"the portal lets nobody else be invited for now", "resume later, when it takes more"},
	batch.CodeNoTime:             {"the time of --max-duration was over", "resume"},
	batch.CodeQuotaSpent:         {"the portal takes no more requests for now: the day's quota, or a pause longer than --max-wait", "resume later, the next day for the day's quota"},
	batch.CodePortalFault:        {"the portal stopped answering, or refuses rows that nothing is wrong with", "resume when it works"},
}
