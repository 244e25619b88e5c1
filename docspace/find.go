package docspace

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	pageSize     = 100  // the most that the portal gives at once (docspace-api.md §6.4)
	maxAddresses = 50   // in one list (docspace-api.md §6.5)
	maxURLBytes  = 6000 // the portal's limit is 8 KB (docspace-api.md §23)
)

// Page is a part of a list of people.
type Page struct {
	People []Person
	Total  int // in the whole list
}

// Page reads up to 100 accounts of the directory, sorted by address, from the
// start-th on (docspace-api.md §6.4). Who is created or deleted meanwhile shifts
// later pages, so an account may come twice.
func (c *Client) Page(ctx context.Context, start int) (Page, error) {
	return c.list(ctx, url.Values{}, start)
}

// FindByEmails reads the accounts with exactly these addresses, regardless of
// case, each once; those it does not find are left out. Addresses that do not
// fit into one request are asked for in several (docspace-api.md §6.5).
func (c *Client) FindByEmails(ctx context.Context, emails []string) ([]Person, error) {
	var found []Person
	w := wantedAddresses(emails)
	for rest := w.list; len(rest) > 0; {
		n := c.FitsURL(rest)
		people, err := c.findList(ctx, w, rest[:n])
		if err != nil {
			return nil, err
		}
		found = append(found, people...)
		rest = rest[n:]
	}
	return found, nil
}

// FitsURL is how many of the addresses, from the first on, go into one request
// of FindByEmails: at most 50, at least 1.
func (c *Client) FitsURL(emails []string) int {
	length := len(c.listURL(url.Values{"filterValue": {""}, "filterSeparator": {","}}))
	for i, email := range emails {
		length += len(url.QueryEscape(email)) + len("%2C")
		if i > 0 && (length > maxURLBytes || i == maxAddresses) {
			return i
		}
	}
	return len(emails)
}

func (c *Client) listURL(query url.Values) string {
	return c.url(call{path: "people/filter", query: listQuery(query, 1_000_000)})
}

// findList asks for one list, and reads on until all of it is found or the
// answer ends.
func (c *Client) findList(ctx context.Context, w wanted, list []string) ([]Person, error) {
	separator, ok := separatorFor(list)
	if !ok {
		return nil, &Error{
			Op: "GET people/filter", Kind: Invalid,
			Message: "these addresses hold every character that could separate them",
		}
	}
	query := url.Values{"filterValue": {strings.Join(list, separator)}, "filterSeparator": {separator}}
	var found []Person
	for start := 0; w.misses(list); {
		page, err := c.list(ctx, query, start)
		if err != nil {
			return nil, err
		}
		found = append(found, w.take(page.People)...)
		start += len(page.People)
		if len(page.People) == 0 || start >= page.Total {
			break
		}
	}
	return found, nil
}

// wanted is a list of addresses to be matched exactly: the portal answers with
// everybody who has one of them as a part of his address or name.
type wanted struct {
	list []string // as typed, each once
	open map[string]bool
}

// wantedAddresses leaves out empty addresses: an empty part of a list would
// match everybody.
func wantedAddresses(emails []string) wanted {
	w := wanted{open: make(map[string]bool, len(emails))}
	for _, email := range emails {
		email = strings.TrimSpace(email)
		if key := strings.ToLower(email); key != "" && !w.open[key] {
			w.open[key] = true
			w.list = append(w.list, email)
		}
	}
	return w
}

// misses says whether one of the list has not been found.
func (w wanted) misses(list []string) bool {
	return slices.ContainsFunc(list, func(email string) bool { return w.open[strings.ToLower(email)] })
}

// take picks the people who are wanted and were not taken before.
func (w wanted) take(people []Person) []Person {
	var taken []Person
	for _, p := range people {
		if key := strings.ToLower(p.Email); w.open[key] {
			w.open[key] = false
			taken = append(taken, p)
		}
	}
	return taken
}

// separatorFor is a character that no address holds; "+" and "." are never
// taken, nor a blank, which would turn "one of" into "all of".
func separatorFor(emails []string) (string, bool) {
	for _, separator := range []string{",", ";", "|"} {
		if !strings.Contains(strings.Join(emails, ""), separator) {
			return separator, true
		}
	}
	return "", false
}

// list reads one page of people/filter. Only the address is nearly unique, and
// the portal sorts without a tie-breaker (docspace-api.md §6.4).
func (c *Client) list(ctx context.Context, query url.Values, start int) (Page, error) {
	a, _, err := send[[]Person](ctx, c, call{method: http.MethodGet, path: "people/filter", query: listQuery(query, start)})
	if err != nil {
		return Page{}, err
	}
	return Page{People: *a.Response, Total: total(a.Total, start, len(*a.Response))}, nil
}

// total is how long a list is, of which n elements from the start-th on are
// known. Where that is not told a full page means that there may be more.
func total(told *int, start, n int) int {
	switch {
	case told != nil:
		return *told
	case n >= pageSize:
		return start + n + 1
	}
	return start + n
}

// whole reads a list to its end, page by page. What changes meanwhile shifts
// later pages, so that an element may come twice; it is kept once.
func whole[T any](id func(T) string, page func(start int) ([]T, int, error)) ([]T, error) {
	var all []T
	seen := make(map[string]bool)
	for start, end := 0, 1; start < end; {
		some, n, err := page(start)
		if err != nil {
			return nil, err
		}
		for _, one := range some {
			if !seen[id(one)] {
				seen[id(one)] = true
				all = append(all, one)
			}
		}
		start += len(some)
		if end = n; len(some) == 0 {
			break
		}
	}
	return all, nil
}

func listQuery(query url.Values, start int) url.Values {
	q := url.Values{
		"count": {strconv.Itoa(pageSize)}, "startIndex": {strconv.Itoa(start)},
		"sortBy": {"email"}, "sortOrder": {"ascending"}, "fields": {personFields},
	}
	maps.Copy(q, query)
	return q
}
