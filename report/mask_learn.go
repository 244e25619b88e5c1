package report

import (
	"slices"
	"strings"

	"docspace-batch/batch"
)

// Learn makes names and ids of a result known to the masker.
func (m *Masker) Learn(r batch.Result) {
	m.learnName(r.Row.FirstName)
	m.learnName(r.Row.LastName)
	m.learnAccount(r.Before)
	m.learnAccount(r.After)
	m.learnID(r.Row.UserID)
	m.learnID(r.UserID)
}

func (m *Masker) learnAccount(a batch.Account) {
	m.learnName(a.FirstName)
	m.learnName(a.LastName)
	m.learnID(a.ID)
}

// learnCells makes names and ids of a line known. columns are what the cells mean.
func (m *Masker) learnCells(columns []batch.Column, cells []string) {
	for i, cell := range cells[:min(len(cells), len(columns))] {
		switch columns[i] {
		case batch.ColFirstName, batch.ColLastName:
			m.learnName(cell)
		case batch.ColUserID:
			m.learnID(cell)
		}
	}
}

func (m *Masker) learnID(id string) {
	if id = strings.ToLower(unguarded(id)); id != "" {
		m.ids[id] = true
	}
}

// learnName takes the words of a name but for those that the tool's own words
// have: nothing is hidden where all would be. A name that has no others is taken
// as it stands. A single letter is no name, unless it can be a word by itself, as
// those of Chinese are.
func (m *Masker) learnName(name string) {
	name = strings.TrimSpace(unguarded(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return !partOfName(r) })
	learned := false
	for _, word := range words {
		if len(word) > 1 && !toolsOwn(word) {
			m.words[word], learned = true, true
		}
	}
	if !learned && len(name) > 1 && (len(words) != 1 || words[0] != name) {
		m.signs[name] = true
	}
}

// toolsOwn says whether a word is a role, a status, an operation or the like,
// which people who try things out give as names too.
func toolsOwn(word string) bool {
	switch word {
	case "User", "Guest", "Users", "Guests", "RoomAdmin", "DocSpaceAdmin", "DocSpace", "LDAP", "SSO", "active", "terminated", "pending", "none":
		return true
	}
	if _, ok := batch.Lookup(word); ok {
		return true
	}
	return slices.Contains(batch.Statuses(), batch.Status(word))
}
