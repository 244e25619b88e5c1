package emulator

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// directory holds the accounts that are not deleted, with their indexes.
type directory struct {
	byID    map[string]*account
	byEmail map[string]*account // folded
	byName  map[string]*account // folded user names
	sorted  []*account          // by folded address
}

func newDirectory() *directory {
	return &directory{byID: map[string]*account{}, byEmail: map[string]*account{}, byName: map[string]*account{}}
}

func (d *directory) add(a *account) {
	a.remember()
	d.byID[a.id] = a
	d.byEmail[fold(a.email)] = a
	d.byName[fold(a.userName)] = a
	i, _ := slices.BinarySearchFunc(d.sorted, a, byAddress)
	d.sorted = slices.Insert(d.sorted, i, a)
}

func (d *directory) remove(a *account) {
	delete(d.byID, a.id)
	delete(d.byEmail, fold(a.email))
	delete(d.byName, fold(a.userName))
	if i, found := slices.BinarySearchFunc(d.sorted, a, byAddress); found {
		d.sorted = slices.Delete(d.sorted, i, i+1)
	}
	a.removed = true
}

// find looks for an address or an id.
func (d *directory) find(emailOrID string) *account {
	if a := d.byEmail[fold(strings.TrimSpace(emailOrID))]; a != nil {
		return a
	}
	return d.byID[strings.ToLower(emailOrID)]
}

// named looks for what a route calls userid: a user name first, then an id
// (docspace-api.md §6.1).
func (d *directory) named(s string) *account {
	if a := d.byName[fold(s)]; a != nil {
		return a
	}
	if id, ok := parseAnyGUID(s); ok {
		return d.byID[id]
	}
	return nil
}

// get looks for an id; who is not there is the lost user.
func (d *directory) get(id string) *account {
	if a := d.byID[id]; a != nil {
		return a
	}
	return lostUser()
}

// freeUserName is the local part of an address, with a number behind it when
// it is taken (docspace-api.md §5.7).
func (d *directory) freeUserName(local string) string {
	name := local
	for i := 1; d.byName[fold(name)] != nil; i++ {
		name = local + strconv.Itoa(i)
	}
	return name
}

// seats counts the paid seats that are taken (docspace-api.md §24).
func (d *directory) seats() int {
	n := 0
	for _, a := range d.sorted {
		if a.role().paid() && !a.suspended() {
			n++
		}
	}
	return n
}

// guests counts what the server compares the user limit with
// (docspace-api.md §5.5).
func (d *directory) guests() int {
	n := 0
	for _, a := range d.sorted {
		if a.guest() && !a.suspended() {
			n++
		}
	}
	return n
}

func byAddress(a, b *account) int {
	if c := strings.Compare(a.sortKey, b.sortKey); c != 0 {
		return c
	}
	return strings.Compare(a.id, b.id)
}

// fold makes equal what the database takes for equal: letter case and accents
// do not matter to it (docspace-api.md §25).
func fold(s string) string {
	if plain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// relations say, for an account, who has it on his list of contacts
// (docspace-api.md §3.3, §14, §15).
type relations map[string][]string

func (r relations) has(of, to string) bool { return slices.Contains(r[to], of) }

func (r relations) add(of, to string) {
	if !r.has(of, to) {
		r[to] = append(r[to], of)
	}
}

func (r relations) remove(of, to string) {
	r[to] = slices.DeleteFunc(r[to], func(id string) bool { return id == of })
}

// forget drops the contacts of a deleted account. Its id is never used again,
// so that lists which name it do no harm.
func (r relations) forget(id string) { delete(r, id) }
