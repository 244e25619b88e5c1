package cli

import (
	"context"
	"fmt"
	"net"
	"regexp"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// portal is a portal with a key that works.
type portal struct {
	client *docspace.Client
	key    docspace.Key
	caller batch.Account
	host   string
	local  bool // on this machine: answers come at once, or not at all
	rule   *regexp.Regexp
	about  docspace.Settings
	day    *daysWrites
	wrote  int // writes of this run that the day has been told of
}

// connect asks the portal who the key's user is, and refuses keys that can do
// nothing here.
//
// state is where the day's writes are counted; "": nowhere.
func connect(ctx context.Context, s *streams, c *docspace.Client, state string) (*portal, error) {
	p := &portal{client: c, host: c.Host(), local: isLoopback(c.Host())}
	person, err := c.Self(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking the portal whose key this is: %w", err)
	}
	p.caller = plan.AccountOf(person, person.ID)
	if p.key, err = c.Key(ctx); err != nil {
		return nil, fmt.Errorf("asking the portal about the key: %w", err)
	}
	if p.caller.Role != batch.DocSpaceAdmin && p.caller.Role != batch.RoomAdmin {
		return nil, &failure{
			code: Portal, message: fmt.Sprintf("this is the key of a %s, who cannot manage accounts", p.caller.Role),
			hint: "use the key of a DocSpace admin, or of a room admin for Users and guests",
		}
	}
	p.about, p.rule = settings(ctx, s, c)
	p.day = openDaysWrites(state, p.host, p.caller.ID)
	return p, nil
}

// settings are what the portal tells about itself, and its rule for names; nil
// when it does not say one that can be used.
func settings(ctx context.Context, s *streams, c *docspace.Client) (docspace.Settings, *regexp.Regexp) {
	about, err := c.Settings(ctx)
	if err != nil {
		s.notice("the portal does not tell its rule for names, the usual one is taken: %v", err)
		return about, nil
	}
	if about.UserNameRegex == "" {
		return about, nil
	}
	rule, err := regexp.Compile(about.UserNameRegex)
	if err != nil {
		s.notice("the portal's rule for names cannot be used here, the usual one is taken: %s", about.UserNameRegex)
		return about, nil
	}
	return about, rule
}

// everybody reads all accounts that the key's user sees.
func (p *portal) everybody(ctx context.Context, s *streams, mode report.ProgressMode) ([]batch.Account, error) {
	bar := s.progress("pages", 0, mode)
	accounts, whole, err := plan.Everybody(ctx, p.client, p.caller.ID, bar.Set)
	s.close(bar, err != nil)
	if err != nil {
		return nil, fmt.Errorf("reading the accounts: %w", err)
	}
	if !whole {
		s.notice("accounts came and went while they were read: somebody may be missing, or gone by now")
	}
	return accounts, nil
}

// mayWrite says whether the key has a scope that lets it change accounts
// (docspace-api.md §3.1).
func (p *portal) mayWrite() bool {
	if len(p.key.Permissions) == 0 {
		return true
	}
	for _, permission := range p.key.Permissions {
		switch permission {
		case "*", "*:write", "accounts:write":
			return true
		}
	}
	return false
}

// isLoopback says whether a host, perhaps with a port, is this machine.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// patience is how long a lost answer is looked for.
func (p *portal) patience() time.Duration {
	if p.local {
		return 3 * time.Second
	}
	return time.Minute
}

// giveUp is how long a portal that answers nothing is waited for; 0: as long as
// the engine does of itself.
func (p *portal) giveUp() time.Duration {
	if p.local {
		return 10 * time.Second
	}
	return 0
}

// count tells the day of the writes that the client has sent meanwhile.
func (p *portal) count(s *streams, flush bool) {
	n := p.client.Stats().Writes
	if err := p.day.add(n-p.wrote, time.Now(), flush); err != nil && flush {
		s.notice("the count of the day's writes cannot be kept: %v", err)
	}
	p.wrote = n
}
