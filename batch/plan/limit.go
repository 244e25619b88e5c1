package plan

// hold keeps the first limit steps, in sheet order, and holds the rest; with a
// held row all later rows of its lane are held, for they are planned on its
// outcome. 0 is no limit.
func hold(items []Item, limit int) {
	if limit <= 0 {
		return
	}
	held := map[int]bool{}
	for i := range items {
		it := &items[i]
		switch {
		case held[it.Lane]:
			it.Held = true
		case !it.Step():
		case limit == 0:
			it.Held = true
			held[it.Lane] = true
		default:
			limit--
		}
	}
}
