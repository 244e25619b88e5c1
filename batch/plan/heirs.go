package plan

import (
	"slices"
	"strings"

	"docspace-batch/batch"
)

// heirs are those whom rows name to get rooms and files, by how they are named.
type heirs map[string]batch.Heir

// withHeirs are rows that have an heir looked up as well: the rows themselves, and
// one for each heir.
func withHeirs(rows []batch.Row) []batch.Row {
	seen := map[string]bool{}
	all := rows
	for i := range rows {
		if h := rows[i].Heir; h != "" && !seen[batch.FoldEmail(h)] {
			seen[batch.FoldEmail(h)] = true
			all = append(slices.Clip(all), heirRow(h))
		}
	}
	return all
}

// heirRow names an heir like the account of a row.
func heirRow(heir string) batch.Row {
	if strings.Contains(heir, "@") {
		return batch.Row{Email: heir}
	}
	return batch.Row{UserID: heir}
}

// heirsOf finds the heirs of rows, and whether the sheet takes away from one
// what lets him inherit: he is not the heir of others then, whichever of the
// rows comes first.
func heirsOf(rows []batch.Row, d *directory) heirs {
	all := heirs{}
	for i := range rows {
		if h := rows[i].Heir; h != "" {
			r := heirRow(h)
			a, _ := d.find(&r)
			all[batch.FoldEmail(h)] = batch.Heir{Account: a}
		}
	}
	if len(all) == 0 {
		return all
	}
	leaves := map[string]int{}
	for i := range rows {
		r := &rows[i]
		if !takesAway(r) {
			continue
		}
		a, _ := d.find(r)
		for _, name := range []string{a.ID, batch.FoldEmail(r.Email), r.UserID} { // he may be gone by now
			if name != "" && leaves[name] == 0 {
				leaves[name] = r.Line
			}
		}
	}
	for name, h := range all {
		h.Leaves = leaves[name]
		if line := leaves[h.ID]; h.Leaves == 0 || line > 0 && line < h.Leaves {
			h.Leaves = line
		}
		all[name] = h
	}
	return all
}

// takesAway says whether a row makes its account one that cannot inherit.
func takesAway(r *batch.Row) bool {
	switch r.Op {
	case batch.Terminate, batch.Delete:
		return true
	case batch.ChangeRole:
		return r.Role.Below(batch.RoomAdmin)
	}
	return false
}

// of is the heir of a row.
func (h heirs) of(r *batch.Row) batch.Heir {
	if r.Heir == "" {
		return batch.Heir{}
	}
	return h[batch.FoldEmail(r.Heir)]
}
