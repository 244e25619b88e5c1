package report

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"docspace-batch/batch"
)

// Mode is how a copy of a run hides whom the run is about.
type Mode string

// The modes of a copy. In both, every e-mail, name and id is hidden, in cells and
// in messages, and so are words of the portal that may name anybody, and names
// of groups; columns that mean nothing to the tool are left out.
//
//	            masked       hashed
//	e-mail      a***@***     email-2c26b46b68ffc68f
//	name        A. M.        ***
//	id          ***          id-fcde2b2edba56bf4
//	group       ***          group-7d1a54127b222502
//	in a quote  "***"        "***"
//
// Hashes are the first 16 hex digits of an HMAC-SHA-256 of the text (e-mails and
// ids regardless of case) by a key that is made for the copy and thrown away:
// one person can be followed through a copy, and not from one copy to another,
// nor found by hashing guesses. Names are not hashed: equal ones would show.
const (
	Masked Mode = "masked"
	Hashed Mode = "hashed"
)

// hidden stands for what nothing is to be known of.
const hidden = "***"

// Masker hides whom a run is about. It must know the names of the whole run
// before it gets to see a message: Copy sees to it. It is not for use by
// several goroutines at once.
type Masker struct {
	mode   Mode
	salt   []byte
	column func(name string) batch.Column

	words map[string]bool // of the names in the run
	signs map[string]bool // names that have no such words
	ids   map[string]bool // in lower case
}

// NewMasker is a masker for one copy, with a salt of its own that nobody gets to
// see. column says what the name of a sheet's column can mean, "" for nothing.
func NewMasker(mode Mode, column func(name string) batch.Column) (*Masker, error) {
	if mode != Masked && mode != Hashed {
		return nil, fmt.Errorf("%q is no way to hide personal data; there are %s and %s", mode, Masked, Hashed)
	}
	m := &Masker{
		mode: mode, salt: make([]byte, sha256.Size), column: column,
		words: make(map[string]bool), signs: make(map[string]bool), ids: make(map[string]bool),
	}
	_, _ = rand.Read(m.salt) // never fails
	return m, nil
}

// Email hides an address.
func (m *Masker) Email(email string) string {
	email = unguarded(email)
	switch {
	case email == "":
		return ""
	case m.mode == Hashed:
		return m.hash("email", batch.FoldEmail(email))
	case !strings.Contains(email, "@"):
		return hidden
	}
	local := email[:strings.LastIndex(email, "@")]
	return m.initial(local) + hidden + "@" + hidden
}

// ID hides the id of an account.
func (m *Masker) ID(id string) string {
	switch {
	case id == "":
		return ""
	case m.mode == Hashed:
		return m.hash("id", strings.ToLower(unguarded(id)))
	}
	return hidden
}

// AccountName hides what a row calls its account: an e-mail or an id.
func (m *Masker) AccountName(account string) string {
	if strings.Contains(account, "@") {
		return m.Email(account)
	}
	return m.ID(account)
}

// mostInitials is how many words of a name leave an initial.
const mostInitials = 4

// Name hides a person's first or last name, or both.
func (m *Masker) Name(name string) string {
	words := strings.Fields(unguarded(name))
	switch {
	case len(words) == 0:
		return ""
	case m.mode == Hashed:
		return hidden
	}
	initials := make([]string, 0, mostInitials)
	for _, word := range words[:min(len(words), mostInitials)] {
		initial := m.initial(word)
		if initial == "" {
			initial = "*"
		}
		initials = append(initials, initial+".")
	}
	return strings.Join(initials, " ")
}

// initial is the first letter of a word; "" when it would be the whole name of
// somebody, as those of one letter are.
func (m *Masker) initial(word string) string {
	letters := strings.FieldsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	all := strings.Join(letters, "")
	_, size := utf8.DecodeRuneInString(all)
	if size == len(all) || m.words[all[:size]] {
		return ""
	}
	return all[:size]
}

// groups hides the names of groups, separated by semicolons.
func (m *Masker) groups(groups string) string {
	if strings.TrimSpace(unguarded(groups)) == "" {
		return ""
	}
	all := strings.Split(unguarded(groups), ";")
	for i, group := range all {
		all[i] = hidden
		if m.mode == Hashed {
			all[i] = m.hash("group", strings.ToLower(strings.TrimSpace(group)))
		}
	}
	return strings.Join(all, ";")
}

func (m *Masker) hash(kind, text string) string {
	const digits = 16
	sum := hmac.New(sha256.New, m.salt)
	_, _ = sum.Write([]byte(kind + "\x00" + text)) // never fails
	return kind + "-" + hex.EncodeToString(sum.Sum(nil))[:digits]
}

// unguarded undoes formulaSafe.
func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && formulaSafe(rest) != rest {
		return rest
	}
	return cell
}

func (m Mode) saying() string {
	switch m {
	case Masked:
		return "masked: e-mails and names are shortened, ids are left out"
	case Hashed:
		return "hashed: e-mails and ids are hashes that mean nothing outside this copy"
	}
	return string(m)
}
