package engine_test

import (
	"net/http"
	"strings"
	"time"
)

// serverWork is how long a small server works on a request, beside the 40 ms
// that any takes (docspace-api.md §25, on a portal of 12 000 accounts).
func serverWork(r *http.Request, ids int) time.Duration {
	path := strings.TrimPrefix(r.URL.Path, "/api/2.0/")
	each := time.Duration(ids) * time.Millisecond
	switch {
	case path == "people/filter":
		list := r.URL.Query().Get("filterValue")
		if list == "" {
			return 160 * time.Millisecond
		}
		addresses := 1 + strings.Count(list, ",")
		return min(2*time.Second, 30*time.Millisecond+time.Duration(addresses)*80*time.Millisecond)
	case path == "people/email":
		return 6 * time.Millisecond
	case path == "people" && r.Method == http.MethodPost:
		return 210 * time.Millisecond
	case strings.HasPrefix(path, "people/status/"):
		return 5 * each
	case strings.HasPrefix(path, "people/type"):
		return 13 * max(each, time.Millisecond)
	case path == "people/delete":
		return 19 * each
	}
	return 0
}
