package emulator

import "time"

// The owner of every portal, and demo accounts and groups that samples and
// tests name.
const (
	OwnerEmail = "owner@example.com" // owns two rooms

	DemoAdmin           = "ines.carvalho@example.com"   // the second DocSpaceAdmin
	DemoLDAP            = "bjorn.lindqvist@example.com" // User, kept by LDAP: cannot be terminated nor deleted here
	DemoSSO             = "meera.nair@example.com"      // User, logs in by SSO
	DemoRoomAdmin       = "olena.kovalenko@example.com" // owns three rooms
	DemoRoomAdminBare   = "nikos.papadakis@example.com" // RoomAdmin who owns nothing
	DemoRoomAdminGuests = "chloe.lefevre@example.com"   // RoomAdmin with guests of her own
	DemoUser            = "haruto.sato@example.com"     // shares two files
	DemoUserBare        = "agnieszka.nowak@example.com" // User who owns nothing
	DemoLeaver          = "thomas.okafor@example.com"   // terminated User who owns nothing
	DemoLeaverRooms     = "dmitri.sokolov@example.com"  // terminated RoomAdmin who owns rooms and files
	DemoPending         = "new.colleague@example.com"   // invited as User, has not come yet
	DemoGuest           = "layla.haddad@example.org"    // guest on the owner's list
	DemoGuestHidden     = "pavel.dvorak@example.org"    // guest whom, of the RoomAdmins, only DemoRoomAdminGuests sees
	DemoGuestLeaver     = "sofia.marchetti@example.org" // terminated guest
	DemoGuestShared     = "johannes.muller@example.org" // guest of DemoAdmin, to be approved by DemoGuestLink

	DemoGroup      = "Marketing" // DemoRoomAdmin, DemoUser and DemoSSO
	DemoGroupEmpty = "Newcomers"
)

const (
	ownerID       = "66faa6e4-f133-11ea-b126-00ffeec8b4ef"
	ownerPassword = "Demo-Portal-2026"
	ownerKey      = keyPrefix + "0d0c5face0d0c5face0d0c5face0d0c5face0d0c5face0d0c5face0d0c5face0"

	demoLinkKey = "526003200000.8Q2ZK5M7TJX41VBNWHD6RCY3EGPAFSU9L0O7IQK2ZT"
)

// DemoGuestLink is the query string of a share link of DemoGuestShared, given
// by DemoAdmin. It is the same on every portal with demo accounts and valid
// for seven days from its start.
func DemoGuestLink() string {
	return newLinks().put(demoLinkKey, DemoGuestShared, demoID(DemoAdmin), time.Time{})
}

func demoID(email string) string { return guidOf("demo "+email, 0) }

// seed fills a portal that was just opened.
func (p *Portal) seed() {
	founded := time.Date(2022, 7, 8, 0, 0, 0, 0, time.UTC)
	p.people.add(&account{
		id: ownerID, email: OwnerEmail, userName: "administrator", firstName: "Portal", lastName: "Owner",
		password: ownerPassword, owner: true, system: systemGroups{admins: true}, status: Active,
		activation: activated, created: founded, rooms: p.ownersRooms(),
	})
	p.keys.add(&apiKey{id: guidOf("key", 0), name: "owner", text: ownerKey, creator: ownerID, created: founded, active: true})
	if !p.config.Empty {
		for i, x := range demoPeople() {
			x.ID = demoID(x.Email)
			p.put(x).created = founded.AddDate(0, i+1, i)
		}
		p.links.put(demoLinkKey, DemoGuestShared, demoID(DemoAdmin), p.now())
		p.group(DemoGroup, DemoRoomAdmin, DemoUser, DemoSSO)
		p.group(DemoGroupEmpty)
	}
	p.crowd(p.config.Accounts)
}

func (p *Portal) ownersRooms() int {
	if p.config.Empty {
		return 0
	}
	return 2
}

// demoPeople are the demo accounts beside the owner, who invited whoever is
// not said to come from somebody else. All have the owner's password.
func demoPeople() []Person {
	return []Person{
		{Email: DemoAdmin, FirstName: "Inês", LastName: "Carvalho", Role: DocSpaceAdmin, Activated: true, Rooms: 1},
		{Email: DemoLDAP, FirstName: "Björn", LastName: "Lindqvist", Role: User, Activated: true, LDAP: true},
		{Email: DemoSSO, FirstName: "मीरा", LastName: "नायर", Role: User, Activated: true, SSO: true},
		{Email: DemoRoomAdmin, FirstName: "Олена", LastName: "Коваленко", Role: RoomAdmin, Activated: true, Rooms: 3, SharedFiles: 2, PersonalFiles: 5},
		{Email: DemoRoomAdminBare, FirstName: "Νίκος", LastName: "Παπαδάκης", Role: RoomAdmin, Activated: true},
		{Email: DemoRoomAdminGuests, FirstName: "Chloé", LastName: "Lefèvre", Role: RoomAdmin, Activated: true, Rooms: 1},
		{Email: DemoUser, FirstName: "陽翔", LastName: "佐藤", Role: User, Activated: true, SharedFiles: 2, PersonalFiles: 4},
		{Email: DemoUserBare, FirstName: "Agnieszka", LastName: "Nowak", Role: User, Activated: true},
		{Email: "siobhan.oconnor@example.com", FirstName: "Siobhán", LastName: "O'Connor", Role: User},
		{Email: "yusuf.demir@example.com", FirstName: "Yusuf", LastName: "Demir", Role: User, Activated: true, PersonalFiles: 1},
		{Email: "li.wei@example.com", FirstName: "伟", LastName: "李", Role: User, Activated: true, InvitedBy: DemoAdmin},
		{Email: DemoLeaver, FirstName: "Thomas", LastName: "Okafor", Role: User, Status: Terminated, Activated: true},
		{Email: "anna-maria.petrova@example.com", FirstName: "Анна-Мария", LastName: "Петрова", Role: User, Status: Terminated, Activated: true, SharedFiles: 1, PersonalFiles: 3},
		{Email: DemoLeaverRooms, FirstName: "Дмитрий", LastName: "Соколов", Role: RoomAdmin, Status: Terminated, Activated: true, Rooms: 2, SharedFiles: 3, PersonalFiles: 7},
		{Email: DemoPending, Role: User, Status: Pending},
		{Email: DemoGuest, FirstName: "ليلى", LastName: "حداد", Role: Guest, Activated: true},
		{Email: DemoGuestHidden, FirstName: "Pavel", LastName: "Dvořák", Role: Guest, Activated: true, InvitedBy: DemoRoomAdminGuests},
		{Email: DemoGuestLeaver, FirstName: "Sofia", LastName: "Marchetti", Role: Guest, Status: Terminated, Activated: true},
		{Email: DemoGuestShared, FirstName: "Johannes", LastName: "Müller", Role: Guest, InvitedBy: DemoAdmin},
	}
}
