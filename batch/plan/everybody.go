package plan

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// Everybody reads all accounts that the key's user sees in lists, sorted by
// folded e-mail; one request for every 100 of them. A RoomAdmin sees neither
// terminated people nor others' guests there (docspace-api.md §6.4). caller is the
// id of the key's user, for Self.
//
// When people are created or deleted meanwhile the directory is read once more,
// and after that whole is false: somebody may be missing, or gone by now. That one
// leaves and another comes between two pages is not always noticed.
//
// onProgress is told how many of the reads foreseen so far are done, never by two
// goroutines at once; nil: nobody is. Errors of the client come wrapped.
func Everybody(ctx context.Context, client *docspace.Client, caller string, onProgress func(done, total int)) (all []batch.Account, whole bool, err error) {
	p := &progress{tell: onProgress}
	seen := map[string]batch.Account{} // by folded id, on any walk
	for n := 1; n <= mostWalks && !whole; n++ {
		first, err := firstPage(ctx, client, p)
		if err != nil {
			return nil, false, err
		}
		now := make(map[string]batch.Account, first.Total)
		w := newWalk(first, func(people ...docspace.Person) {
			for _, person := range people {
				if a := AccountOf(person, caller); a.Exists {
					now[strings.ToLower(a.ID)] = a
				}
			}
		})
		if err := w.rest(ctx, client, p); err != nil {
			return nil, false, err
		}
		if whole = !w.changed(); whole {
			seen = now
		} else {
			maps.Copy(seen, now)
		}
	}
	return slices.SortedFunc(maps.Values(seen), ByEmail), whole, nil
}

// ByEmail orders accounts by folded e-mail.
func ByEmail(a, b batch.Account) int {
	return cmp.Or(cmp.Compare(batch.FoldEmail(a.Email), batch.FoldEmail(b.Email)), cmp.Compare(a.ID, b.ID))
}
