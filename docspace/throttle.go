package docspace

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// limit is one of the portal's limits that an answer 429 can come from.
type limit int

const (
	limitUnknown limit = iota
	limitMinute        // all requests of a sliding minute
	limitAtOnce        // requests at the same time, GET and others apart
	limitDay           // POST and PUT of a day
	limitOther         // somebody on the way who says how long to wait
)

func (l limit) String() string {
	return [...]string{"unknown", "minute", "at once", "day", "other"}[l]
}

// The portal's limits of requests at once are 50 and 15, that of a minute is
// 1500; what lies between is none of them (docspace-api.md §22).
const (
	mostAtOnce    = 50
	leastAMinute  = 100
	maxRetryAfter = 48 * time.Hour
)

// throttle is what an answer 429 says.
type throttle struct {
	limit limit
	size  int           // of the limit; 0: not told
	wait  time.Duration // asked for; only with limitDay and limitOther
}

// readThrottle tells by the headers which limit has answered. Missing or
// garbled ones mean limitUnknown.
func readThrottle(method string, h http.Header, now time.Time) throttle {
	size, err := strconv.Atoi(strings.TrimSpace(h.Get("X-RateLimit-Limit")))
	if err != nil || size < 0 {
		size = 0
	}
	if h.Get("Retry-After") != "" {
		wait, ok := readRetryAfter(h.Get("Retry-After"), now)
		switch {
		case !ok:
			return throttle{limit: limitUnknown, size: size}
		case method == http.MethodPost || method == http.MethodPut:
			return throttle{limit: limitDay, size: size, wait: wait}
		}
		return throttle{limit: limitOther, size: size, wait: wait}
	}
	switch {
	case size >= leastAMinute:
		return throttle{limit: limitMinute, size: size}
	case size > 0 && size <= mostAtOnce:
		return throttle{limit: limitAtOnce, size: size}
	}
	return throttle{limit: limitUnknown, size: size}
}

// readRetryAfter reads both forms of Retry-After, seconds and a date. What is
// past means now.
func readRetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.Atoi(value); err == nil {
		return clamp(0, time.Duration(min(seconds, int(maxRetryAfter/time.Second)))*time.Second, maxRetryAfter), true
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return clamp(0, date.Sub(now), maxRetryAfter), true
}

// shortWait is the wait that an answer of another kind asks for (a proxy's
// 503), as far as it is worth heeding.
func shortWait(h http.Header) time.Duration {
	wait, ok := readRetryAfter(h.Get("Retry-After"), time.Now())
	if !ok || wait > 30*time.Second {
		return 0
	}
	return wait
}

func clamp(low, d, high time.Duration) time.Duration { return max(low, min(d, high)) }
