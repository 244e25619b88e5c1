package plan

// way is how the accounts of a sheet are looked up (design.md §8).
type way int

const (
	bySingles way = iota // GET people/email, one account each
	byLists              // people/filter with a list of addresses
	byPages              // the whole directory
)

// What the ways cost the portal (docspace-api.md §25): on a portal of 12 000 a
// page of 100 takes as long as four or five single look-ups.
const (
	pageSize        = 100 // docspace-api.md §20
	accountsPerPage = 4   // that must be wanted for each page read
	handful         = 5   // addresses that are not worth a list
)

// chooseWay says how to find emails addresses and ids ids on a portal of total
// accounts, -1 when that is not known. Ids have no lists: they are read one by
// one unless the directory is paged.
func chooseWay(emails, ids, total int) way {
	switch {
	case total >= 0 && pages(total)*accountsPerPage <= emails+ids:
		return byPages
	case emails <= handful:
		return bySingles
	}
	return byLists
}

// worthAPage says whether so many accounts are wanted that even the smallest
// directory may be paged, so that its size is worth asking for.
func worthAPage(wanted int) bool { return wanted >= accountsPerPage }

// pages is the number of pages that hold total accounts; even none takes one.
func pages(total int) int { return max(1, (total+pageSize-1)/pageSize) }
