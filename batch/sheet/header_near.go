package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"docspace-batch/batch"
)

// Near is a column whose name is nearly that of one that the tool reads.
type Near struct {
	Name   string // as in the file
	Column batch.Column
}

// Misspelt are the columns that are carried along and by their names could have
// been meant as ones that no sheet needs, and that this one does not have.
func (h Header) Misspelt() []Near {
	var wanted []batch.Column
	for _, c := range []batch.Column{batch.ColRole, batch.ColGroups, batch.ColReassignTo, batch.ColShareLink, batch.ColPassword} {
		if !h.has(c) && (c != batch.ColPassword || h.export == nil) {
			wanted = append(wanted, c)
		}
	}
	var all []Near
	for i, name := range h.Names {
		if !h.free(i) {
			continue
		}
		if _, c := nearest(name, wanted); c != "" {
			all = append(all, Near{Name: name, Column: c})
		}
	}
	return all
}

// near proposes what to do about a column that the sheet lacks, from the names that
// it has; "" when none of them is like it.
func (h Header) near(c batch.Column) string {
	if name := h.slipped(c); name != "" {
		return fmt.Sprintf("did you mean its column %s? then give %s", shown(name), mapFlag(name, c))
	}
	if c == batch.ColFirstName || c == batch.ColLastName {
		if name := h.whole(); name != "" {
			return splitName(name, c)
		}
	}
	for i, name := range h.Names {
		if h.free(i) && !wholeName(name) && holds(name, c) {
			return fmt.Sprintf("did you mean its column %s? then give %s", shown(name), mapFlag(name, c))
		}
	}
	return ""
}

// slipped is the name with the fewest slips from one of c's words.
func (h Header) slipped(c batch.Column) string {
	best, fewest := "", maxSlips+1
	for i, name := range h.Names {
		if !h.free(i) || wholeName(name) {
			continue
		}
		if n, found := nearest(name, []batch.Column{c}); found != "" && n < fewest {
			best, fewest = name, n
		}
	}
	return best
}

// whole is the name of a column that has whole names.
func (h Header) whole() string {
	for i, name := range h.Names {
		if h.columns[i] == "" && !h.said[i] && wholeName(name) {
			return name
		}
	}
	return ""
}

// free says whether the i-th column is carried along only for its name not being
// understood.
func (h Header) free(i int) bool {
	name := h.Names[i]
	if h.columns[i] != "" || h.said[i] || ColumnOf(name) != "" || utf8.RuneCountInString(name) > mostRunes {
		return false
	}
	if h.export != nil {
		if _, known := h.export.column(i, name); known {
			return false
		}
	}
	return !h.results || !strings.HasPrefix(fold(name), "result")
}

// mostRunes is how long a name can be that is proposed, or looked into for words.
const mostRunes = 60

// splitName says what to do with whole names: the tool never splits them, for which
// part is which is not the same in all countries.
func splitName(name string, c batch.Column) string {
	fix := fmt.Sprintf("split its column %s into two, first_name and last_name", shown(name))
	if slices.ContainsFunc(pairs, func(p pair) bool { return p.word == fold(name) }) {
		fix += fmt.Sprintf("; or give %s if it has nothing else", mapFlag(name, c))
	}
	return fix
}

// wholeNames are words for the whole name of a person, as fold leaves them.
var wholeNames = []string{
	"name", "fullname", "displayname", "personname", "employeename", "vollstandigername", "vorundnachname", "namevorname",
	"nom", "nomcomplet", "nometprenom", "prenometnom", "nombre", "nombres", "nombrecompleto", "nombreyapellido", "nombreyapellidos", "apellidosynombre",
	"фио", "полноеимя", "имяифамилия", "фамилияиимя", "фамилияимяотчество", "фамилияио", "сотрудник",
}

// wholeName says whether a column of this name has whole names: it is called so,
// or its name holds words for both parts.
func wholeName(name string) bool {
	return slices.Contains(wholeNames, fold(name)) || holds(name, batch.ColFirstName) && holds(name, batch.ColLastName)
}

// others are parts of names of columns about somebody else, or about another
// address than the one that is used at work.
var others = []string{
	"manager", "supervisor", "vorgesetzt", "chef", "respons", "jefe", "руковод", "начальник", "recovery", "second", "alternat", "backup",
	"privat", "personal", "личн",
}

// holds says whether a name holds one of c's words, as "Arbeits-E-Mail" does.
func holds(name string, c batch.Column) bool {
	if utf8.RuneCountInString(name) > mostRunes {
		return false
	}
	folded := fold(name)
	if slices.ContainsFunc(others, func(part string) bool { return strings.Contains(folded, part) }) {
		return false
	}
	parts := words(name)
	for from := range parts {
		for to := range parts[from:] {
			joined := strings.Join(parts[from:from+to+1], "")
			// A word of three letters is part of many a name.
			if slices.Contains(wordsOf[c], joined) && (utf8.RuneCountInString(joined) > 3 || joined == "имя") {
				return true
			}
		}
	}
	return false
}

// maxSlips is how many letters of a word may be wrong; of a short one, one.
const maxSlips = 2

// nearest finds the column of whose words a name has the fewest slips, and how many;
// "" when it is near none of them.
func nearest(name string, of []batch.Column) (int, batch.Column) {
	const shortest = 4 // shorter ones are near to anything
	folded := fold(name)
	fewest, best := maxSlips+1, batch.Column("")
	if utf8.RuneCountInString(folded) < shortest {
		return fewest, best
	}
	for _, c := range of {
		for _, word := range wordsOf[c] {
			limit := maxSlips
			switch n := utf8.RuneCountInString(word); {
			case n < shortest:
				continue
			case n <= 5:
				limit = 1
			}
			if n := slips(folded, word, limit); n <= limit && n < fewest {
				fewest, best = n, c
			}
		}
	}
	return fewest, best
}

// slips is how many letters must be put in, taken out, exchanged, or swapped with
// the next one to make b of a; more than limit where it is more than that.
func slips(a, b string, limit int) int {
	from, to := []rune(a), []rune(b)
	if len(from)-len(to) > limit || len(to)-len(from) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(to)+1), make([]int, len(to)+1), make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i, r := range from {
		row[0] = i + 1
		for j, s := range to {
			exchanged := last[j]
			if r != s {
				exchanged++
			}
			row[j+1] = min(exchanged, row[j]+1, last[j+1]+1)
			if i > 0 && j > 0 && r == to[j-1] && from[i-1] == s {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(to)]
}

// visible is a text without what is not seen.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cf, unicode.Cc):
			return -1
		}
		return r
	}, text)
}
