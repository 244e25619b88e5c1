package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

type whoamiCmd struct {
	Demo    bool `help:"Ask a fresh portal in memory."`
	JSON    bool `name:"json" help:"Print JSON, for programs."`
	Verbose bool `short:"v" help:"Log every request to standard error."`
	pacing
	portalFlags
}

// Help is shown with --help.
func (whoamiCmd) Help() string {
	return `Examples:
  docspace-batch whoami
  docspace-batch whoami --url docspace.example.com --api-key-file key.txt`
}

// identity is what whoami tells. Its JSON members are stable.
type identity struct {
	Portal      string     `json:"portal"`
	Version     string     `json:"portal_version,omitempty"`
	ID          string     `json:"user_id"`
	Email       string     `json:"email"`
	Name        string     `json:"name"`
	Role        string     `json:"role"`
	Owner       bool       `json:"owner"`
	Permissions []string   `json:"permissions"`
	MayWrite    bool       `json:"may_change_accounts"`
	Expires     *time.Time `json:"key_expires,omitempty"`
	Seats       *int       `json:"paid_seats,omitempty"` // absent: not known or without a limit
	WritesUsed  int        `json:"day_writes_used"`      // by runs on this machine
}

// Run asks the portal about the key.
func (c *whoamiCmd) Run(ctx context.Context, s *streams) error {
	client, err := c.client(s)
	if err != nil {
		return err
	}
	state := c.state()
	if c.Demo {
		state = ""
	}
	p, err := connect(ctx, s, client, state)
	if err != nil {
		return err
	}
	who := identity{
		Portal: p.host, Version: p.about.Version, ID: p.caller.ID, Email: p.caller.Email, Name: p.caller.Name(),
		Role: string(p.caller.Role), Owner: p.caller.Owner, Permissions: p.key.Permissions, MayWrite: p.mayWrite(),
		WritesUsed: p.day.used(time.Now()),
	}
	if !p.key.ExpiresAt.IsZero() {
		who.Expires = &p.key.ExpiresAt
	}
	if q, err := client.Quota(ctx); err == nil && q.Seats != docspace.Unlimited {
		who.Seats = &q.Seats
	}
	if c.JSON {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(who)
	}
	return who.print(s)
}

func (c *whoamiCmd) client(s *streams) (*docspace.Client, error) {
	if c.Demo {
		return newDemoClient(s, c.pacing, c.Verbose)
	}
	return c.newClient(s, c.pacing, c.Verbose)
}

func (who identity) print(s *streams) error {
	role := who.Role
	if who.Owner {
		role = "owner of the portal"
	}
	permissions := "everything"
	if len(who.Permissions) > 0 {
		permissions = strings.Join(who.Permissions, ", ")
	}
	lines := [][2]string{
		{"portal", who.Portal},
		{"version", who.Version},
		{"key of", fmt.Sprintf("%s <%s>", who.Name, who.Email)},
		{"role", role},
		{"permissions", permissions},
		{"expires", "never"},
		{"paid seats", "no limit, or not known to this key"},
		{"writes", fmt.Sprintf("%d of the day's %d used by runs on this machine", who.WritesUsed, plan.DayWrites)},
	}
	if who.Expires != nil {
		lines[5][1] = who.Expires.UTC().Format(time.DateTime) + " UTC"
	}
	if who.Seats != nil {
		lines[6][1] = fmt.Sprint(*who.Seats)
	}
	for _, l := range lines {
		if l[1] != "" {
			fmt.Fprintf(s.out, "%-13s%s\n", l[0], report.Clean(l[1]))
		}
	}
	if !who.MayWrite {
		s.notice("this key may only read: it can plan, not run")
	}
	return nil
}
