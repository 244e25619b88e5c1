package journal

import (
	"testing"

	"docspace-batch/batch"
)

func TestHide(t *testing.T) {
	t.Parallel()
	row := batch.Row{
		Email: "Pat.Kent@example.com", FirstName: "Pat", LastName: `K"ent`, Password: "hunter2!",
		ShareLink: "https://portal.example.com/confirm?type=GuestShareLink&key=k.1",
	}
	for _, c := range []struct{ message, hidden, revealed string }{
		{"", "", ""},
		{"no such thing", "no such thing", ""},
		{"Pat.Kent@example.com is there", "{email} is there", ""},
		{"pat.kent@example.com.", "{email^0,4}.", ""},
		{"PAT pat pAt", "{first_name^1,2} {first_name^0} {first_name^0,1}", ""},
		{`last_name "K\"ent" has '"'`, `last_name "{last_name quoted}" has '"'`, ""},
		{`k"ent`, "{last_name^0}", ""},
		{"{email} and {{", "{{email} and {{{{", ""},
		{"compatible", "com{first_name^0}ible", ""},
		{"Kelvin \u212a\"ent", "Kelvin {last_name^0,0}", ""},
		{"key HUNTER2! given", "key {password} given", "key [password] given"},
		{"at " + row.ShareLink, "at {share_link}", "at [share_link]"},
		{"?type=guestsharelink&key=K.1", "?{share_link}", "?[share_link]"},
		{"belongs to other@example.org.", "belongs to {address}.", "belongs to [address]."},
		{"xPat.Kent@example.com", "{address}", "[address]"},
		{"pat.other@example.com", "{address}", "[address]"},
		{"a @ b", "a @ b", ""},
		{"bad \xff", "bad �", "bad �"},
	} {
		got := hide(c.message, row)
		if got != c.hidden {
			t.Errorf("%q is hidden as %q, want %q", c.message, got, c.hidden)
		}
		want := c.revealed
		if want == "" {
			want = c.message
		}
		if back, err := reveal(got, row); err != nil || back != want {
			t.Errorf("%q comes back as %q, %v", c.message, back, err)
		}
	}
}

func TestRevealOfAnotherRow(t *testing.T) {
	t.Parallel()
	for _, hidden := range []string{"{email}", "{first_name^0}", "{password}", "{nothing}", "{", "{email", "{}"} {
		if got, err := reveal(hidden, batch.Row{UserID: "id"}); err == nil {
			t.Errorf("%q comes back as %q", hidden, got)
		}
	}
	if got, err := reveal("{email^99,-1,x}", batch.Row{Email: "p@example.com"}); err != nil || got != "p@example.com" {
		t.Errorf("%q %v", got, err)
	}
}
