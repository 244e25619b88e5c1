package sheet

import (
	"slices"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

// TestLooks holds that the right reading of a name is always among those that are
// shown, whatever it is encoded in.
func TestLooks(t *testing.T) {
	for encoding, names := range map[string][]string{
		"windows-1252": {"Müller", "José", "Núñez", "Zoë", "François", "Åse", "Jørgensen", "Weiß"},
		"windows-1251": {"Анна", "Орлова", "Ёжов", "Юлия", "Щербак"},
		"windows-1250": {"Łukasz", "Żółw", "Řehoř", "Dvořák", "Šimůnek"},
		"iso-8859-2":   {"Łukasz", "Žižka"},
		"koi8-r":       {"Анна", "Орлова", "Юлия"},
		"macintosh":    {"Müller", "José"},
		"ibm866":       {"Анна", "Орлова"},
		"windows-1253": {"Γιώργος"},
		"windows-1254": {"Şahin", "Yılmaz"},
		"shift_jis":    {"太郎", "山田", "鈴木"},
		"gbk":          {"王", "李", "伟"},
		"euc-kr":       {"김", "민수"},
	} {
		e, err := htmlindex.Get(encoding)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			cell, err := e.NewEncoder().String(name)
			if err != nil {
				t.Fatal(encoding, name, err)
			}
			found := slices.ContainsFunc(looks([]byte(cell)), func(l look) bool { return l.cell == name })
			if !found {
				t.Errorf("%s in %s looks like %v", name, encoding, looks([]byte(cell)))
			}
		}
	}
}
