package journal

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"docspace-batch/batch"
)

// A message is written without what is personal or secret in it. In its place
// stands {label}, and the sheet's row gives it back; {label^0,3} when the
// letters 0 and 3 are of the other case than the row's. What no row gives back,
// secrets and the addresses of others, comes out as [label]. {{ is a brace.

// private is a text of a row that must not be written.
type private struct {
	label  string
	text   string
	secret bool
}

func privates(r batch.Row) []private {
	_, query, _ := strings.Cut(r.ShareLink, "?")
	all := []private{
		{"email", r.Email, false},
		{"first_name", r.FirstName, false},
		{"last_name", r.LastName, false},
		{"reassign_to", r.Heir, false},
		{"password", r.Password, true},
		{"share_link", r.ShareLink, true},
		{"share_link", query, true},
	}
	for _, p := range all {
		// As %q writes it: names are refused for just such characters.
		if q := strconv.Quote(p.text); len(q) > len(p.text)+len(`""`) {
			all = append(all, private{p.label + " quoted", q[1 : len(q)-1], p.secret})
		}
	}
	return all
}

var address = regexp.MustCompile(`^[\p{L}\p{N}._%+'~-]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?`)

// hide gives the message as it may be written.
func hide(message string, row batch.Row) string {
	message = strings.ToValidUTF8(message, string(utf8.RuneError))
	own := occurring(privates(row), message)
	addresses := strings.Contains(message, "@")
	if len(own) == 0 && !addresses && !strings.Contains(message, "{") {
		return message
	}
	var out strings.Builder
	for rest := message; rest != ""; {
		label, n := longest(rest, own)
		if addresses {
			if a := len(address.FindString(rest)); a > n {
				label, n = "address", a
			}
		}
		switch {
		case n > 0:
			out.WriteString("{" + label + "}")
		case rest[0] == '{':
			out.WriteString("{{")
			n = 1
		default:
			_, n = utf8.DecodeRuneInString(rest)
			out.WriteString(rest[:n])
		}
		rest = rest[n:]
	}
	return out.String()
}

// occurring are the texts that occur somewhere in the message, in any case:
// mostly none, and then there is nothing to do.
func occurring(own []private, message string) []private {
	folded := strings.Map(fold, message)
	return slices.DeleteFunc(own, func(p private) bool {
		return p.text == "" || !strings.Contains(folded, strings.Map(fold, p.text))
	})
}

// fold is one letter for all that differ in case only: the smallest.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r
	}
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return least
}

// longest finds the longest private text that s begins with, and its length
// in s; 0 when there is none.
func longest(s string, own []private) (label string, length int) {
	for _, p := range own {
		n, folds, ok := prefixFold(s, p.text)
		if !ok || n <= length {
			continue
		}
		label, length = p.label, n
		if folds != "" && !p.secret {
			label += "^" + folds
		}
	}
	return label, length
}

// prefixFold says whether s begins with text in any case, how long that is in
// s, and which of text's letters are to be folded to get it, some several times.
func prefixFold(s, text string) (length int, folds string, ok bool) {
	position := 0
	for _, want := range text {
		got, n := utf8.DecodeRuneInString(s[length:])
		if n == 0 {
			return 0, "", false
		}
		for r := want; r != got; {
			r = unicode.SimpleFold(r)
			if r == want {
				return 0, "", false
			}
			folds += "," + strconv.Itoa(position)
		}
		length += n
		position++
	}
	return length, strings.TrimPrefix(folds, ","), text != ""
}

// reveal undoes hide, with the same row.
func reveal(hidden string, row batch.Row) (string, error) {
	if !strings.Contains(hidden, "{") {
		return hidden, nil
	}
	own := privates(row)
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(hidden, "{")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		if strings.HasPrefix(rest, "{") {
			out.WriteString("{")
			hidden = rest[1:]
			continue
		}
		label, rest, _ := strings.Cut(rest, "}")
		text, err := revealed(label, own)
		if err != nil {
			return "", err
		}
		out.WriteString(text)
		hidden = rest
	}
}

func revealed(label string, own []private) (string, error) {
	if label == "address" {
		return "[address]", nil
	}
	label, folds, _ := strings.Cut(label, "^")
	for _, p := range own {
		if p.label != label || p.text == "" {
			continue
		}
		if p.secret {
			return "[" + strings.TrimSuffix(label, " quoted") + "]", nil
		}
		letters := []rune(p.text)
		for position := range strings.SplitSeq(folds, ",") {
			if i, err := strconv.Atoi(position); err == nil && i >= 0 && i < len(letters) {
				letters[i] = unicode.SimpleFold(letters[i])
			}
		}
		return string(letters), nil
	}
	return "", fmt.Errorf("the row has no %s", label)
}
