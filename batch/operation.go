package batch

import (
	"slices"
	"strings"
)

// Op is the name of an operation as it stands in a sheet.
type Op string

// The operations.
const (
	Create       Op = "create"
	Invite       Op = "invite"
	ChangeRole   Op = "role"
	Terminate    Op = "terminate"
	Activate     Op = "activate"
	Delete       Op = "delete"
	Reassign     Op = "reassign"
	ApproveGuest Op = "approve-guest"
	DeleteGuest  Op = "delete-guest"
	GroupAdd     Op = "group-add"
	GroupRemove  Op = "group-remove"
)

// Makes says whether the operation makes the account of its row.
func (o Op) Makes() bool { return o == Create || o == Invite }

// Operation is one line of the table of operations. Its twin, how it is sent
// and how its effect is proved, is in batch/engine.
type Operation struct {
	Name    Op
	Needs   []Column // cells that must be filled, besides email or user_id
	Uses    []Column // cells that may be filled
	MaxRows int      // rows that may share a call
	Mails   bool     // the portal e-mails the person (docspace-api.md §25)
	Danger  bool     // takes something away from people: asked about before it starts

	// Group names the rows that may share a call: equal names may; "" is alone.
	// before is the account as the row finds it.
	Group func(r Row, before Account) string
	// Decide says what is to be done, from what is known and nothing else.
	Decide func(Row, Account, Facts) Decision
}

// Operations is the table of all operations, in the order in which help texts
// and reports show them.
func Operations() []Operation { return slices.Clone(table) }

// table is never written to: looking an operation up must cost nothing.
var table = operations()

func operations() []Operation {
	alone := func(Row, Account) string { return "" }
	together := func(r Row, _ Account) string { return string(r.Op) }
	return []Operation{
		{
			Name: Create, Needs: []Column{ColEmail, ColFirstName, ColLastName}, Uses: []Column{ColRole, ColGroups, ColPassword},
			MaxRows: 1, Mails: true, Group: alone, Decide: decideCreate,
		},
		{
			Name: Invite, Needs: []Column{ColEmail}, Uses: []Column{ColRole},
			MaxRows: 50, Mails: true, Group: groupInvite, Decide: decideInvite,
		},
		{
			Name: ChangeRole, Needs: []Column{ColRole}, Uses: []Column{ColReassignTo},
			MaxRows: 100, Mails: true, Group: groupRole, Decide: decideRole,
		},
		{Name: Terminate, MaxRows: 500, Danger: true, Group: together, Decide: decideTerminate},
		{Name: Activate, MaxRows: 500, Group: together, Decide: decideActivate},
		{Name: Delete, Uses: []Column{ColReassignTo}, MaxRows: 200, Danger: true, Group: together, Decide: decideDelete},
		{Name: Reassign, Needs: []Column{ColReassignTo}, MaxRows: 1, Danger: true, Group: alone, Decide: decideReassign},
		{
			Name: ApproveGuest, Uses: []Column{ColShareLink},
			MaxRows: 1, Group: alone, Decide: decideApproveGuest,
		},
		{Name: DeleteGuest, MaxRows: 1, Danger: true, Group: alone, Decide: decideDeleteGuest},
		{Name: GroupAdd, Needs: []Column{ColGroups}, MaxRows: 100, Group: groupMembers, Decide: decideGroupAdd},
		{Name: GroupRemove, Needs: []Column{ColGroups}, MaxRows: 100, Group: groupMembers, Decide: decideGroupRemove},
	}
}

// Lookup finds an operation of the table by name, ignoring case and taking "_"
// and blanks for "-".
func Lookup(name string) (Operation, bool) {
	for i := range table {
		if string(table[i].Name) == name {
			return table[i], true
		}
	}
	name = strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
	for _, o := range table {
		if string(o.Name) == name {
			return o, true
		}
	}
	return Operation{}, false
}
