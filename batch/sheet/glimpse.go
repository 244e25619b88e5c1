package sheet

import (
	"fmt"
	"strings"
	"unicode"

	"docspace-batch/batch"
)

// glimpse is what of the first rows somebody should see who gave the sheet.
type glimpse struct {
	letters string // a cell by which he sees whether the encoding is right
	roles   []bool // by column that is not read: whether all cells so far are roles, or empty
	some    []bool // and one is not empty
	rows    int
}

// mostGlimpsed is how many rows are looked at.
const mostGlimpsed = 1000

// glimpse looks at a record.
func (s *Sheet) glimpse(rec record) {
	if s.nameless(rec) {
		s.left.nameless.add(rec.line)
	}
	g := &s.seen
	if g.rows++; g.rows > mostGlimpsed {
		return
	}
	if g.letters == "" && s.source.charset != nil {
		g.letters = s.lettersOf(rec)
	}
	if s.header.has(batch.ColRole) || s.header.System() != "" {
		return
	}
	if g.roles == nil {
		g.roles, g.some = make([]bool, len(rec.all)), make([]bool, len(rec.all))
		for i, c := range s.header.columns {
			g.roles[i] = c == "" && s.header.free(i) && trimName(s.header.Names[i]) != ""
		}
	}
	for i, cell := range rec.all {
		if cell = strings.TrimSpace(cell); g.roles[i] && cell != "" {
			_, g.roles[i] = batch.ParseRole(cell)
			g.some[i] = true
		}
	}
}

// nameless says whether a record has a cell in a column that is not read for its name
// being empty.
func (s *Sheet) nameless(rec record) bool {
	for i, c := range s.header.columns {
		if c == "" && strings.TrimSpace(rec.all[i]) != "" && trimName(s.header.Names[i]) == "" {
			return true
		}
	}
	return false
}

// lettersOf is a cell with other letters than those of English, which no two
// encodings show alike; "" where there is none.
func (s *Sheet) lettersOf(rec record) string {
	for i, c := range s.header.columns {
		cell := strings.TrimSpace(rec.all[i])
		if c == "" || s.header.Secret(i) || !strings.ContainsFunc(cell, func(r rune) bool { return r > unicode.MaxASCII }) {
			continue
		}
		return fmt.Sprintf("read as %s: line %d, column %s is %s", s.source.charset.name, rec.line, s.header.Names[i], quote(cell))
	}
	return ""
}

// rolesUnread are the columns that are not read and have nothing but roles.
func (g *glimpse) rolesUnread() []int {
	var all []int
	for i, is := range g.roles {
		if is && g.some[i] {
			all = append(all, i)
		}
	}
	return all
}

// Sample shows, after reading, a name in the encoding that was said; "" where there
// is nothing to show. It is personal data, unlike the Notices.
func (s *Sheet) Sample() string { return s.seen.letters }
