package sheet

import (
	"slices"
	"strings"

	"docspace-batch/batch"
)

// operations is the table of operations, made ready for looking up one in every
// row.
type operations struct {
	all    []batch.Operation
	asRead map[string]*batch.Operation // by the words that sheets have used so far
}

func newOperations() operations {
	return operations{all: batch.Operations(), asRead: map[string]*batch.Operation{}}
}

// find is the operation that word names, nil if there is none.
func (o operations) find(word string) *batch.Operation {
	if found, known := o.asRead[word]; known {
		return found
	}
	named, ok := batch.Lookup(word)
	if !ok {
		return nil // not kept: there is no end to wrong words
	}
	for i := range o.all {
		if o.all[i].Name == named.Name {
			o.asRead[word] = &o.all[i]
		}
	}
	return o.asRead[word]
}

// place is where op stands in all.
func (o operations) place(op batch.Op) uint8 {
	return uint8(slices.IndexFunc(o.all, func(other batch.Operation) bool { return other.Name == op }))
}

// names lists all operations for people.
func (o operations) names() string {
	names := make([]string, len(o.all))
	for i, op := range o.all {
		names[i] = string(op.Name)
	}
	return strings.Join(names, ", ")
}

// uses says whether an operation does something with the cells of c.
func uses(o *batch.Operation, c batch.Column) bool {
	return slices.Contains(o.Needs, c) || slices.Contains(o.Uses, c)
}

// meant guesses the operation behind a word that names none; "" when nothing is
// near. What other systems call these operations comes before spelling, for
// "deactivate" is spelled like its opposite.
func (o operations) meant(word string) batch.Op {
	word = strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(word))
	switch word {
	case "add", "new", "insert", "register":
		return batch.Create
	case "send-invitation", "invite-user", "invite-member":
		return batch.Invite
	case "change-role", "set-role", "update-role", "type", "change-type", "promote", "demote":
		return batch.ChangeRole
	case "deactivate", "inactivate", "disable", "block", "suspend", "lock", "offboard", "dismiss":
		return batch.Terminate
	case "enable", "reactivate", "unblock", "unlock", "restore", "resume":
		return batch.Activate
	case "remove", "erase", "drop":
		return batch.Delete
	case "approve", "accept-guest":
		return batch.ApproveGuest
	case "add-to-group", "join-group", "add-group":
		return batch.GroupAdd
	case "remove-from-group", "leave-group", "remove-group":
		return batch.GroupRemove
	case "remove-guest", "reject-guest":
		return batch.DeleteGuest
	}
	best, fewest := batch.Op(""), maxSlips+1 // more letters off is another word
	for _, op := range o.all {
		if n := slips(word, string(op.Name), maxSlips); n < fewest {
			best, fewest = op.Name, n
		}
	}
	return best
}
