package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"docspace-batch/batch"
)

// left is what of a sheet was not read, and why.
type left struct {
	titles   int // rows above the header
	header   int // its line
	examples lines
	empty    lines
	disabled lines
	gone     lines
	guests   lines
	asked    lines // read, for such people, as the row's own operation says
	standIns lines // read, and its e-mail from another column
	nameless lines // read, and not what stands in it below an empty name

	people []string // e-mails of those whom a roster has, and who were left out for what it says of them
}

// lines are some lines of a sheet; the first of them are known by number.
type lines struct {
	first []int
	count int
}

// mostLines is how many lines a notice names.
const mostLines = 5

func (l *lines) add(line int) {
	if l.count++; len(l.first) < mostLines {
		l.first = append(l.first, line)
	}
}

// rows counts the lines, and names some.
func (l lines) rows(what string) string {
	names := make([]string, len(l.first))
	for i, line := range l.first {
		names[i] = strconv.Itoa(line)
	}
	noun, at := "rows", "lines"
	if l.count == 1 {
		noun, at = "row", "line"
	}
	text := fmt.Sprintf("%d %s %s: %s %s", l.count, noun, what, at, strings.Join(names, ", "))
	if more := l.count - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// leaveOut says whether a record is no row that is to be read, and notes it.
func (s *Sheet) leaveOut(rec record) bool {
	if s.header.has("operation") {
		switch word := rec.read.text("operation"); {
		case strings.HasPrefix(word, "#") && !isError(word):
			s.left.examples.add(rec.line)
			return true
		case word == "" && s.options.SkipEmpty && !s.options.Roster:
			s.left.empty.add(rec.line)
			return true
		}
	}
	var out bool
	switch {
	case s.terminated(rec) && !s.options.Disabled:
		s.left.gone.add(rec.line)
		out = true
	case s.header.System() != "":
		out = s.leaveOutPerson(rec)
	}
	if out && s.options.Roster {
		s.left.people = append(s.left.people, rec.read.text(batch.ColEmail))
	}
	return out
}

// leaveOutPerson says whether a record of another system's export is an example, or
// somebody who is not to get an account unasked: who is disabled there, or a guest.
// Where each row has its own operation, that was asked for.
func (s *Sheet) leaveOutPerson(rec record) bool {
	is := s.header.person(rec.all)
	if is&example != 0 {
		s.left.examples.add(rec.line)
		return true
	}
	if op := s.options.Operation; !s.options.Roster && !op.Makes() && op != batch.Activate {
		s.noteAsked(rec, is)
		return false
	}
	switch {
	case is&disabled != 0 && !s.options.Disabled:
		s.left.disabled.add(rec.line)
	case is&guest != 0 && !s.options.Guests:
		s.left.guests.add(rec.line)
	default:
		return false
	}
	return true
}

// noteAsked notes a row whose own operation gives an account to somebody who would not
// get one unasked.
func (s *Sheet) noteAsked(rec record, is kind) {
	if is&disabled == 0 && is&guest == 0 || !s.header.has(batch.ColOperation) {
		return
	}
	if op := s.operations.find(rec.read.text(batch.ColOperation)); op != nil && (op.Name.Makes() || op.Name == batch.Activate) {
		s.left.asked.add(rec.line)
	}
}

// Notices are what somebody who gave the sheet should know of how it was read, to
// be asked for when all is read.
func (s *Sheet) Notices() []string {
	var all []string
	if s.left.titles > 0 {
		text := fmt.Sprintf("the columns are named in line %d; what stands above is not read", s.left.header)
		all = append(all, text)
	}
	if s.book != nil {
		all = append(all, s.book.notices(s.header)...)
	}
	if n := s.left.examples; n.count > 0 {
		all = append(all, n.rows("not read, being an example or a note"))
	}
	if n := s.left.empty; n.count > 0 {
		all = append(all, n.rows("left out, without an operation"))
	}
	if n := s.left.disabled; n.count > 0 {
		all = append(all, n.rows("left out, disabled in that system (--with-disabled takes them)"))
	}
	if n := s.left.asked; n.count > 0 {
		all = append(all, n.rows("of people disabled in that system, or guests of it, read for their own operation"))
	}
	if n := s.left.gone; n.count == 1 {
		all = append(all, n.rows("left out, terminated by its column status (--with-disabled takes it)"))
	} else if n.count > 0 {
		all = append(all, n.rows("left out, terminated by their column status (--with-disabled takes them)"))
	}
	if n := s.left.guests; n.count > 0 {
		all = append(all, n.rows("left out, guests of that system (--with-guests takes them)"))
	}
	if n := s.left.standIns; n.count > 0 {
		all = append(all, n.rows("whose e-mail is empty, read from "+s.header.standIns()))
	}
	if n := s.left.nameless; n.count > 0 {
		all = append(all, n.rows("with cells below no name of a column, which are not read"))
	}
	told := map[string]bool{}
	for _, i := range s.seen.rolesUnread() {
		name := s.header.Names[i]
		told[name] = true
		all = append(all, fmt.Sprintf("the column %s is not read, and it has roles; if it is meant: --map %s", quote(name), quote(name+"=role")))
	}
	for _, near := range s.header.Misspelt() {
		if told[near.Name] {
			continue
		}
		all = append(all, fmt.Sprintf("the column %s is not read; if it is meant to be one: --map %s", quote(near.Name), quote(near.Name+"="+string(near.Column))))
	}
	return all
}
