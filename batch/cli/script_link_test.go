package cli_test

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// makeLink sets variables to a share link and to what is secret of it.
func makeLink(ts *testscript.TestScript, _ bool, args []string) {
	s := portalOf(ts)
	given := func(flag string) bool {
		i := slices.Index(args, flag)
		if i >= 0 {
			args = slices.Delete(args, i, i+1)
		}
		return i >= 0
	}
	short, to, old := given("-short"), given("-to"), given("-old")
	var age time.Duration
	if old {
		age = 8 * 24 * time.Hour
	}
	if to {
		setShort(ts, args[0], s.ShortLink(args[1]))
		return
	}
	query := s.OldGuestLink(args[1], args[2], age)
	if short {
		setShort(ts, args[0], s.ShortLink("/confirm/GuestShareLink?"+query))
		return
	}
	values, err := url.ParseQuery(query)
	ts.Check(err)
	ts.Setenv(args[0], query)
	ts.Setenv(args[0]+"_KEY", values.Get("key"))
	ts.Setenv(args[0]+"_SEAL", values.Get("encemail"))
}

func setShort(ts *testscript.TestScript, variable, path string) {
	ts.Setenv(variable, portalOf(ts).url+path)
	ts.Setenv(variable+"_KEY", strings.TrimPrefix(path, "/s/"))
}
