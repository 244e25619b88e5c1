package plan

import (
	"strings"

	"docspace-batch/batch"
)

// lane is the rows of one account in sheet order.
type lane struct {
	rows    []int
	account batch.Account // as it was found
}

// lanes sorts the rows by account, whether they name it by e-mail or by id.
// clashes holds the rows whose e-mail and id are not one account, with the
// reason; such a row stands in the lane of its e-mail's account if there is
// one.
func lanes(rows []batch.Row, d *directory, known identities) (all []lane, clashes map[int]string) {
	place := make(map[string]int, len(rows))
	clashes = map[int]string{}
	all = make([]lane, 0, len(rows))
	for i := range rows {
		id := known.of(i, &rows[i])
		a, clash := d.locate(&rows[i], id)
		if clash != "" {
			clashes[i] = clash
		}
		key := laneKey(&rows[i], a, id)
		n, ok := place[key]
		if !ok {
			n = len(all)
			place[key] = n
			all = append(all, lane{account: a})
		}
		all[n].rows = append(all[n].rows, i)
	}
	return all, clashes
}

func laneKey(r *batch.Row, a batch.Account, id string) string {
	switch {
	case id != "":
		return id
	case a.ID != "":
		return strings.ToLower(a.ID)
	case r.Email != "":
		return batch.FoldEmail(r.Email)
	}
	return r.UserID
}
