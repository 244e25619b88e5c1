package plan

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"docspace-batch/batch"
)

// Guards are what a plan has to keep to before anything of it is sent.
type Guards struct {
	Delete    Limit // of the portal's accounts
	Terminate Limit // of its active accounts
	Demote    Limit // of its active accounts
	Protected Protected
}

// Limit is the most accounts that a guard lets through: a number such as "10", a
// whole share such as "5%", rounded down, or "" for the usual number. "100%" lets
// all through.
type Limit string

// The usual limits: shares in percent, and how many accounts may always be meant,
// however small a portal is.
const (
	usualDelete, mostDeleted = 5, 50
	usualTerminate           = 25
	alwaysMeant              = 5
)

// limit is a Limit that has been read.
type limit struct {
	share  bool
	number int // of accounts, or percent
}

// parse reads a limit that is not the usual one.
func (l Limit) parse() (limit, bool) {
	digits, share := strings.CutSuffix(string(l), "%")
	n, err := strconv.Atoi(digits)
	if err != nil || strings.Trim(digits, "0123456789") != "" || share && n > 100 {
		return limit{}, false
	}
	return limit{share, n}, true
}

// Valid says whether l is a limit.
func (l Limit) Valid() bool {
	_, ok := l.parse()
	return ok || l == ""
}

// Size is how many accounts a portal has; -1 is not known.
type Size struct {
	Accounts int // of any status
	Active   int
}

// guard is one limit and what it is held against.
type guard struct {
	op    batch.Op
	flag  string
	limit Limit
	whole int           // accounts that it is a share of, -1 when not known
	usual func(int) int // the limit for so many
}

func (g *Guards) all(s Size) []guard {
	share := func(percent int) func(int) int {
		return func(whole int) int { return max(alwaysMeant, whole*percent/100) }
	}
	deleted := func(whole int) int { return min(mostDeleted, share(usualDelete)(whole)) }
	return []guard{
		{batch.Delete, "--max-delete", g.Delete, s.Accounts, deleted},
		{batch.Terminate, "--max-terminate", g.Terminate, s.Active, share(usualTerminate)},
		{batch.ChangeRole, "--max-demote", g.Demote, s.Active, share(usualTerminate)},
	}
}

// most is how many accounts the guard lets through, of would.
func (g guard) most(would int) int {
	whole := max(0, g.whole)
	l, ok := g.limit.parse()
	switch {
	case !ok:
		return g.usual(whole)
	case !l.share:
		return l.number
	case l.number == 100:
		return would
	}
	return whole * l.number / 100
}

// asks says whether it must be known how many accounts the portal has, to let
// would of them through or to say why not.
func (g guard) asks(would int) bool {
	g.whole = 0
	return would > g.most(would)
}

// Objection is why a guard refuses a plan.
type Objection struct {
	Guard string       // its flag
	Would int          // accounts
	Of    int          // accounts that the limit is a share of; -1 when not known
	Most  int          // accounts that it lets through
	Rows  []*batch.Row // against people who are protected

	op batch.Op
}

// Objections are those of all guards that refuse the plan; none when it may be
// carried out, and when it was made without guards.
func (p *Plan) Objections() []Objection {
	if p.Guards == nil {
		return nil
	}
	would := harmed(p.Items)
	open := map[batch.Op]bool{}
	for _, d := range p.Dangers() {
		open[d.Op] = true
	}
	maps.DeleteFunc(would, func(op batch.Op, _ int) bool { return !open[op] })
	all := p.Guards.Objections(would, p.Size)
	if rows := p.protected(); len(rows) > 0 {
		all = append(all, Objection{Guard: "--protect", Would: len(rows), Of: -1, Rows: rows})
	}
	return all
}

// Objections are those of the guards that refuse to take something away from so
// many accounts of a portal, by operation: role stands for demotions alone.
func (g *Guards) Objections(would map[batch.Op]int, portal Size) []Objection {
	var all []Objection
	for _, one := range g.all(portal) {
		if n := would[one.op]; n > one.most(n) {
			all = append(all, Objection{Guard: one.flag, Would: n, Of: one.whole, Most: one.most(n), op: one.op})
		}
	}
	return all
}

// harmed is from how many accounts a run takes something away, by operation: what
// its earlier parts have done counts as well.
func harmed(items []Item) map[batch.Op]int {
	type harm struct {
		op   batch.Op
		lane int
	}
	seen := map[harm]bool{}
	would := map[batch.Op]int{}
	for i := range items {
		it := &items[i]
		h := harm{it.Row.Op, it.Lane}
		if (it.Step() || it.finished()) && TakesFrom(it.Row, it.Before) && !seen[h] {
			seen[h] = true
			would[h.op]++
		}
	}
	return would
}

// finished says whether an earlier part of the run has carried the row out.
func (it *Item) finished() bool { return it.Past != nil && it.Past.Status() == batch.Done }

// String says what the guard refuses, with its figures.
func (o Objection) String() string {
	if o.Rows != nil {
		return o.protects()
	}
	verb, kind := string(o.op), "accounts"
	if o.op == batch.ChangeRole {
		verb = "demote"
	}
	if o.op != batch.Delete {
		kind = "active accounts"
	}
	allowed := fmt.Sprintf("at most %d are allowed", o.Most)
	switch o.Most {
	case 0:
		allowed = "none is allowed"
	case 1:
		allowed = "at most 1 is allowed"
	}
	if o.Of < 0 {
		return fmt.Sprintf("would %s %d accounts, and %s, for the portal does not tell how many it has", verb, o.Would, allowed)
	}
	return fmt.Sprintf("would %s %d of %d %s, and %s", verb, o.Would, o.Of, kind, allowed)
}

// Allow is the flag that would let the plan through; "" when none does.
func (o Objection) Allow() string {
	if o.Rows != nil {
		return ""
	}
	return fmt.Sprintf("%s %d", o.Guard, o.Would)
}
