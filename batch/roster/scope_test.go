package roster_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/roster"
)

func TestParseScope(t *testing.T) {
	t.Parallel()
	s, err := roster.ParseScope([]string{"@Example.COM", " @example.org ", "group:Sales: north", "Role: room admin", "GROUP:x", "role:User"})
	want := roster.Scope{
		Domains: []string{"example.com", "example.org"}, Groups: []string{"Sales: north", "x"}, Roles: []batch.Role{batch.RoomAdmin, batch.User},
	}
	if diff := cmp.Diff(want, s); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if s, err := roster.ParseScope(nil); err != nil || !s.Any() {
		t.Errorf("%+v, %v", s, err)
	}
	for word, want := range map[string]string{
		"":             `"" is neither a domain such as @example.com, nor group:NAME, nor role:ROLE`,
		"example.com":  `"example.com" is neither a domain such as @example.com, nor group:NAME, nor role:ROLE`,
		"@":            `"@" is neither a domain such as @example.com, nor group:NAME, nor role:ROLE`,
		"a@x.example":  `"a@x.example" is neither a domain such as @example.com, nor group:NAME, nor role:ROLE`,
		"@a@x.example": `"@a@x.example" is neither a domain such as @example.com, nor group:NAME, nor role:ROLE`,
		"group:":       `"group:" is neither a domain such as @example.com, nor group:NAME, nor role:ROLE`,
		"role:Manager": `"Manager" is no role: it is DocSpaceAdmin, RoomAdmin or User`,
		"role:":        `"" is no role: it is DocSpaceAdmin, RoomAdmin or User`,
		"role:Guest":   `"role:Guest": guests are left alone in any case`,
	} {
		if _, err := roster.ParseScope([]string{word}); err == nil || err.Error() != want {
			t.Errorf("%q: %v", word, err)
		}
	}
}
