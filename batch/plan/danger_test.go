package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
)

// Who is created and who is invited count together: both are mailed.
func TestManyNewcomersAreAskedAbout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		created, invited int
		want             []batch.Op
	}{
		{ManyCreates, 0, nil},
		{20, ManyCreates - 20, nil},
		{20, ManyCreates - 19, []batch.Op{batch.Create, batch.Invite}},
		{0, ManyCreates + 1, []batch.Op{batch.Invite}},
	} {
		var items []Item
		for i := range c.created + c.invited {
			op := batch.Create
			if i >= c.created {
				op = batch.Invite
			}
			items = append(items, Item{Row: &batch.Row{Op: op}, Lane: i, Decision: batch.Decision{Verdict: batch.Do}})
		}
		var got []batch.Op
		for _, d := range dangersOf(items) {
			got = append(got, d.Op)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%d created, %d invited:\n%s", c.created, c.invited, diff)
		}
	}
}
