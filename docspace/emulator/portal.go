package emulator

import (
	"sync"
	"time"
)

// Portal is one portal in memory. It is safe for concurrent use. It takes the
// time from time.Now and starts no goroutine: what happens later on a real
// portal (jobs, the purge of their records, effects that are late) is made up
// for by the clock whenever somebody looks.
type Portal struct {
	config Config
	routes []*route
	mu     sync.Mutex // guards all below

	state     State
	people    *directory
	relations relations
	groups    *groups
	keys      *keys
	sessions  map[string]session
	links     *links
	jobs      *jobs
	late      []postponed // sorted by their time
	limiter   *limiter
	invited   fixedWindow // how many were invited
	stats     *counters
	audit     []auditEvent // the oldest first
	made      int          // ids made up so far
	numbered  int          // requests seen under /api/2.0

	moment time.Time // of what is being made up for; zero: it is now
}

// Credentials are what one needs to come in.
type Credentials struct {
	Email    string
	Password string
	Key      string // an API key with all rights
}

// New opens a portal.
func New(c Config) *Portal {
	if c.Server == "" {
		c.Server = Server372
	}
	p := &Portal{config: c, routes: routes(c.Server)}
	p.Reset()
	return p
}

// Reset starts the portal over, as if new: people, keys, links, jobs, limits
// and counts. Requests under way may still take effect.
func (p *Portal) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = p.config.State
	p.people = newDirectory()
	p.relations = relations{}
	p.groups = newGroups()
	p.keys = newKeys()
	p.sessions = map[string]session{}
	p.links = newLinks()
	p.jobs = newJobs()
	p.late = nil
	p.limiter = newLimiter(p.config.Limits)
	p.invited = fixedWindow{}
	p.stats, p.audit = newCounters(), nil
	p.made, p.numbered = 0, 0
	p.seed()
}

// Owner is the way in as the owner, the same on every portal.
func (p *Portal) Owner() Credentials {
	return Credentials{Email: OwnerEmail, Password: ownerPassword, Key: ownerKey}
}

// SetState changes what is the matter with the portal.
func (p *Portal) SetState(s State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
}

// Key makes an API key for somebody, found by address or id, directly.
// Without permissions it has all rights. An account that is not there is a
// mistake of the test: Key panics.
func (p *Portal) Key(emailOrID string, permissions ...string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	a := p.mustFind(emailOrID)
	return p.keys.make(a.id, "made by a test", permissions, time.Time{}, p.now()).text
}

// AddGroup makes a group of people directly, and returns its id. Members are
// found by address or id; one who is not there is a mistake of the test:
// AddGroup panics.
func (p *Portal) AddGroup(name string, members ...string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	return p.group(name, members...).id
}

func (p *Portal) group(name string, members ...string) *group {
	g := p.groups.make(name)
	for _, m := range members {
		g.members[p.mustFind(m).id] = true
	}
	return g
}

// GuestLink is the query string of a share link of a guest, given now by an
// inviter, both found by address or id (docspace-api.md §14).
func (p *Portal) GuestLink(guest, inviter string) string {
	return p.OldGuestLink(guest, inviter, 0)
}

// OldGuestLink is a GuestLink that was given some time ago.
func (p *Portal) OldGuestLink(guest, inviter string, age time.Duration) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	return p.links.give(p.mustFind(guest).email, p.mustFind(inviter).id, p.now().Add(-age))
}

// ShortLink is the path of a short link that leads to target, which may be
// anywhere: portals shorten many links.
func (p *Portal) ShortLink(target string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return shortLinkPrefix + p.links.shorten(target)
}

func (p *Portal) now() time.Time {
	if !p.moment.IsZero() {
		return p.moment
	}
	return time.Now()
}

// old says whether this is the server that skips bad ids (docspace-api.md §18.1).
func (p *Portal) old() bool { return p.config.Server == Server361 }

func (p *Portal) newID() string {
	p.made++
	return guidOf("id", p.made)
}
