package emulator

import "time"

// moveRooms gives the rooms somebody owns to another, or a part of them when a
// job was stopped on its way. The content of rooms stays (docspace-api.md §12).
func (p *Portal) moveRooms(from, to *account, percentage int) {
	if from.id == to.id {
		return
	}
	n := from.rooms * percentage / 100
	from.rooms -= n
	to.rooms += n
	p.stats.Effects.RoomsMoved += n
}

// moveFiles gives the shared files of "My documents" to another
// (docspace-api.md §12, §13).
func (p *Portal) moveFiles(from, to *account) {
	if from.id == to.id {
		return
	}
	p.stats.Effects.FilesMoved += from.shared
	to.shared += from.shared
	from.shared = 0
}

// destroyFiles deletes the files that nobody shares (docspace-api.md §12).
func (p *Portal) destroyFiles(of *account) {
	p.stats.Effects.FilesDestroyed += of.personal
	of.personal = 0
}

// erase deletes an account: its address and its name are free again, its keys
// and tokens are dead (docspace-api.md §11).
func (p *Portal) erase(a *account) {
	if a.removed {
		return
	}
	p.people.remove(a)
	p.relations.forget(a.id)
	p.groups.forget(a.id)
	p.endSessions(a)
	a.status, a.terminated = Terminated, p.now()
	p.stats.Effects.Deleted++
}

// change gives an account another role.
func (p *Portal) change(a *account, to employeeType) {
	if a.role() != to.stored() {
		p.stats.Effects.RoleChanged++
	}
	a.setRole(to)
}

// suspend terminates an account: it is logged out everywhere, and its seat is
// free (docspace-api.md §10).
func (p *Portal) suspend(a *account) {
	if !a.suspended() {
		p.stats.Effects.Terminated++
	}
	a.status = Terminated
	p.endSessions(a)
}

// restore brings a terminated account back. One that was invited and never
// gave a name is pending again (docspace-api.md §10).
func (a *account) restore() {
	a.status, a.terminated = Active, time.Time{}
	if a.invited && a.nameless() {
		a.status = Pending
	}
}
