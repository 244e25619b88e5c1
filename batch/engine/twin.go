package engine

import (
	"context"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// twin is the other half of a batch.Operation: how it is sent, and how its
// effect is seen.
type twin struct {
	// send sends the steps with one request.
	send func(context.Context, worker, []step) answer
	// read reads the account of a step again. An account that is not there or
	// not visible is no error.
	read func(context.Context, worker, step) (batch.Account, error)
	// list reads the accounts of many steps with few requests; nil: by their ids,
	// where the key sees everybody.
	list func(context.Context, worker, []step) []reading
	// reached says whether the account shows what the step wants.
	reached func(s step, now batch.Account) bool
	// late says that neither the answer nor a look at one account is the
	// cheapest proof: calls for many rows are proved all together by a sweep.
	late bool
	// whole says that a refusal with 403 comes before anything is changed.
	whole bool
	// twice says that it may be sent twice (docspace-api.md §18.3).
	twice bool
	// message is the sentence of a row that is done.
	message func(s step, now batch.Account) string

	// confirm shows the account of a step that was accepted, where reading does
	// not show the effect; nil: read.
	confirm func(context.Context, worker, step) (batch.Account, error)
	// missed says what a row comes to that the portal accepted and whose
	// effect is not there; nil or "": what Decide says of the account now, else
	// no_effect.
	missed func(s step, now batch.Account) (batch.Code, string)
	// excuse handles an answer that means something else for this operation
	// than for the others, and says whether it was one; nil: there are none.
	excuse func(context.Context, worker, *outcome, *docspace.Error) bool
	// named are the places of the steps that a refusal names as its reason; nil:
	// none says so.
	named func([]step, *docspace.Error) []int
	// refused handles the refusal of a lone row that its account does not
	// explain, and says whether it did; nil: the row is refused or invalid.
	refused func(context.Context, worker, *outcome, step, *docspace.Error) bool
	// recover settles rows whose answer was lost, or was a fault of the server,
	// where reading cannot, and says whether it did; nil: reading can.
	recover func(context.Context, worker, *outcome) bool
}

// twins is the engine's half of the table of operations.
func twins() map[batch.Op]twin {
	return map[batch.Op]twin{
		batch.Create: {
			send: sendCreate, read: readNewcomer, reached: createReached, message: createMessage,
			missed: createMissed, refused: createRefused,
		},
		batch.Invite: {
			send: sendInvite, read: readByEmail, list: listInvited, reached: inviteReached, message: inviteMessage,
			missed: inviteMissed, excuse: inviteExcuse, named: inviteNamed, refused: inviteRefused,
		},
		batch.ChangeRole: {
			send: sendRole, read: readByID, reached: roleReached, message: roleMessage, refused: heirRefused,
		},
		batch.Terminate: {
			send: sendTerminate, read: readByID, reached: terminateReached, message: terminateMessage, whole: true, twice: true,
		},
		batch.Activate: {
			send: sendActivate, read: readByID, reached: activateReached, message: activateMessage, whole: true,
		},
		batch.Delete: {
			send: sendDelete, read: readByID, reached: deleteReached, message: deleteMessage, late: true, whole: true, twice: true,
			refused: heirRefused,
		},
		batch.Reassign: {send: sendMove, read: readByID, reached: moveReached, message: moveMessage, refused: heirRefused},
		batch.ApproveGuest: {
			send: sendApprove, read: readByEmail, reached: approveReached, message: approveMessage,
			missed: approveMissed, excuse: approveExcuse, refused: guestRefused,
		},
		batch.DeleteGuest: {
			send: sendDeleteGuest, read: readByID, confirm: confirmDeleteGuest, reached: deleteGuestReached, message: deleteGuestMessage,
			refused: guestRefused, recover: recoverDeleteGuest,
		},
		batch.GroupAdd: {
			send: sendGroupAdd, read: readInGroups, list: listInGroups, reached: groupAddReached, message: groupAddMessage,
			missed: groupMissed, excuse: groupExcuse, whole: true, twice: true,
		},
		batch.GroupRemove: {
			send: sendGroupRemove, read: readInGroups, list: listInGroups, reached: groupRemoveReached, message: groupRemoveMessage,
			missed: groupMissed, excuse: groupExcuse, whole: true, twice: true,
		},
	}
}
