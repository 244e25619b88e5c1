package plan

// hold keeps the first steps, in sheet order, and holds the rest; with a held
// row all later rows of its lane are held, for they are planned on its outcome.
// limit is for all parts of a run: what was sent in earlier ones comes off it
// first. A row that is still to be settled is never held. 0 is no limit.
func hold(items []Item, limit int) {
	if limit <= 0 {
		return
	}
	for i := range items {
		if begun(&items[i]) {
			limit--
		}
	}
	held := map[int]bool{}
	for i := range items {
		it := &items[i]
		switch {
		case it.Past != nil || it.Sent != nil:
		case held[it.Lane]:
			it.Held = true
		case !it.Step():
		case limit <= 0:
			it.Held = true
			held[it.Lane] = true
		default:
			limit--
		}
	}
}

// begun says whether an earlier part of the run has sent a row, and it was not
// called back.
func begun(it *Item) bool { return it.Sent != nil || it.Past != nil && it.Past.Attempts > 0 }
