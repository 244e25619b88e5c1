package cli

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/report"
)

// Latencies are by nearest rank: of two requests, the slower one is p95.
func TestLatencies(t *testing.T) {
	tm := newTiming(nil)
	tm.took["GET a"] = []time.Duration{2 * time.Second, time.Second}
	for i := range 100 {
		tm.took["GET b"] = append(tm.took["GET b"], time.Duration(100-i)*time.Millisecond)
	}
	want := []report.Latency{
		{Call: "GET a", Count: 2, P50: time.Second, P95: 2 * time.Second, P99: 2 * time.Second},
		{Call: "GET b", Count: 100, P50: 50 * time.Millisecond, P95: 95 * time.Millisecond, P99: 99 * time.Millisecond},
	}
	if diff := cmp.Diff(want, tm.latencies()); diff != "" {
		t.Error(diff)
	}
	for path, name := range map[string]string{
		"/api/2.0/people/11111111-0000-4000-8000-00000000000a": "GET people/{id}", "/s/secret": "GET s/{link}", "/api/2.0/people/filter": "GET people/filter",
	} {
		if got := callOf(httptest.NewRequest(http.MethodGet, "https://portal.example.com"+path, http.NoBody)); got != name {
			t.Errorf("%s: %s", path, got)
		}
	}
}
