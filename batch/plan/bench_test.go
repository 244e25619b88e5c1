package plan

import (
	"fmt"
	"testing"

	"docspace-batch/batch"
)

// A nightly sheet: 10 000 rows on a portal of 12 000 accounts, a third of them
// by id, some people twice, some not there yet.
func nightly() []batch.Row {
	rows := make([]batch.Row, 10_000)
	for i := range rows {
		switch i % 5 {
		case 0:
			rows[i] = create(fmt.Sprintf("new%05d@example.com", i), "")
		case 1:
			rows[i] = rowByID(batch.Terminate, crowdID(i))
		case 2:
			rows[i] = role(crowdEmail(i-1), batch.RoomAdmin)
		default:
			rows[i] = row(batch.Terminate, crowdEmail(i))
		}
	}
	return numbered(rows...)
}

// The part of Make that needs no portal.
func BenchmarkSimulate(b *testing.B) {
	rows := nightly()
	all := crowd(12_000)
	f := batch.Facts{Caller: AccountOf(all[len(all)-1], "")}
	d := newDirectory(f.Caller)
	for _, p := range all {
		d.add(p)
	}
	for b.Loop() {
		s := simulated(b, rows, d, f, nil)
		hold(s.items, 5_000)
		cost(s.items, 0, 24.75)
	}
}
