package plan

import "docspace-batch/batch"

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
		a, clash := d.locate(&rows[i], known.of(i, &rows[i]))
		if clash != "" {
			clashes[i] = clash
		}
		key := known.lane(i, &rows[i], a)
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
