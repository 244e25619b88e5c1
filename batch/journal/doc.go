// Package journal is a run's append-only record. It is there so that a run may
// be killed at any instant and gone on with: what is about to be sent is on
// disk before the request leaves, and a result before it counts. It knows
// nothing of what operations mean.
//
// # The file
//
// journal.jsonl in the run's directory, mode 0600: lines of JSON in UTF-8, each
// one object, ended by a newline. The members stand in the order given here,
// without white space between them. Texts that are empty, flags that are false,
// times that are not known and accounts of which nothing is known are left out;
// numbers always stand there. Times are RFC 3339 with up to nanoseconds, UTC.
//
// The first line is the header:
//
//	journal    version of the format, 1; another one is refused
//	run        id of the run
//	tool       version of the tool
//	sheet      object: path (absolute; absent for stdin), sha256 (of the
//	           sheet's bytes, in hex), rows (how many)
//	portal     URL of the portal
//	key_owner  id of the key's user
//	started    when the run began
//	options    the command's options, any JSON value
//
// The other lines are named by their first member, in any order:
//
//	sent        the call that is about to carry out a row
//	index       place of the row among the rows of the sheet, from 0
//	line        its line in the sheet, from 1
//	before      account: as the row finds it
//	no_rooms    true: the account is known to own no rooms
//	owns_rooms  true: it is known to own some
//	moving      true: what it owns is given to the heir first, and the row itself
//	            is still to be sent
//	at          when
//
//	answered    the call that the portal accepted; results follow, maybe later.
//	            Of a call that it refused only results are noted
//	at          when
//
//	result      code of a row's result (batch.Code): that of an answer, or one
//	            that was found out apart from any call
//	index       as above
//	line        as above
//	message     what happened; see below
//	user        id of the account
//	before      account: as the row found it
//	after       account: as it was seen last
//	http        HTTP status of the last answer; 0: none
//	attempts    times the row was sent; 0: never
//	call        the call that carried the row
//	started     when it was sent first
//	finished    when its result was known
//
//	resumed     when the run was gone on with
//
//	ended       name of the exit code: the run ended in good order
//	exit        the exit code
//	at          when
//
// An account is an object:
//
//	exists, hidden           there; there, but the key may not see it
//	id, role, status         as in batch.Account
//	owner, self, ldap, sso   likewise
//
// The last result of a row counts. A row that is sent again after its result is
// open again. Only resumed may follow ended.
//
// # Damage
//
// Every line ends in the member
//
//	crc         CRC-32C, eight hex digits, of this line up to the comma before
//	            crc, going on from the value on the line before (the header: 0)
//
// so that a line that was changed, is missing, doubled or out of its place is
// found, and refused with its number. Lines are torn only at the end: what
// follows the last newline was being written when the run was cut off, nothing
// was done upon it, and it is ignored. (So are whole lines missing at the end,
// which nobody can see: a line counts once it was synced, and then it is there.)
//
// # What is not in it
//
// No e-mail and no name of an account, no key, no password, no link. In a
// message {email}, {first_name}, {last_name} and {reassign_to} stand for those of
// the sheet's row, which give them back (Past.Restore); after a ^ stand the numbers of the
// letters whose case differs from the row's, and {first_name quoted} is one
// written with Go's escapes. {password} and {share_link} are not given back, nor
// is {address}, an e-mail that is not the row's. {{ is a brace. A name that
// only the portal knows is not recognised in a message and stays there: nothing
// could give it back.
package journal
