package report

import "strings"

// Wrap breaks text into lines of at most 80 columns: the first begins with
// lead, the others with as many blanks as lead is wide. Breaks come between
// words; a word that is longer than a line is broken where the line ends. The
// text is cleaned, lead is taken as it is.
func Wrap(lead, text string) string {
	indent := strings.Repeat(" ", width(lead))
	var b strings.Builder
	line, empty := lead, true
	for word := range strings.FieldsSeq(Clean(text)) {
		if !empty {
			if width(line+" "+word) <= columns {
				line += " " + word
				continue
			}
			b.WriteString(line + "\n")
			line = indent
		}
		for width(line+word) > columns {
			head, tail := split(word, columns-width(line))
			if tail == "" {
				break
			}
			b.WriteString(line + head + "\n")
			line, word = indent, tail
		}
		line, empty = line+word, false
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
	return b.String()
}
