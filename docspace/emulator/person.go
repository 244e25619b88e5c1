package emulator

import "slices"

// Role is what a person may do on the portal.
type Role string

// The roles. The owner is a DocSpaceAdmin with Person.Owner.
const (
	DocSpaceAdmin Role = "DocSpaceAdmin"
	RoomAdmin     Role = "RoomAdmin"
	User          Role = "User"
	Guest         Role = "Guest"
)

// Status says whether a person may log in (docspace-api.md §4).
type Status int

// The statuses, with the numbers of the API.
const (
	Active     Status = 1
	Terminated Status = 2
	Pending    Status = 4 // invited, has not come yet
)

// Person is somebody on the portal, as a test puts him there and finds him.
type Person struct {
	ID        string // "": made up
	Email     string // required
	UserName  string // "": made from the address
	FirstName string
	LastName  string
	Password  string // "": the owner's
	Role      Role   // "": User
	Owner     bool   // read only: a portal has one owner
	Status    Status // 0: Active
	Activated bool   // has confirmed the address
	LDAP, SSO bool

	Rooms         int // owned
	SharedFiles   int // in "My documents", shared with somebody
	PersonalFiles int // in "My documents", his own; destroyed when he is deleted (docspace-api.md §12)

	InvitedBy string   // address or id of who created the account; "": the owner
	KnownTo   []string // addresses of those on whose guest list he is, InvitedBy included; only on Guests it decides who sees him (§3.3)
	Groups    []string // read only: names
}

// person shows an account to a test.
func (p *Portal) person(a *account) Person {
	shown := Person{
		ID: a.id, Email: a.email, UserName: a.userName, FirstName: a.firstName, LastName: a.lastName,
		Password: a.password, Role: a.role().exported(), Owner: a.owner, Status: a.status,
		Activated: a.activation == activated, LDAP: a.ldap, SSO: a.sso,
		Rooms: a.rooms, SharedFiles: a.shared, PersonalFiles: a.personal,
	}
	if inviter := p.people.byID[a.creator]; inviter != nil {
		shown.InvitedBy = inviter.email
	}
	for _, id := range p.relations[a.id] {
		if b := p.people.byID[id]; b != nil {
			shown.KnownTo = append(shown.KnownTo, b.email)
		}
	}
	slices.Sort(shown.KnownTo)
	for _, g := range p.groups.of(a.id) {
		shown.Groups = append(shown.Groups, g.name)
	}
	return shown
}

// Add puts a person in directly: no rule of the portal is asked, nobody is
// mailed, nothing is counted. It returns the id. An address or id that is
// taken, and an inviter who is not there, are mistakes of the test: Add panics.
func (p *Portal) Add(x Person) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	return p.put(x).id
}

func (p *Portal) put(x Person) *account {
	a := &account{
		id: x.ID, email: x.Email, userName: x.UserName, firstName: x.FirstName, lastName: x.LastName,
		password: x.Password, status: x.Status, activation: activationPending,
		ldap: x.LDAP, sso: x.SSO, rooms: x.Rooms, shared: x.SharedFiles, personal: x.PersonalFiles,
		creator: ownerID, created: p.now(),
	}
	if a.id == "" {
		a.id = p.newID()
	}
	if a.userName == "" {
		a.userName = p.people.freeUserName(localPart(a.email))
	}
	if a.password == "" {
		a.password = ownerPassword
	}
	if a.status == 0 {
		a.status = Active
	}
	if x.Activated {
		a.activation = activated
	}
	a.invited = a.status == Pending
	a.system = groupsOf(x.Role)
	if x.InvitedBy != "" {
		a.creator = p.mustFind(x.InvitedBy).id
	}
	if p.people.find(a.email) != nil || p.people.byID[a.id] != nil {
		panic("emulator: " + a.email + " or its id is taken")
	}
	p.people.add(a)
	p.relations.add(a.creator, a.id)
	for _, known := range x.KnownTo {
		p.relations.add(p.mustFind(known).id, a.id)
	}
	return a
}

// Person finds somebody by address, in any letter case, or by id. People who
// were deleted are not found.
func (p *Portal) Person(emailOrID string) (Person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	a := p.people.find(emailOrID)
	if a == nil {
		return Person{}, false
	}
	return p.person(a), true
}

// People are all accounts, sorted by address.
func (p *Portal) People() []Person {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	all := make([]Person, 0, len(p.people.sorted))
	for _, a := range p.people.sorted {
		all = append(all, p.person(a))
	}
	return all
}

func (p *Portal) mustFind(emailOrID string) *account {
	a := p.people.find(emailOrID)
	if a == nil {
		panic("emulator: nobody is " + emailOrID)
	}
	return a
}
