package plan

import "docspace-batch/batch"

// ManyCreates is how many people may be created or invited without a question.
const ManyCreates = 50

// Danger is one kind of what a plan does that people are asked about before it
// begins, and to whom.
type Danger struct {
	Op    batch.Op // role stands for demotions alone
	Items []int    // the first step of this kind on each account, in sheet order
}

// Dangers are what the steps of the plan take away from people, the worst first,
// and last the creation and invitation of many. An account counts once in each kind.
func (p *Plan) Dangers() []Danger { return dangersOf(p.Items) }

func dangersOf(items []Item) []Danger {
	found := map[batch.Op][]int{}
	seen := map[batch.Op]map[int]bool{}
	for i := range items {
		it := &items[i]
		op := it.Row.Op
		if !it.Step() || !op.Makes() && !TakesFrom(it.Row, it.Before) || seen[op][it.Lane] {
			continue
		}
		if seen[op] == nil {
			seen[op] = map[int]bool{}
		}
		seen[op][it.Lane] = true
		found[op] = append(found[op], i)
	}
	var all []Danger
	add := func(op batch.Op) {
		if len(found[op]) > 0 {
			all = append(all, Danger{op, found[op]})
		}
		delete(found, op)
	}
	if len(found[batch.Create])+len(found[batch.Invite]) <= ManyCreates {
		delete(found, batch.Create)
		delete(found, batch.Invite)
	}
	add(batch.Delete)
	add(batch.Terminate)
	add(batch.ChangeRole)
	for _, op := range batch.Operations() {
		if op.Danger {
			add(op.Name)
		}
	}
	add(batch.Create)
	add(batch.Invite)
	return all
}

// TakesFrom says whether a row takes something away from the person whose
// account it finds like this.
func TakesFrom(r *batch.Row, a batch.Account) bool {
	if r.Op == batch.ChangeRole {
		return a.Exists && r.Role.Below(a.Role)
	}
	op, _ := batch.Lookup(string(r.Op))
	return op.Danger
}
