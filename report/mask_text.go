package report

import (
	"regexp"
	"strings"
	"unicode"

	"docspace-batch/batch"
)

// guid is an id wherever it stands, with dashes or without.
var guid = regexp.MustCompile(`(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}`)

// portalSays are the words that messages put before those of the portal, which
// may name anybody.
func portalSays() []string {
	return []string{"the portal refused: ", "(accents and case do not count): ", " failed: ", "nothing is wrong with: "}
}

// portalWords stands for what the portal has said.
const portalWords = "[words of the portal]"

// Message hides what a result's message says of people: e-mails, ids, whatever
// stands in quotes, words that are part of a name in the run, and what the portal
// has said.
func (m *Masker) Message(code batch.Code, message string) string {
	before, said := message, false
	for _, lead := range portalSays() {
		if head, _, found := strings.Cut(before, lead); found {
			before, said = head+lead, true
		}
	}
	if !said {
		switch code {
		case batch.CodeRefused, batch.CodeInvalid, batch.CodeEmailTaken, batch.CodeNoSeat, batch.CodeJobFailed:
			before, said = "", true // another wording, of another version
		}
	}
	text := m.Text(before)
	if said {
		text += portalWords
	}
	return text
}

// Text hides e-mails, ids, whatever stands in quotes, and names of the run. Other
// names that only the portal knows it cannot tell. A text that shows something
// all the same is hidden as a whole.
func (m *Masker) Text(text string) string {
	var out strings.Builder
	for rest := text; ; {
		before, quoted, found := strings.Cut(rest, `"`)
		out.WriteString(m.unquoted(before))
		if !found {
			break
		}
		out.WriteString(`"` + hidden + `"`)
		rest = afterQuote(quoted)
	}
	if m.shows(out.String()) {
		return hidden
	}
	return out.String()
}

// shows says whether there is an address in a text that is not hidden, or a name
// that has no words which could be.
func (m *Masker) shows(text string) bool {
	if strings.Contains(strings.ReplaceAll(text, hidden+"@"+hidden, ""), "@") {
		return true
	}
	for sign := range m.signs {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// afterQuote is what follows the quote that a text begins in.
func afterQuote(s string) string {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[i+1:]
		}
	}
	return ""
}

// unquoted hides what there is to hide in a text without quotes.
func (m *Masker) unquoted(text string) string {
	var out strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, separates)
		if end < 0 {
			end = len(text)
		}
		out.WriteString(m.token(text[:end]))
		text = text[end:]
		next := strings.IndexFunc(text, func(r rune) bool { return !separates(r) })
		if next < 0 {
			next = len(text)
		}
		out.WriteString(text[:next])
		text = text[next:]
	}
	return out.String()
}

// separates says whether a character stands between words: none of an e-mail
// does.
func separates(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`,;:()<>[]"`, r) }

// token hides one word of a text.
func (m *Masker) token(token string) string {
	if strings.Contains(token, "@") {
		core := strings.TrimRight(token, ".!?'}")
		return m.Email(core) + token[len(core):]
	}
	if m.ids[strings.ToLower(token)] {
		return m.ID(token)
	}
	token = guid.ReplaceAllStringFunc(token, m.ID)
	var out strings.Builder
	for token != "" {
		end := strings.IndexFunc(token, func(r rune) bool { return !partOfName(r) })
		if end < 0 {
			end = len(token)
		}
		if word := token[:end]; m.words[word] {
			out.WriteString(hidden)
		} else {
			out.WriteString(word)
		}
		token = token[end:]
		next := strings.IndexFunc(token, partOfName)
		if next < 0 {
			next = len(token)
		}
		out.WriteString(token[:next])
		token = token[next:]
	}
	return out.String()
}

func partOfName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}
