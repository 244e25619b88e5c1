package report

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// damage is one of the ways to change a text; false: it would be as it was.
type damage struct {
	name string
	few  bool // lines
	do   func(r *rand.Rand, text string) (string, bool)
}

func damages() []damage {
	lines := func(do func(r *rand.Rand, all []string) []string) func(*rand.Rand, string) (string, bool) {
		return func(r *rand.Rand, text string) (string, bool) {
			all := strings.SplitAfter(text, "\n")
			if all[len(all)-1] == "" {
				all = all[:len(all)-1]
			}
			after := strings.Join(do(r, all), "")
			return after, after != text
		}
	}
	return []damage{
		{"a byte changed", true, func(r *rand.Rand, text string) (string, bool) {
			b := []byte(text)
			b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
			return string(b), true
		}},
		{"a byte removed", true, func(r *rand.Rand, text string) (string, bool) {
			at := r.IntN(len(text))
			return text[:at] + text[at+1:], true
		}},
		{"a byte inserted", true, func(r *rand.Rand, text string) (string, bool) {
			at := r.IntN(len(text) + 1)
			return text[:at] + string(rune(r.IntN(128))) + text[at:], true
		}},
		{"cut off", false, func(r *rand.Rand, text string) (string, bool) { return text[:r.IntN(len(text))], true }},
		{"two lines swapped", true, lines(func(r *rand.Rand, all []string) []string {
			i, j := r.IntN(len(all)), r.IntN(len(all))
			all[i], all[j] = all[j], all[i]
			return all
		})},
		{"a line moved", true, lines(func(r *rand.Rand, all []string) []string {
			i := r.IntN(len(all))
			line := all[i]
			all = slices.Delete(all, i, i+1)
			return slices.Insert(all, r.IntN(len(all)+1), line)
		})},
		{"a line removed", true, lines(func(r *rand.Rand, all []string) []string {
			i := r.IntN(len(all))
			return slices.Delete(all, i, i+1)
		})},
		{"a line doubled", true, lines(func(r *rand.Rand, all []string) []string {
			return slices.Insert(all, r.IntN(len(all)+1), all[r.IntN(len(all))])
		})},
		{"a line inserted", true, lines(func(r *rand.Rand, all []string) []string {
			return slices.Insert(all, r.IntN(len(all)+1), fmt.Sprintf("%x\n", r.Uint64()))
		})},
	}
}

// Random changes, over all files and the manifest: every one is found, and where.
// DOCSPACE_BATCH_LONG=1 tries 10 000.
func TestEveryChangeIsFound(t *testing.T) {
	changes := 1_500
	if os.Getenv("DOCSPACE_BATCH_LONG") == "1" {
		changes = 10_000
	}
	dir := runDir(t)
	seals(t, dir, sealOptions(someKey(1)))
	texts := map[string]string{}
	files, _, err := entries(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Concat(files, []string{ManifestName})
	for _, name := range names {
		texts[name] = read(t, dir, name)
	}
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	ways := damages()
	tried := map[string]int{}
	for n := 0; n < changes; {
		name, way := names[r.IntN(len(names))], ways[r.IntN(len(ways))]
		after, changed := way.do(r, texts[name])
		if !changed {
			continue
		}
		n++
		tried[name+": "+way.name]++
		put(t, dir, name, after)
		found := verifies(t, dir, VerifyOptions{}).Found
		if err := founds(name, texts[name], after, way.few, found); err != nil {
			t.Fatalf("seed %d: %s: %s: %v: %v", seed, name, way.name, err, found)
		}
		put(t, dir, name, texts[name])
	}
	if len(tried) != len(names)*len(ways) {
		t.Errorf("only %d of %d ways were tried", len(tried), len(names)*len(ways))
	}
	if f := verifies(t, dir, VerifyOptions{}); !f.Intact() {
		t.Errorf("not as it was at the end: %v", f.Found)
	}
}

// founds says what is wrong with what was found of a file that was changed.
func founds(name, was, is string, few bool, found []Finding) error {
	kind := Changed
	if name == journalName && strings.HasPrefix(is, was) {
		kind = Grown
	}
	if len(found) == 0 || found[0] != (Finding{File: name, Kind: kind}) {
		return errors.New("the file is not found")
	}
	switch {
	case name != resultsName && len(found) > 1:
		return errors.New("too much is found")
	case name != resultsName:
		return nil
	case len(found) == 1:
		return errors.New("no line is found")
	case few && len(found) > 3:
		return errors.New("more lines are found than can be")
	}
	return explains(strings.SplitAfter(was, "\n"), strings.SplitAfter(is, "\n"), found[1:])
}

// explains says why findings do not explain what has become of lines: without
// those that they name the others must be the same ones in the same order.
func explains(was, is []string, found []Finding) error {
	const gone = "\x00"
	was, is = slices.Clone(was), slices.Clone(is)
	for _, one := range found {
		var a, b string
		if one.WasLine > 0 {
			a, was[one.WasLine-1] = was[one.WasLine-1], gone
		}
		if one.Line > 0 {
			b, is[one.Line-1] = is[one.Line-1], gone
		}
		there := [2]bool{one.WasLine > 0, one.Line > 0}
		want := map[Kind][2]bool{Changed: {true, true}, Moved: {true, true}, Removed: {true, false}, Added: {false, true}}[one.Kind]
		switch {
		case there != want, a == gone, b == gone:
			return fmt.Errorf("%v makes no sense", one)
		case one.Kind == Moved && a != b, one.Kind == Changed && a == b:
			return fmt.Errorf("%v is not true", one)
		}
	}
	rest := func(lines []string) []string {
		return slices.DeleteFunc(lines, func(line string) bool { return line == gone || line == "" })
	}
	if diff := cmp.Diff(rest(was), rest(is)); diff != "" {
		return errors.New("not all is found:\n" + diff)
	}
	return nil
}

// However much was changed, what is said of the lines explains it all, and no
// more is said than must be.
func TestLinesAreExplained(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"})
		was, is := rapid.SliceOfN(line, 0, 12).Draw(t, "was"), rapid.SliceOfN(line, 0, 12).Draw(t, "is")
		found := compareLines(resultsName, was, is)
		if err := explains(was, is, found); err != nil {
			t.Fatalf("%v: %v", err, found)
		}
		if slices.Equal(was, is) != (len(found) == 0) || len(found) > len(was)+len(is) {
			t.Fatal(found)
		}
		var last int
		for _, one := range found {
			at := max(one.Line, 0)
			if at == 0 {
				continue
			}
			if at < last {
				t.Fatalf("out of order: %v", found)
			}
			last = at
		}
	})
}

func TestLinesByTheirKinds(t *testing.T) {
	plain := "head a b c d e"
	finding := func(kind Kind, line, wasLine int) Finding {
		return Finding{File: resultsName, Kind: kind, Line: line, WasLine: wasLine}
	}
	for _, c := range []struct {
		was, is string
		found   []Finding
	}{
		{plain, "head a b c d e", nil},
		{plain, "head a X c d e", []Finding{finding(Changed, 3, 3)}},
		{plain, "head a c d e", []Finding{finding(Removed, 0, 3)}},
		{plain, "head a b X c d e", []Finding{finding(Added, 4, 0)}},
		{plain, "head b c d a e", []Finding{finding(Moved, 5, 2)}},
		{plain, "head e b c d a", []Finding{finding(Moved, 2, 6), finding(Moved, 6, 2)}},
		{plain, "head a a b c d e", []Finding{finding(Added, 3, 0)}},
		{plain, "head b X d e", []Finding{finding(Removed, 0, 2), finding(Changed, 3, 4)}},
		{plain, "X a b c d e Y", []Finding{finding(Changed, 1, 1), finding(Added, 7, 0)}},
		{plain, "head", []Finding{finding(Removed, 0, 2), finding(Removed, 0, 3), finding(Removed, 0, 4), finding(Removed, 0, 5), finding(Removed, 0, 6)}},
		{"- a - b - c -", "- a - b - X c -", []Finding{finding(Added, 6, 0)}},
		{"- a - b - c -", "- b - a - c -", []Finding{finding(Moved, 2, 4), finding(Moved, 4, 2)}},
		{"- a - b - c -", "- a b - c - -", []Finding{finding(Moved, 6, 3)}},
		{"- a - b - c -", "X a - b - c Y", []Finding{finding(Changed, 1, 1), finding(Changed, 7, 7)}},
		{"- - - - a", "- - - a", []Finding{finding(Removed, 0, 4)}},
	} {
		if diff := cmp.Diff(c.found, compareLines(resultsName, strings.Fields(c.was), strings.Fields(c.is))); diff != "" {
			t.Errorf("%s, %s: %s", c.was, c.is, diff)
		}
	}
}

func TestFilesThatCameAndWent(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(dir string) error
		found []Finding
	}{
		{
			name: "one that was not there", do: func(dir string) error { return os.WriteFile(filepath.Join(dir, "a"), nil, 0o600) },
			found: []Finding{{File: "a", Kind: Added}},
		},
		{
			name: "one of Windows", do: func(dir string) error { return os.WriteFile(filepath.Join(dir, "Thumbs.db"), []byte("x"), 0o600) },
			found: []Finding{{File: "Thumbs.db", Kind: Added}},
		},
		{
			name: "a directory", do: func(dir string) error { return os.Mkdir(filepath.Join(dir, "a"), 0o700) },
			found: []Finding{{File: "a", Kind: Added}},
		},
		{
			name: "results.csv", do: func(dir string) error { return os.Remove(filepath.Join(dir, resultsName)) },
			found: []Finding{{File: resultsName, Kind: Missing}},
		},
		{
			name: "another name", do: func(dir string) error {
				return os.Rename(filepath.Join(dir, pageName), filepath.Join(dir, "a.html"))
			},
			found: []Finding{{File: "a.html", Kind: Moved, Was: pageName}},
		},
		{
			name: "a directory instead", do: func(dir string) error {
				return errors.Join(os.Remove(filepath.Join(dir, resultsName)), os.Mkdir(filepath.Join(dir, resultsName), 0o700))
			},
			found: []Finding{{File: resultsName, Kind: Changed}},
		},
		{
			name: "a link to the same content", do: func(dir string) error {
				path := filepath.Join(dir, pageName)
				return errors.Join(os.Rename(path, dir+".html"), os.Symlink(dir+".html", path))
			},
			found: []Finding{{File: pageName, Kind: Changed}},
		},
		{
			name: "the manifest is a link", do: func(dir string) error {
				path := filepath.Join(dir, ManifestName)
				return errors.Join(os.Rename(path, dir+".json"), os.Symlink(dir+".json", path))
			},
			found: []Finding{{File: ManifestName, Kind: Changed}},
		},
		{
			name: "two files, one for the other", do: func(dir string) error {
				a, b, c := filepath.Join(dir, pageName), filepath.Join(dir, journalName), filepath.Join(dir, "c")
				return errors.Join(os.Rename(a, c), os.Rename(b, a), os.Rename(c, b))
			},
			found: []Finding{{File: journalName, Kind: Changed}, {File: pageName, Kind: Changed}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(c.name, "link") {
				t.Skip("links need rights there")
			}
			dir := filepath.Join(t.TempDir(), "run")
			if err := os.Rename(runDir(t), dir); err != nil {
				t.Fatal(err)
			}
			seals(t, dir, sealOptions(nil))
			if err := c.do(dir); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.found, verifies(t, dir, VerifyOptions{}).Found); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Who can write to the directory can make a whole new manifest. What gives him
// away is the signature, if one is asked for.
func TestForgery(t *testing.T) {
	honest, forger := someKey(1), someKey(2)
	forge := func(key ed25519.PrivateKey) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			put(t, dir, resultsName, "forged\n")
			if err := os.Remove(filepath.Join(dir, ManifestName)); err != nil {
				t.Fatal(err)
			}
			seals(t, dir, sealOptions(key))
		}
	}
	signature := func(change func(text, signature string) string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			text := read(t, dir, ManifestName)
			s, err := decode([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			text = change(text, s.signature)
			text = text[:strings.LastIndex(text, digestLead)]
			put(t, dir, ManifestName, text+digestLead+digestOf([]byte(text))+digestTail)
		}
	}
	for _, c := range []struct {
		name         string
		forge        func(t *testing.T, dir string)
		asked, alone Kind // found when the key is given, and when it is not; "": nothing
	}{
		{name: "none"},
		{name: "not signed", forge: forge(nil), asked: Unsigned},
		{name: "signed by another", forge: forge(forger), asked: ForeignSignature},
		{name: "no signature any more", asked: Changed, alone: Changed, forge: signature(func(text, signature string) string {
			return strings.Replace(text, signatureLead+signature+signatureTail, "", 1)
		})},
		{name: "another time", asked: BadSignature, alone: BadSignature, forge: signature(func(text, _ string) string {
			return strings.Replace(text, `"finished_at": "2026`, `"finished_at": "2025`, 1)
		})},
		{name: "another signature", asked: BadSignature, alone: BadSignature, forge: signature(func(text, signature string) string {
			return strings.Replace(text, signature[:8], "AAAAAAAA", 1)
		})},
		{name: "something between", asked: Changed, alone: Changed, forge: signature(func(text, _ string) string {
			return strings.Replace(text, signatureTail+digestLead, signatureTail+"\n"+digestLead, 1)
		})},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := runDir(t)
			seals(t, dir, sealOptions(honest))
			if c.forge != nil {
				c.forge(t, dir)
			}
			for _, with := range []struct {
				key  ed25519.PublicKey
				want Kind
			}{{publicOf(honest), c.asked}, {nil, c.alone}} {
				f := verifies(t, dir, VerifyOptions{PublicKey: with.key})
				found := []Finding{}
				if with.want != "" {
					found = []Finding{{File: ManifestName, Kind: with.want}}
				}
				if diff := cmp.Diff(found, f.Found); diff != "" {
					t.Error(diff)
				}
				if f.Trusted != (with.key != nil && c.forge == nil) {
					t.Errorf("trusted: %v", f.Trusted)
				}
			}
		})
	}
}

func TestVerifyTheSheet(t *testing.T) {
	dir, sheets := runDir(t), t.TempDir()
	o := sealOptions(nil)
	o.SheetSHA256 = ""
	seals(t, dir, o)
	put(t, sheets, "leavers.csv", "the sheet")
	put(t, sheets, "other.csv", "another")
	if _, err := Verify(dir, VerifyOptions{Sheet: filepath.Join(sheets, "leavers.csv")}); err == nil || !strings.Contains(err.Error(), "does not know the sheet") {
		t.Error(err)
	}
	seals(t, dir, sealOptions(nil))
	if f := verifies(t, dir, VerifyOptions{Sheet: filepath.Join(sheets, "leavers.csv")}); !f.Intact() {
		t.Error(f.Found)
	}
	want := []Finding{{File: "other.csv", Kind: Changed}}
	if diff := cmp.Diff(want, verifies(t, dir, VerifyOptions{Sheet: filepath.Join(sheets, "other.csv")}).Found); diff != "" {
		t.Error(diff)
	}
}

func TestVerifyAnotherVersion(t *testing.T) {
	dir := runDir(t)
	text := "{\n  \"manifest\": 2,\n"
	put(t, dir, ManifestName, text+digestLead+digestOf([]byte(text))+digestTail)
	if _, err := Verify(dir, VerifyOptions{}); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Error(err)
	}
	if _, err := Verify(filepath.Join(dir, "nowhere"), VerifyOptions{}); err == nil || errors.Is(err, ErrUnsealed) {
		t.Error(err)
	}
}

func TestFindingsText(t *testing.T) {
	whole := Findings{
		RunID: sampleRun, ToolVersion: "1.0.0", FinishedAt: "2026-11-22T09:16:04.300Z", SealedAt: "2026-11-22T09:16:04.512Z",
		SheetSHA256: digestOf(nil), Files: 6,
	}
	signed := whole
	signed.SignedBy, signed.Trusted = Fingerprint(publicOf(someKey(1))), true
	broken := whole
	broken.Found = []Finding{
		{File: "a\x1b[31m.csv", Kind: Added},
		{File: "b.csv", Kind: Moved, Was: "failed.csv"},
		{File: pageName, Kind: Missing},
		{File: resultsName, Kind: Changed},
		{File: resultsName, Kind: Changed, Line: 7, WasLine: 7},
		{File: resultsName, Kind: Changed, Line: 9, WasLine: 10},
		{File: resultsName, Kind: Removed, WasLine: 12},
		{File: resultsName, Kind: Added, Line: 14},
		{File: resultsName, Kind: Moved, Line: 17, WasLine: 3},
	}
	many := whole
	many.Copy = Masked
	many.Found = append([]Finding{{File: ManifestName, Kind: Unsigned}, {File: journalName, Kind: Grown}}, slices.Repeat(broken.Found, 4)...)
	foreign := signed
	foreign.Trusted, foreign.Found = false, []Finding{{File: ManifestName, Kind: ForeignSignature}}
	bad := whole
	bad.Found = []Finding{{File: ManifestName, Kind: BadSignature}}
	alone := signed
	alone.Trusted = false
	for name, f := range map[string]Findings{
		"verify_intact.txt": whole, "verify_signed.txt": signed, "verify_signed_alone.txt": alone, "verify_broken.txt": broken,
		"verify_many.txt": many, "verify_foreign.txt": foreign, "verify_bad.txt": bad,
		"verify_manifest.txt": {Found: []Finding{{File: ManifestName, Kind: Changed}}},
	} {
		var b strings.Builder
		if err := f.WriteText(&b); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.String())
	}
	var b strings.Builder
	if err := broken.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "verify_broken.json", b.String())
	var back struct {
		Version int
		Intact  bool
		Findings
	}
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back.Intact || back.Version != 1 {
		t.Fatal(err)
	}
	if diff := cmp.Diff(broken, back.Findings); diff != "" {
		t.Error(diff)
	}
}
