package batch

import "fmt"

// Heir is who gets rooms and files of an account that is deleted, emptied or
// demoted, as the portal shows him.
type Heir struct {
	Account     // not there when a row names nobody, or somebody unknown
	Leaves  int // line of the sheet that terminates, deletes or demotes him; 0: none
}

// mayInherit says whether the portal would give him rooms (docspace-api.md §9,
// §13).
func (h Heir) mayInherit() bool {
	return h.Exists && h.Status == Active && (h.Role == RoomAdmin || h.Role == DocSpaceAdmin)
}

// inherits decides who gets what an account owns when it is deleted or demoted:
// refuses an heir who cannot, refuses to let it go silently to the key's owner
// (docspace-api.md §9, §12), and asks when it is not known whether there is
// anything.
func inherits(r Row, a Account, f Facts, doing string) (Decision, bool) {
	switch {
	case r.Heir != "":
		return f.Heir.Unfit(r, a)
	case f.DataToKeyOwner || f.Rooms == RoomsNone:
		return Decision{}, false
	case f.Rooms == RoomsUnknown:
		return Decision{Verdict: AskRooms, After: a}, true
	}
	return refuse(CodeHeirRequired, a, doing+" would give this person's rooms or shared files to the key's owner; name an heir "+
		"in reassign_to or with --reassign-to, or allow it with --data-to-key-owner"), true
}

// Unfit refuses a row on account a for its heir, who cannot be one.
func (h Heir) Unfit(r Row, a Account) (Decision, bool) {
	heir := fmt.Sprintf("the heir %s ", r.Heir)
	unfit := func(why string) (Decision, bool) { return refuse(CodeHeirUnfit, a, heir+why), true }
	switch {
	case h.ID != "" && h.ID == a.ID:
		return unfit("is the person himself; name somebody else")
	case h.Leaves != 0:
		return unfit(fmt.Sprintf("leaves or loses his role on line %d; name somebody who stays", h.Leaves))
	case !h.Exists:
		return unfit("is nobody that this key sees; name an active RoomAdmin or DocSpaceAdmin")
	case !h.mayInherit():
		return unfit("is " + h.String() + " and cannot own rooms; name an active RoomAdmin or DocSpaceAdmin")
	}
	return Decision{}, false
}
