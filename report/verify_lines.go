package report

import (
	"cmp"
	"slices"
	"sort"
)

// compareLines says which lines of a file, each given by its digest, have been
// changed, removed, added or moved. As few as it takes count as moved; where a
// line is gone and another one has come between the same neighbours, it has
// been changed.
func compareLines(file string, was, is []string) []Finding {
	head := 0
	for head < min(len(was), len(is)) && was[head] == is[head] {
		head++
	}
	was, is = was[head:], is[head:]
	for len(was) > 0 && len(is) > 0 && was[len(was)-1] == is[len(is)-1] {
		was, is = was[:len(was)-1], is[:len(is)-1]
	}
	from, kept := origins(was, is)

	var found []Finding
	add := func(kind Kind, line, wasLine int) {
		one := Finding{File: file, Kind: kind}
		if line >= 0 {
			one.Line = head + line + 1
		}
		if wasLine >= 0 {
			one.WasLine = head + wasLine + 1
		}
		found = append(found, one)
	}
	stays := make([]bool, len(was)) // the same line is somewhere in the file, in its place or not
	for _, w := range from {
		if w >= 0 {
			stays[w] = true
		}
	}
	w := 0
	between := func(lines []int, end int) { // two lines that were kept
		for ; w < end; w++ {
			switch {
			case stays[w]:
			case len(lines) > 0:
				add(Changed, lines[0], w)
				lines = lines[1:]
			default:
				add(Removed, -1, w)
			}
		}
		for _, i := range lines {
			add(Added, i, -1)
		}
		w = end + 1
	}
	var fresh []int
	for i, origin := range from {
		switch {
		case origin < 0:
			fresh = append(fresh, i)
		case kept[i]:
			between(fresh, origin)
			fresh = nil
		default:
			add(Moved, i, origin)
		}
	}
	between(fresh, len(was))
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Compare(cmp.Or(a.Line, a.WasLine), cmp.Or(b.Line, b.WasLine))
	})
	return found
}

// origins says for each line where the same one was, -1 for nowhere, and whether
// it counts as in its place: as many as possible do.
func origins(was, is []string) (from []int, kept []bool) {
	from = inOrder(was, is)
	if same := unshifted(was, is); paired(same) >= paired(from) {
		from = same
	}
	kept = make([]bool, len(is))
	taken := make([]bool, len(was))
	for i, w := range from {
		if w >= 0 {
			kept[i], taken[w] = true, true
		}
	}
	places := make(map[string][]int) // of lines that are in no place yet
	for w, line := range was {
		if !taken[w] {
			places[line] = append(places[line], w)
		}
	}
	for i, line := range is {
		if free := places[line]; !kept[i] && len(free) > 0 {
			from[i], places[line] = free[0], free[1:]
		}
	}
	return from, kept
}

// unshifted says for each line where the same one was if that is the same place,
// else -1.
func unshifted(was, is []string) []int {
	from := make([]int, len(is))
	for i, line := range is {
		from[i] = -1
		if i < len(was) && was[i] == line {
			from[i] = i
		}
	}
	return from
}

// inOrder says for each line where the same one was if it is still between the
// same others, else -1. Lines that are there once hold the others.
func inOrder(was, is []string) []int {
	single := rising(pairs(was, is, true))
	from := make([]int, 0, len(is))
	w := 0
	for end := range len(is) + 1 {
		held := len(was)
		if end < len(is) {
			if held = single[end]; held < 0 {
				continue
			}
		}
		for _, origin := range rising(pairs(was[w:held], is[len(from):end], false)) {
			if origin >= 0 {
				origin += w
			}
			from = append(from, origin)
		}
		if end < len(is) {
			from = append(from, held)
		}
		w = held + 1
	}
	return from
}

func paired(from []int) int {
	n := 0
	for _, w := range from {
		if w >= 0 {
			n++
		}
	}
	return n
}

// pairs says for each line where the same one was, -1 for nowhere: the first for
// the first, the second for the second where there are several; with single, only
// for lines that are there once.
func pairs(was, is []string, single bool) []int {
	places, count := make(map[string][]int, len(was)), make(map[string]int)
	for w, line := range was {
		places[line] = append(places[line], w)
	}
	for _, line := range is {
		count[line]++
	}
	from := make([]int, len(is))
	for i, line := range is {
		from[i] = -1
		if at := places[line]; len(at) > 0 && (!single || len(at) == 1 && count[line] == 1) {
			from[i], places[line] = at[0], at[1:]
		}
	}
	return from
}

// rising leaves as many as possible of those numbers that are not -1 so that they
// rise, and makes the others -1.
func rising(from []int) []int {
	var ends []int // index of the number that ends the best sequence of each length
	before := make([]int, len(from))
	for i, w := range from {
		if w < 0 {
			continue
		}
		n := sort.Search(len(ends), func(k int) bool { return from[ends[k]] >= w })
		before[i] = -1
		if n > 0 {
			before[i] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, i)
		} else {
			ends[n] = i
		}
	}
	rising := slices.Repeat([]int{-1}, len(from))
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			rising[i] = from[i]
		}
	}
	return rising
}
