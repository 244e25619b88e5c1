package docspace

import (
	"fmt"
	"math"
	"net/http"
	"testing"
	"time"
)

// What is sent again, after how many tries (docspace-api.md §18.3).
func TestAgain(t *testing.T) {
	get := call{method: http.MethodGet}
	post := call{method: http.MethodPost}
	remove := call{method: http.MethodDelete}
	put := call{method: http.MethodPut}
	terminate := call{method: http.MethodPut, repeatable: true}
	tests := []struct {
		name string
		call call
		e    Error
		most int // tries in all
	}{
		{"GET, 500", get, Error{Kind: Server, Status: 500}, 5},
		{"GET, 503", get, Error{Kind: Server, Status: 503}, 5},
		{"GET, lost", get, Error{Kind: Lost}, 3},
		{"GET, no connection", get, Error{Kind: Unreachable}, 5},
		{"GET, bad certificate", get, Error{Kind: Unreachable, permanent: true}, 1},
		{"GET, not found", get, Error{Kind: NotFound, Status: 404}, 1},
		{"GET, 401", get, Error{Kind: Unauthorized, Status: 401}, 1},
		{"GET, page of another host", get, Error{Kind: NoPortal, Status: 200}, 1},
		{"POST, no connection", post, Error{Kind: Unreachable}, 5},
		{"POST, lost", post, Error{Kind: Lost}, 1},
		{"POST, 500", post, Error{Kind: Server, Status: 500}, 1},
		{"POST, 503", post, Error{Kind: Server, Status: 503}, 1},
		{"DELETE, no connection", remove, Error{Kind: Unreachable}, 5},
		{"DELETE, lost", remove, Error{Kind: Lost}, 1},
		{"DELETE, 504", remove, Error{Kind: Server, Status: 504}, 1},
		{"PUT type, lost", put, Error{Kind: Lost}, 1},
		{"PUT type, 502", put, Error{Kind: Server, Status: 502}, 1},
		{"PUT terminate, lost", terminate, Error{Kind: Lost}, 3},
		{"PUT terminate, 502", terminate, Error{Kind: Server, Status: 502}, 3},
		{"PUT terminate, 503", terminate, Error{Kind: Server, Status: 503}, 3},
		{"PUT terminate, 504", terminate, Error{Kind: Server, Status: 504}, 3},
		{"PUT terminate, 500", terminate, Error{Kind: Server, Status: 500}, 1},
		{"PUT terminate, refused", terminate, Error{Kind: Forbidden, Status: 403}, 1},
		{"PUT terminate, no connection", terminate, Error{Kind: Unreachable}, 5},
	}
	for _, tt := range tests {
		tries := 1
		for again(tt.call, &tt.e, tries) {
			tries++
		}
		if tries != tt.most {
			t.Errorf("%s: %d tries, want %d", tt.name, tries, tt.most)
		}
	}
}

// Which limit has answered 429 (docspace-api.md §22).
func TestReadThrottle(t *testing.T) {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		method string
		header map[string]string
		want   throttle
	}{
		{"minute", "GET", map[string]string{"X-RateLimit-Limit": "1500", "X-RateLimit-Remaining": "0"}, throttle{limit: limitMinute, size: 1500}},
		{"reads at once", "GET", map[string]string{"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "0"}, throttle{limit: limitAtOnce, size: 50}},
		{"writes at once", "POST", map[string]string{"X-RateLimit-Limit": "15"}, throttle{limit: limitAtOnce, size: 15}},
		{"day", "POST", map[string]string{"X-RateLimit-Limit": "10000", "Retry-After": "3600", "X-RateLimit-Reset": "1795345200"}, throttle{limit: limitDay, size: 10000, wait: time.Hour}},
		{"day, PUT, by date", "PUT", map[string]string{"Retry-After": "Sun, 22 Nov 2026 10:01:30 GMT"}, throttle{limit: limitDay, wait: 90 * time.Second}},
		{"past date", "PUT", map[string]string{"Retry-After": "Sun, 22 Nov 2026 09:01:30 GMT"}, throttle{limit: limitDay}},
		{"negative", "PUT", map[string]string{"Retry-After": "-5"}, throttle{limit: limitDay}},
		{"absurd", "PUT", map[string]string{"Retry-After": "99999999999999999"}, throttle{limit: limitDay, wait: 48 * time.Hour}},
		{"beyond numbers", "PUT", map[string]string{"Retry-After": "99999999999999999999999"}, throttle{limit: limitUnknown}},
		{"not the day's: GET", "GET", map[string]string{"X-RateLimit-Limit": "10000", "Retry-After": "30"}, throttle{limit: limitOther, size: 10000, wait: 30 * time.Second}},
		{"not the day's: DELETE", "DELETE", map[string]string{"Retry-After": "30"}, throttle{limit: limitOther, wait: 30 * time.Second}},
		{"nothing said", "GET", nil, throttle{limit: limitUnknown}},
		{"as documented", "GET", map[string]string{"X-RateLimit-Limit": "100/30m"}, throttle{limit: limitUnknown}},
		{"between the limits", "GET", map[string]string{"X-RateLimit-Limit": "75"}, throttle{limit: limitUnknown, size: 75}},
		{"zero", "GET", map[string]string{"X-RateLimit-Limit": "0"}, throttle{limit: limitUnknown}},
		{"garbled wait", "POST", map[string]string{"X-RateLimit-Limit": "1500", "Retry-After": "soon"}, throttle{limit: limitUnknown, size: 1500}},
	}
	for _, tt := range tests {
		h := http.Header{}
		for name, value := range tt.header {
			h.Set(name, value)
		}
		if got := readThrottle(tt.method, h, now); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestTempo(t *testing.T) {
	const top = 24.75
	full := tempo{top: top, now: top}
	tests := []struct {
		name  string
		from  tempo
		size  int
		want  tempo
		pause time.Duration
	}{
		{"the first refusal", full, 1500, tempo{top, 0.75 * top, 1}, 5 * time.Second},
		{"a second one without a success", tempo{top, 18, 1}, 1500, tempo{top, 18, 2}, 10 * time.Second},
		{"after long pauses", tempo{top, 18, 9}, 1500, tempo{top, 18, 10}, time.Minute},
		{"no pace of our own", tempo{}, 1500, tempo{top, 0.75 * top, 1}, 5 * time.Second},
		{"a smaller portal", full, 600, tempo{9.9, 9.9, 1}, 5 * time.Second},
		{"a bigger portal", full, 6000, tempo{top, 0.75 * top, 1}, 5 * time.Second},
	}
	for _, tt := range tests {
		got, pause := tt.from.refused(tt.size)
		if math.Abs(got.top-tt.want.top) > 1e-9 || math.Abs(got.now-tt.want.now) > 1e-9 || got.pauses != tt.want.pauses || pause != tt.pause {
			t.Errorf("%s: %+v, %v; want %+v, %v", tt.name, got, pause, tt.want, tt.pause)
		}
	}

	slow, _ := full.refused(1500)
	raises := 0
	for now := slow.passed(); now.now < top; raises++ {
		now = now.raised()
	}
	if raises != 13 {
		t.Errorf("%d raises back to the configured pace, want 13", raises)
	}
	if got := (tempo{}).raised(); got != (tempo{}) {
		t.Errorf("no pace raised to %+v", got)
	}

	var waits []time.Duration
	unknown := full
	for range 8 {
		var wait time.Duration
		unknown, wait = unknown.backedOff()
		waits = append(waits, wait/time.Second)
	}
	if got, want := fmt.Sprint(waits), fmt.Sprint([]time.Duration{1, 2, 4, 8, 16, 32, 60, 60}); got != want {
		t.Errorf("back-off %s s, want %s", got, want)
	}
	if unknown.now != top {
		t.Errorf("an unknown limit changed the pace to %v", unknown.now)
	}
}

func TestWidth(t *testing.T) {
	w := width{top: 14, now: 14}
	var narrow []int
	for range 8 {
		w = w.refused(0)
		narrow = append(narrow, w.now)
	}
	if got := fmt.Sprint(narrow); got != "[10 7 5 3 2 1 1 1]" {
		t.Errorf("refusals narrow 14 to %s", got)
	}
	passed := 0
	for w.now < 14 {
		w = w.widened()
		passed++
	}
	if want := 10 * (13 * 14 / 2); passed != want { // ten rounds of 1, of 2, … of 13
		t.Errorf("back at 14 after %d, want %d", passed, want)
	}
	if w = w.widened(); w.now != 14 {
		t.Errorf("widened to %d beyond its top", w.now)
	}
	var slow []int
	for range 6 {
		w = w.slowed()
		slow = append(slow, w.now)
	}
	if got := fmt.Sprint(slow); got != "[10 7 5 4 4 4]" {
		t.Errorf("slow answers narrow 14 to %s", got)
	}
	if w = (width{top: 14, now: 2}).slowed(); w.now != 2 {
		t.Errorf("a slow answer changes 2 to %d", w.now)
	}
	for _, c := range []struct {
		before width
		limit  int
		want   width
	}{
		{width{top: 14, now: 14}, 15, width{top: 14, now: 10}}, // others have taken places
		{width{top: 14, now: 14}, 5, width{top: 5, now: 5}},
		{width{top: 14, now: 4}, 5, width{top: 5, now: 3}},
		{width{top: 5, now: 5}, 5, width{top: 5, now: 3}},
		{width{top: 40, now: 40}, 1, width{top: 1, now: 1}},
	} {
		if got := c.before.refused(c.limit); got != c.want {
			t.Errorf("%+v refused by a limit of %d is %+v, want %+v", c.before, c.limit, got, c.want)
		}
	}
}
