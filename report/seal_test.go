package report

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"docspace-batch/batch"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// runDir is a directory as a run leaves it, not sealed yet.
func runDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	var results bytes.Buffer
	w, err := NewResults(&results, sampleHeader(), sampleSecret, sampleRun, false)
	if err != nil {
		t.Fatal(err)
	}
	s := sampleSummary()
	u := &Undo{KeyOwner: keyOwner()}
	for i := range 10 {
		for _, r := range sampleResults() {
			r.Index += 6 * i
			r.Row.Line += 7 * i
			if err := w.Add(r); err != nil {
				t.Fatal(err)
			}
			s.Add(r)
			u.Add(r, batch.RoomsNone)
		}
	}
	if err := w.Close(60); err != nil {
		t.Fatal(err)
	}
	put(t, dir, resultsName, results.String())
	if err := s.WriteFile(filepath.Join(dir, summaryName)); err != nil {
		t.Fatal(err)
	}
	if _, err := u.WriteFiles(filepath.Join(dir, "undo.csv"), filepath.Join(dir, lossesName)); err != nil {
		t.Fatal(err)
	}
	put(t, dir, journalName, "{\"journal\":1}\n{\"sent\":\"c1\"}\n{\"answered\":\"c1\"}\n")
	put(t, dir, pageName, "<!doctype html>\n<p>the run\n")
	return dir
}

// scratch is a directory that the caller takes away: the checks of rapid would
// heap theirs up to the end of the test.
func scratch(t rapid.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "report")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func put(t rapid.TB, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t rapid.TB, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sealOptions(key ed25519.PrivateKey) SealOptions {
	return SealOptions{
		RunID: sampleRun, ToolVersion: "1.0.0", StartedAt: start(), FinishedAt: start().Add(64e9), SheetName: "leavers.csv",
		SheetSHA256: digestOf([]byte("the sheet")), Key: key,
	}
}

func seals(t rapid.TB, dir string, o SealOptions) {
	t.Helper()
	if err := Seal(dir, o); err != nil {
		t.Fatal(err)
	}
}

func verifies(t rapid.TB, dir string, o VerifyOptions) Findings {
	t.Helper()
	f, err := Verify(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// someKey is a key to sign with, the same for the same seed.
func someKey(seed byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
}

func TestSealSaysWhatIsThere(t *testing.T) {
	dir := runDir(t)
	seals(t, dir, sealOptions(nil))
	text := read(t, dir, ManifestName)
	var m struct {
		manifest
		Digest string `json:"digest"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range m.Files {
		names = append(names, f.Name)
		content := read(t, dir, f.Name)
		if f.Size != int64(len(content)) || f.SHA256 != digestOf([]byte(content)) {
			t.Errorf("%s: %+v", f.Name, f)
		}
	}
	if diff := cmp.Diff([]string{journalName, lossesName, pageName, resultsName, summaryName, "undo.csv"}, names); diff != "" {
		t.Error(diff)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(read(t, dir, resultsName), "\n"), "\n")
	for i, line := range lines {
		if i == len(lines)-1 {
			line += "\n"
		}
		if m.Lines[i] != digestOf([]byte(line)) {
			t.Fatalf("line %d", i+1)
		}
	}
	if len(m.Lines) != len(lines) {
		t.Errorf("%d lines of %d", len(m.Lines), len(lines))
	}
	// As the doc comment of manifest has it: head -n -2.
	all := strings.SplitAfter(text, "\n")
	if got := digestOf([]byte(strings.Join(all[:len(all)-3], ""))); got != m.Digest || !strings.HasSuffix(text, m.Digest+"\"\n}\n") {
		t.Errorf("the digest is %s, not %s", m.Digest, got)
	}
	m.SealedAt, m.Files, m.Lines, m.Digest = "", nil, nil, ""
	want := manifest{
		Version: 1, RunID: sampleRun, ToolVersion: "1.0.0", StartedAt: "2026-11-22T09:15:00.000Z", FinishedAt: "2026-11-22T09:16:04.000Z",
		Sheet: sealedSheet{Name: "leavers.csv", SHA256: digestOf([]byte("the sheet"))},
	}
	if diff := cmp.Diff(want, m.manifest); diff != "" {
		t.Error(diff)
	}
	info, err := os.Stat(filepath.Join(dir, ManifestName))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestSealOfCopySaysNothingOfTheSheet(t *testing.T) {
	dir := runDir(t)
	o := sealOptions(nil)
	o.Copy = Hashed
	seals(t, dir, o)
	if text := read(t, dir, ManifestName); strings.Contains(text, "leavers") || strings.Contains(text, o.SheetSHA256) {
		t.Error(text)
	}
	if f := verifies(t, dir, VerifyOptions{}); f.Copy != Hashed || !f.Intact() {
		t.Errorf("%+v", f)
	}
}

func TestSealRefusesWhatIsNoFile(t *testing.T) {
	dir := runDir(t)
	if err := os.Mkdir(filepath.Join(dir, "more"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Seal(dir, sealOptions(nil)); err == nil || !strings.Contains(err.Error(), `"more" is no regular file`) {
		t.Error(err)
	}
	if _, err := Verify(dir, VerifyOptions{}); !errors.Is(err, ErrUnsealed) {
		t.Error(err)
	}
}

// Whatever files there are, signed or not: who touches nothing finds all intact.
func TestUntouchedIsIntact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir := scratch(t)
		defer func() { _ = os.RemoveAll(dir) }()
		names := rapid.OneOf(
			rapid.SampledFrom([]string{resultsName, journalName, summaryName, pageName}), rapid.StringMatching(`[a-z<é"&]{1,8}\.csv`))
		if runtime.GOOS == "windows" {
			names = rapid.StringMatching(`[a-z]{1,8}\.csv`)
		}
		content := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a,"]{0,5}\r?\n){0,20}[a]?`))
		for name, text := range rapid.MapOf(names, content).Draw(t, "files") {
			put(t, dir, name, text)
		}
		o := sealOptions(nil)
		o.SheetName = rapid.String().Draw(t, "sheet")
		var asked ed25519.PublicKey
		if rapid.Bool().Draw(t, "signed") {
			o.Key = someKey(1)
			asked = publicOf(o.Key)
		}
		for range 2 { // the second seal is one upon the first
			seals(t, dir, o)
			f := verifies(t, dir, VerifyOptions{PublicKey: asked})
			if !f.Intact() || f.Trusted != (asked != nil) {
				t.Fatalf("%+v", f)
			}
		}
		if err := Reseal(dir, "1.0.1", nil, o.Key); err != nil {
			t.Fatal(err)
		}
		if f := verifies(t, dir, VerifyOptions{PublicKey: asked}); !f.Intact() || f.ToolVersion != "1.0.1" || f.RunID != sampleRun {
			t.Fatalf("%+v", f)
		}
	})
}

// A run that is gone on with is sealed again; whatever somebody else has changed
// meanwhile is not hidden by that.
func TestSealAgain(t *testing.T) {
	ours := []string{resultsName, summaryName, lossesName, failedName, ManifestName} // the last is never one of them
	goneOn := func(t *testing.T, dir string) {
		put(t, dir, resultsName, "other\n")
		put(t, dir, failedName, "new\n")
		put(t, dir, journalName, read(t, dir, journalName)+"{\"resumed\":1}\n")
		if err := os.Remove(filepath.Join(dir, lossesName)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name  string
		and   func(t *testing.T, dir string)
		broke []Finding
	}{
		{name: "nothing else"},
		{
			name:  "another file",
			and:   func(t *testing.T, dir string) { put(t, dir, pageName, "<p>another\n") },
			broke: []Finding{{File: pageName, Kind: Changed}},
		},
		{
			name:  "the journal before its end",
			and:   func(t *testing.T, dir string) { put(t, dir, journalName, "{}"+read(t, dir, journalName)) },
			broke: []Finding{{File: journalName, Kind: Changed}},
		},
		{
			name: "one of the files has gone under a name of ours",
			and: func(t *testing.T, dir string) {
				if err := os.Rename(filepath.Join(dir, pageName), filepath.Join(dir, failedName)); err != nil {
					t.Fatal(err)
				}
			},
			broke: []Finding{{File: failedName, Kind: Moved, Was: pageName}},
		},
		{
			name:  "the manifest",
			and:   func(t *testing.T, dir string) { put(t, dir, ManifestName, read(t, dir, ManifestName)+" ") },
			broke: []Finding{{File: ManifestName, Kind: Changed}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := runDir(t)
			seals(t, dir, sealOptions(nil))
			goneOn(t, dir)
			if c.and != nil {
				c.and(t, dir)
			}
			was := read(t, dir, ManifestName)
			o := sealOptions(nil)
			o.Rewritten = ours
			err := Seal(dir, o)
			if c.broke == nil {
				if err != nil || !verifies(t, dir, VerifyOptions{}).Intact() {
					t.Fatal(err)
				}
				return
			}
			var broken *BrokenSealError
			if !errors.As(err, &broken) {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.broke, broken.Findings.Found); diff != "" {
				t.Error(diff)
			}
			if read(t, dir, ManifestName) != was {
				t.Error("the old seal is gone")
			}
		})
	}
}

func TestResealTakesNoGrownJournal(t *testing.T) {
	dir := runDir(t)
	if err := Reseal(dir, "1.0.1", nil, nil); !errors.Is(err, ErrUnsealed) {
		t.Fatal(err)
	}
	seals(t, dir, sealOptions(nil))
	put(t, dir, pageName, "<p>newer\n")
	if err := Reseal(dir, "1.0.1", []string{pageName}, nil); err != nil {
		t.Fatal(err)
	}
	put(t, dir, journalName, read(t, dir, journalName)+"{}\n")
	err := Reseal(dir, "1.0.1", []string{pageName}, nil)
	var broken *BrokenSealError
	if !errors.As(err, &broken) || !broken.Findings.has(Grown) {
		t.Error(err)
	}
}

func TestSignatureIsNotLost(t *testing.T) {
	one, other := someKey(1), someKey(2)
	for _, c := range []struct {
		name       string
		was, would ed25519.PrivateKey
		lost       bool
	}{
		{name: "none, none"},
		{name: "none, one", would: one},
		{name: "one, the same", was: one, would: one},
		{name: "one, none", was: one, lost: true},
		{name: "one, another", was: one, would: other, lost: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := runDir(t)
			seals(t, dir, sealOptions(c.was))
			for _, err := range []error{Reseal(dir, "1.0.1", nil, c.would), Seal(dir, sealOptions(c.would))} {
				var lost *SignatureError
				if errors.As(err, &lost) != c.lost || !c.lost && err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// The tools that everybody has read keys and signatures as this one does.
func TestOpenSSLAgrees(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("there is no openssl here to compare with")
	}
	keys := t.TempDir()
	private, public := filepath.Join(keys, "key.pem"), filepath.Join(keys, "public.pem")
	openssl := func(args ...string) []byte {
		t.Helper()
		out, err := exec.Command("openssl", args...).CombinedOutput()
		if err != nil {
			t.Fatalf("openssl %s: %v\n%s", args[0], err, out)
		}
		return out
	}
	openssl("genpkey", "-algorithm", "ed25519", "-out", private)
	openssl("pkey", "-in", private, "-pubout", "-out", public)
	if err := os.Chmod(private, 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := ReadSignKey(private)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := ReadPublicKey(public)
	if err != nil || !asked.Equal(key.Public()) {
		t.Fatal(err)
	}
	if want := digestOf(openssl("pkey", "-pubin", "-in", public, "-outform", "DER")); Fingerprint(asked) != want {
		t.Errorf("%s, not %s", Fingerprint(asked), want)
	}
	dir := runDir(t)
	seals(t, dir, sealOptions(key))
	if f := verifies(t, dir, VerifyOptions{PublicKey: asked}); !f.Intact() || !f.Trusted {
		t.Errorf("%+v", f)
	}
	s, err := decode([]byte(read(t, dir, ManifestName)))
	if err != nil {
		t.Fatal(err)
	}
	signature, err := json.Marshal(s.signature)
	if err != nil {
		t.Fatal(err)
	}
	var raw []byte // []byte stands in base64 in JSON
	if err := json.Unmarshal(signature, &raw); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(read(t, dir, ManifestName), "\n")
	put(t, keys, "signed", strings.Join(lines[:len(lines)-4], "")) // head -n -3
	put(t, keys, "signature", string(raw))
	out, err := exec.Command("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", public,
		"-in", filepath.Join(keys, "signed"), "-sigfile", filepath.Join(keys, "signature")).CombinedOutput()
	switch {
	case bytes.Contains(out, []byte("rawin")): // older ones cannot
		t.Skip("this openssl cannot verify such signatures")
	case err != nil || !bytes.Contains(out, []byte("Verified Successfully")):
		t.Errorf("%v\n%s", err, out)
	}
}

func TestKeysThatAreNone(t *testing.T) {
	dir := t.TempDir()
	const secret = "MC4CAQAwBQYDK2VwBCIEIOPMBvKhT0LOyXDsYYkR7yTtAgGWNtRUn5jGOmb9jX4O"
	files := map[string]string{
		"text":      secret + "\n",
		"encrypted": "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + secret + "\n-----END ENCRYPTED PRIVATE KEY-----\n",
		"old":       "-----BEGIN RSA PRIVATE KEY-----\n" + secret + "\n-----END RSA PRIVATE KEY-----\n",
		"torn":      "-----BEGIN PRIVATE KEY-----\n" + secret[:40] + "\n-----END PRIVATE KEY-----\n",
		"public":    "-----BEGIN PUBLIC KEY-----\n" + secret + "\n-----END PUBLIC KEY-----\n",
		"ec": "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2\n" +
			"OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r\n1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G\n-----END PRIVATE KEY-----\n",
	}
	for name, text := range files {
		put(t, dir, name, text)
	}
	says := map[string]string{
		"text": "no file in PEM form", "encrypted": "has a passphrase", "old": "not the file of a private key in PKCS#8",
		"torn": "cannot be read", "public": "not the file of a private key", "ec": "another kind than ed25519", "none": "read the key to sign with",
	}
	for _, name := range slices.Sorted(maps.Keys(says)) {
		_, err := ReadSignKey(filepath.Join(dir, name))
		if err == nil || !strings.Contains(err.Error(), says[name]) || strings.Contains(err.Error(), secret[:20]) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := ReadPublicKey(filepath.Join(dir, name)); err == nil || strings.Contains(err.Error(), secret[:20]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	if err := os.Chmod(filepath.Join(dir, "torn"), 0o604); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSignKey(filepath.Join(dir, "torn")); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Error(err)
	}
}

// A manifest comes from anywhere: whatever stands in it, it is read or refused,
// and so is what it says of its signer.
func FuzzManifest(f *testing.F) {
	for _, text := range []string{
		"{\n", "{\n  \"manifest\": 1,\n", "{\n  \"manifest\": 1,\n  \"signed_by\": \"AAAA\",\n" + signatureLead + "AAAA" + signatureTail,
		"{\n  \"manifest\": 1,\n  \"files\": [{\"name\": \"../a\", \"size\": -1}],\n", "[\n", "{}{\n", "{\n  \"manifest\": 7,\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := decode(text); err == nil && !bytes.HasSuffix(text, []byte(digestTail)) {
			t.Error("read without a digest")
		}
		whole := append(slices.Clone(text), digestLead+digestOf(text)+digestTail...)
		s, err := decode(whole)
		if err != nil {
			return
		}
		if s.Version != manifestVersion || !bytes.HasPrefix(text, s.signed) || (s.signature == "") != bytes.Equal(text, s.signed) {
			t.Errorf("%+v", s)
		}
		var found Findings
		if found.signature(s, nil); found.SignedBy != "" {
			t.Error("nobody has signed this")
		}
	})
}
