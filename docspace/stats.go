package docspace

import (
	"net/http"
	"sync/atomic"
	"time"
)

// Stats is what a client has done so far.
type Stats struct {
	Requests  int           // attempts that reached the wire
	Writes    int           // POST and PUT among them that were not refused with 429: they count against the day
	Throttled int           // answers 429
	Paused    time.Duration // how long refusals kept all requests waiting
}

type counts struct {
	requests, writes, throttled atomic.Int64
}

// sent counts a request that reached the wire; status is 0 when no answer
// came.
func (c *counts) sent(method string, status int) {
	c.requests.Add(1)
	switch {
	case status == http.StatusTooManyRequests:
		c.throttled.Add(1)
	case method == http.MethodPost || method == http.MethodPut:
		c.writes.Add(1)
	}
}

// Stats may be called at any time, by any goroutine.
func (c *Client) Stats() Stats {
	return Stats{
		Requests:  int(c.counts.requests.Load()),
		Writes:    int(c.counts.writes.Load()),
		Throttled: int(c.counts.throttled.Load()),
		Paused:    c.pace.paused(),
	}
}
