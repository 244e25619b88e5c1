package sheet

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"docspace-batch/batch"
)

// ColumnOf is the column that a name in a header means, by its canonical name
// or an alias (design.md §4); "" for a column that means nothing to the tool, or
// only beside another one.
func ColumnOf(name string) batch.Column { return columnOf[fold(name)] }

// canonical says whether name is c's own name and not an alias.
func canonical(name string, c batch.Column) bool {
	return strings.EqualFold(strings.TrimSpace(strings.Trim(name, bom)), string(c))
}

const bom = "\ufeff"

// fold takes from a name what makes no difference: case, accents, the width of
// letters, blanks, "_", "-", the marks of a form ("E-Mail*:"), and the invisible
// characters that exports leave there.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == '.' || r == ':' || r == '*' || r == '\u2010':
			return -1
		case unicode.IsSpace(r) || r > unicode.MaxASCII && unicode.In(r, unicode.Cf, unicode.Mn):
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(name))
}

// secretName says whether the cells below a name can be secrets, read or not: the
// initial passwords of other systems, say, or a password with a slip in it.
func secretName(name string) bool {
	folded := fold(name)
	for _, word := range secretWords {
		if strings.Contains(folded, word) {
			return true
		}
	}
	for _, word := range words(name) {
		if word == "passport" { // a slip away from the German word
			continue
		}
		for _, secret := range secretWords {
			if n := len([]rune(secret)); n > 6 && slips(word, secret, 1) <= 1 {
				return true
			}
		}
	}
	return false
}

// words are those of a name, folded.
func words(name string) []string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf) })
	for i := range parts {
		parts[i] = fold(parts[i])
	}
	return parts
}
