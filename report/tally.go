package report

import (
	"strconv"

	"docspace-batch/batch"
)

// tally counts rows by operation and by what becomes of them. The zero tally
// is empty.
type tally[K ~string] struct {
	counts map[batch.Op]map[K]int
}

func (t *tally[K]) add(op batch.Op, k K) {
	if t.counts == nil {
		t.counts = make(map[batch.Op]map[K]int)
	}
	if t.counts[op] == nil {
		t.counts[op] = make(map[K]int)
	}
	t.counts[op][k]++
}

// of is how many rows of all operations became one of ks.
func (t tally[K]) of(ks ...K) int {
	n := 0
	for _, byOp := range t.counts {
		for _, k := range ks {
			n += byOp[k]
		}
	}
	return n
}

// whole gives the counts for JSON: each of ks in all, and by operation for those
// operations that occur.
func (t tally[K]) whole(ks []K) (all map[K]int, byOp map[batch.Op]map[K]int) {
	all, byOp = make(map[K]int), make(map[batch.Op]map[K]int)
	for op := range t.counts {
		byOp[op] = make(map[K]int)
	}
	for _, k := range ks {
		all[k] = t.of(k)
		for op, counts := range t.counts {
			byOp[op][k] = counts[k]
		}
	}
	return all, byOp
}

// table shows the counts with the operations and those of ks that occur, and a
// total when there is more than one operation.
func (t tally[K]) table(ks []K, label func(K) string) string {
	var occur []K
	head := []string{""}
	for _, k := range ks {
		if t.of(k) > 0 {
			occur, head = append(occur, k), append(head, label(k))
		}
	}
	rows := [][]string{head}
	for _, op := range batch.Operations() {
		byOp := t.counts[op.Name]
		if byOp == nil {
			continue
		}
		row := []string{string(op.Name)}
		for _, k := range occur {
			row = append(row, count(byOp[k]))
		}
		rows = append(rows, row)
	}
	if len(t.counts) > 1 {
		row := []string{"total"}
		for _, k := range occur {
			row = append(row, count(t.of(k)))
		}
		rows = append(rows, row)
	}
	return table(rows)
}

// count shows a number of a table; a nought is only in the way of the others.
func count(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}
