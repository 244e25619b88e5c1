package docspace_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace"
)

func TestCount(t *testing.T) {
	p := portal(
		reply{status: 200, body: `{"response":[{"id":"` + ann + `"}],"count":1,"total":812,"links":[],"status":0,"statusCode":200}`},
		reply{status: 200, body: `{"response":[],"count":0,"total":0,"links":[],"status":0,"statusCode":200}`},
		reply{status: 200, body: `{"response":[{"id":"` + ann + `"}],"count":1,"links":[],"status":0,"statusCode":200}`},
		reply{status: 403},
	)
	c := newClient(t, p)
	for i, want := range []int{812, 0, -1} {
		n, err := c.Count(t.Context(), []docspace.Status{0, docspace.Active, docspace.Active}[i])
		if n != want || err != nil {
			t.Errorf("answer %d: %d, %v; want %d", i+1, n, err, want)
		}
	}
	if _, err := c.Count(t.Context(), 0); err == nil {
		t.Error("a refusal is no error")
	}
	want := []string{
		"GET " + api + "people/filter?count=1&fields=id",
		"GET " + api + "people/filter?count=1&employeeStatus=1&fields=id",
	}
	if diff := cmp.Diff(want, p.urls()[:2]); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}
