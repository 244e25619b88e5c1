package emulator

import "time"

// The versions of the server that a Portal can be. Their people APIs differ in
// what they do with the bad ids of a list (docspace-api.md §18.1).
const (
	Server372 = "3.7.2"
	Server361 = "3.6.1"
)

// Config says what portal it is. Its zero value is one with the seeded demo
// accounts, the limiter off, seats unlimited, server 3.7.2, no latency, and
// jobs that are done at once.
type Config struct {
	Empty    bool          // only the owner, no demo accounts
	Accounts int           // this many made-up people besides, the same every time
	Seats    int           // paid seats, the owner's included; 0: unlimited
	Users    int           // the user limit (docspace-api.md §5.5); 0: unlimited
	Invites  int           // so many may be invited in 24 hours (docspace-api.md §5.9, §20); 0: unlimited
	Server   string        // Server372 or Server361; "": Server372
	Limits   Limits        // zero: the limiter is off, as on self-hosted portals
	Latency  time.Duration // every answer is given after this long
	JobTime  time.Duration // a job runs this long
	State    State         // what is the matter with the portal
	Hook     Hook          // faults; nil: none
}

// State is what may be the matter with a portal. The zero value is a portal
// in good order.
type State struct {
	NoTenant     bool     // no portal behind this host: 500 (docspace-api.md §21)
	Suspended    bool     // 404 without an envelope (§2.4)
	Transferring bool     // being moved or restored: 403 without an envelope, but for people/@self (§2.4)
	Unpaid       bool     // 402 without an envelope, but for some look-ups (§2.4)
	Restricted   bool     // the caller's address is not allowed in: 403 in plain text, the owner is exempt (§2.4)
	Identity     Identity // the identity service, which deletes ask first (§24)
	NoInvites    bool     // members may not be invited nor created (§5.2)
	NoGuests     bool     // guests may not be invited (§5.8, §9)
}

// Identity is the condition of the identity service (docspace-api.md §24).
type Identity int

// The conditions of the identity service.
const (
	IdentityUp   Identity = iota
	IdentityDown          // nobody listens: 500 "Connection refused"
	IdentityBad           // it answers, badly: 403 "Bad Gateway"
)
