package batch

import (
	"fmt"
	"regexp"
)

// Verdict is what is to be done with a row.
type Verdict int

// The verdicts. Decide gives the first four; Skip comes from the rows before.
const (
	Do       Verdict = iota + 1 // carry it out
	Nothing                     // it is already so
	Refuse                      // it must not or cannot be done
	AskRooms                    // Facts.Rooms must be known first
	Skip                        // an earlier row of the same account fails: SkipAfter
)

// String is the verdict's name as plans show it.
func (v Verdict) String() string {
	switch v {
	case Do:
		return "do"
	case Nothing:
		return "nothing"
	case Refuse:
		return "refuse"
	case AskRooms:
		return "ask_rooms"
	case Skip:
		return "skip"
	}
	return fmt.Sprintf("verdict %d", int(v))
}

// Decision is what Decide makes of a row and the account as it is.
type Decision struct {
	Verdict Verdict
	Code    Code    // the result's code; for Do, the code once the effect is seen
	Message string  // what stands in the way and what to do next; empty for Do
	After   Account // the account once the row is carried out; for other verdicts as it is
}

// Rooms is whether an account owns what would go to another person when it is
// deleted or demoted (docspace-api.md §9, `reassign/necessary`).
type Rooms int

// What is known of an account's rooms.
const (
	RoomsUnknown Rooms = iota
	RoomsNone
	RoomsOwned
)

// Facts is what a decision needs besides row and account.
type Facts struct {
	Caller         Account // the key's user: his rights are the key's rights
	PortalHost     string  // host of the portal, for share links
	PortalScheme   string  // "https" or "http", likewise; "": either
	NameRule       *regexp.Regexp
	DataToKeyOwner bool  // rooms and files may go to the key's owner
	MissingOK      bool  // leavers who are not there are no failure
	Rooms          Rooms // of the account in question
	Heir           Heir  // of the row in question
	Groups         *Groups
}

// admin says whether the key's user is a DocSpaceAdmin or the owner.
func (f Facts) admin() bool { return f.Caller.Role == DocSpaceAdmin }

func do(code Code, after Account) Decision { return Decision{Verdict: Do, Code: code, After: after} }

func nothing(code Code, a Account, message string) Decision {
	return Decision{Verdict: Nothing, Code: code, After: a, Message: message}
}

func refuse(code Code, a Account, message string) Decision {
	return Decision{Verdict: Refuse, Code: code, After: a, Message: message}
}

// SkipAfter is the decision on a row that follows a failed or refused row of
// the same account, which stands on the given line of the sheet (design.md §5).
func SkipAfter(line int, a Account) Decision {
	return Decision{Verdict: Skip, Code: CodeEarlierRowFailed, After: a, Message: fmt.Sprintf(
		"line %d, an earlier row of the same account, failed; put that right and run this row again", line)}
}
