package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

func one(batch.Op, string) int { return 1 }

// queued is a step as the queue sees it: its operation, address and what it
// does to the account.
func queued(op batch.Op, email string, before, after batch.Account) step {
	return step{
		item: &plan.Item{
			Row:    &batch.Row{Op: op, Email: email, Role: after.Role},
			Before: before, Decision: batch.Decision{Verdict: batch.Do, After: after},
		},
		now: before,
	}
}

func account(role batch.Role, status batch.AccountStatus) batch.Account {
	return batch.Account{Exists: true, Role: role, Status: status}
}

func creating(email string, role batch.Role) step {
	return queued(batch.Create, email, batch.Account{}, account(role, batch.Active))
}

func terminating(email string, role batch.Role) step {
	return queued(batch.Terminate, email, account(role, batch.Active), account(role, batch.Terminated))
}

func promoting(email string) step {
	return queued(batch.ChangeRole, email, account(batch.User, batch.Active), account(batch.RoomAdmin, batch.Active))
}

func demoting(email string) step {
	return queued(batch.ChangeRole, email, account(batch.RoomAdmin, batch.Active), account(batch.User, batch.Active))
}

var allOpen = gates{take: true, create: true, keep: true, job: true, shared: true}

// drain takes calls until the queue gives none.
func drain(q *queue, g gates) [][]string {
	var calls [][]string
	for steps := q.next(g); steps != nil; steps = q.next(g) {
		var emails []string
		for _, s := range steps {
			emails = append(emails, s.item.Row.Email)
		}
		calls = append(calls, emails)
	}
	return calls
}

func TestQueueOrder(t *testing.T) {
	many := func(batch.Op, string) int { return 2 }
	for _, tt := range []struct {
		name  string
		size  func(batch.Op, string) int
		gates gates
		steps []step
		want  [][]string
	}{
		{
			name: "what frees a seat goes first, what takes one last", size: one, gates: allOpen,
			steps: []step{promoting("p@x"), terminating("u@x", batch.User), terminating("r@x", batch.RoomAdmin)},
			want:  [][]string{{"r@x"}, {"u@x"}, {"p@x"}},
		},
		{
			name: "rows of one group share a call", size: many, gates: allOpen,
			steps: []step{terminating("a@x", batch.User), terminating("b@x", batch.User), terminating("c@x", batch.User)},
			want:  [][]string{{"a@x", "b@x"}, {"c@x"}},
		},
		{
			name: "creates and demotions are alone", size: many, gates: allOpen,
			steps: []step{creating("a@x", batch.User), creating("b@x", batch.User), demoting("c@x"), demoting("d@x")},
			want:  [][]string{{"c@x"}, {"d@x"}, {"a@x"}, {"b@x"}},
		},
		{
			name: "creates with one local part are not on the wire together", size: one, gates: allOpen,
			steps: []step{creating("ann@x", batch.User), creating("Ann@y", batch.User), creating("bob@x", batch.User)},
			want:  [][]string{{"ann@x"}, {"bob@x"}},
		},
		{
			name: "no seat: nothing that takes one", size: one, gates: gates{job: true},
			steps: []step{promoting("p@x"), creating("c@x", batch.RoomAdmin), creating("u@x", batch.User)},
			want:  [][]string{{"u@x"}},
		},
		{
			name: "a seat may still be freed: promotions may try, creates wait", size: one, gates: gates{take: true, job: true},
			steps: []step{creating("c@x", batch.RoomAdmin), promoting("p@x")},
			want:  [][]string{{"p@x"}},
		},
		{
			name: "few seats: a create that takes one is alone among creates", size: one,
			gates: gates{take: true, create: true, keep: true, scarce: true},
			steps: []step{creating("c@x", batch.RoomAdmin), creating("d@x", batch.RoomAdmin)},
			want:  [][]string{{"c@x"}},
		},
		{
			name: "enough jobs go on: no demotion", size: one, gates: gates{take: true, create: true},
			steps: []step{demoting("d@x"), terminating("u@x", batch.User)},
			want:  [][]string{{"u@x"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := newQueue(tt.size)
			for _, s := range tt.steps {
				q.add(s)
			}
			if diff := cmp.Diff(tt.want, drain(q, tt.gates)); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueueLocalPartComesBack(t *testing.T) {
	q := newQueue(one)
	first := creating("ann@x", batch.User)
	q.add(first)
	q.add(creating("ann@y", batch.User))
	q.add(creating("ann@z", batch.User))
	if diff := cmp.Diff([][]string{{"ann@x"}}, drain(q, allOpen)); diff != "" {
		t.Fatalf("before the first is back (-want +got):\n%s", diff)
	}
	q.back([]step{first})
	if diff := cmp.Diff([][]string{{"ann@y"}}, drain(q, allOpen)); diff != "" {
		t.Errorf("after the first is back (-want +got):\n%s", diff)
	}
}

func TestQueueSendsAgainFirst(t *testing.T) {
	q := newQueue(one)
	q.add(terminating("later@x", batch.User))
	q.again = [][]step{{terminating("again@x", batch.User)}}
	if diff := cmp.Diff([][]string{{"again@x"}, {"later@x"}}, drain(q, allOpen)); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestTakeAllEmptiesWhatTakesASeat(t *testing.T) {
	q := newQueue(one)
	for _, s := range []step{
		promoting("p@x"), creating("c@x", batch.RoomAdmin), terminating("t@x", batch.User), creating("u@x", batch.User),
	} {
		q.add(s)
	}
	var taken []string
	for _, s := range q.takeAll() {
		taken = append(taken, s.item.Row.Email)
	}
	if diff := cmp.Diff([]string{"p@x", "c@x"}, taken); diff != "" {
		t.Errorf("taken (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]string{{"t@x"}, {"u@x"}}, drain(q, allOpen)); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
}
