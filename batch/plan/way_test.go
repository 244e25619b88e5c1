package plan

import "testing"

func TestChooseWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		emails, ids, total int
		want               way
	}{
		{emails: 1, total: -1, want: bySingles},
		{emails: 3, total: -1, want: bySingles},
		{ids: 3, total: -1, want: bySingles},
		{emails: 4, total: 0, want: byPages},
		{emails: 4, total: 100, want: byPages},
		{emails: 4, total: 101, want: bySingles},
		{emails: 5, total: 12_000, want: bySingles},
		{emails: 6, total: 12_000, want: byLists},
		{emails: 10, total: 12_000, want: byLists},
		{emails: 10, total: 200, want: byPages},
		{emails: 300, total: 12_000, want: byLists},
		{emails: 479, total: 12_000, want: byLists},
		{emails: 480, total: 12_000, want: byPages},
		{emails: 480, total: 12_001, want: byLists},
		{emails: 3_000, total: 12_000, want: byPages},
		{ids: 400, total: 12_000, want: bySingles},
		{ids: 480, total: 12_000, want: byPages},
		{emails: 2, ids: 478, total: 12_000, want: byPages},
		{emails: 10, ids: 300, total: 12_000, want: byLists},
	} {
		if got := chooseWay(c.emails, c.ids, c.total); got != c.want {
			t.Errorf("%d e-mails and %d ids of %d accounts: way %d, want %d", c.emails, c.ids, c.total, got, c.want)
		}
	}
}
