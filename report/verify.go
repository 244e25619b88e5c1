package report

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

// Kind is what has become of a file, or of a line of results.csv, since the
// directory was sealed. The list is closed.
type Kind string

// The kinds of findings.
const (
	Changed Kind = "changed" // other bytes; of the manifest: it is not as it was written
	Missing Kind = "missing" // a file that was sealed is not there
	Removed Kind = "removed" // a line that was sealed is not there
	Added   Kind = "added"   // a file or a line that was not sealed; also a directory or a link
	Moved   Kind = "moved"   // the same file under another name, the same line in another place
	Grown   Kind = "grown"   // the journal: what was sealed is as it was, and more follows it: the run was gone on with

	// Of the manifest.
	BadSignature     Kind = "bad_signature"     // there is one, and it is not that of the key that it names
	ForeignSignature Kind = "foreign_signature" // it is by another key than the one asked for
	Unsigned         Kind = "unsigned"          // there is none, and one was asked for
)

// Finding is a difference between a directory and its seal. Lines are counted
// from 1, as an editor shows them.
type Finding struct {
	File    string `json:"file"`
	Kind    Kind   `json:"kind"`
	Was     string `json:"was,omitempty"`      // name of a moved file when it was sealed
	Line    int    `json:"line,omitempty"`     // of the file as it is now
	WasLine int    `json:"was_line,omitempty"` // of the file as it was sealed
}

// Findings are what Verify has found out.
type Findings struct {
	RunID       string `json:"run_id,omitempty"`
	ToolVersion string `json:"tool_version,omitempty"` // of the tool that has sealed
	FinishedAt  string `json:"finished_at,omitempty"`  // of the run
	SealedAt    string `json:"sealed_at,omitempty"`    // RFC 3339, UTC, milliseconds
	Copy        Mode   `json:"copy,omitempty"`         // "masked", "hashed"; "": the run itself
	SheetSHA256 string `json:"sheet_sha256,omitempty"` // of the sheet that was run; "": not known
	Files       int    `json:"files"`                  // how many are sealed

	// SignedBy is the fingerprint of the key that has signed, "" when the seal
	// is not signed or the signature is wrong. Trusted says that it is the one
	// that was asked for; whose key another one is cannot be told.
	SignedBy string `json:"signed_by,omitempty"`
	Trusted  bool   `json:"trusted"`

	// Found are the differences, none when all is as it was sealed: those of the
	// manifest first, then of the files by name, the lines of a file behind it, the
	// sheet's last.
	// When the manifest has been changed nothing else is looked at, for it could
	// not be relied on.
	Found []Finding `json:"found"`
}

// Intact says whether everything is as it was sealed, and signed as asked for.
func (f Findings) Intact() bool { return len(f.Found) == 0 }

// has says whether there is a finding of a kind.
func (f Findings) has(kind Kind) bool {
	return slices.ContainsFunc(f.Found, func(one Finding) bool { return one.Kind == kind })
}

// VerifyOptions are what Verify is to go by.
type VerifyOptions struct {
	// PublicKey is whose signature the seal must have; nil: it need not have one.
	PublicKey ed25519.PublicKey

	// Sheet is the path of the sheet that was run, to be compared too; "": it is
	// not looked at.
	Sheet string
}

// Verify compares a run's directory with its seal. It reads every file and
// changes none. The error is ErrUnsealed when there is no manifest; another one
// when something cannot be read, when the manifest is of a version that is not
// known, or when it does not know the sheet that is asked for.
func Verify(dir string, o VerifyOptions) (Findings, error) {
	s, err := sealOf(dir)
	if err != nil {
		return Findings{}, err
	}
	if s == nil {
		return Findings{Found: []Finding{{File: ManifestName, Kind: Changed}}}, nil
	}
	f := Findings{
		RunID: s.RunID, ToolVersion: s.ToolVersion, FinishedAt: s.FinishedAt, SealedAt: s.SealedAt, Copy: s.Copy,
		SheetSHA256: s.Sheet.SHA256, Files: len(s.Files), Found: []Finding{},
	}
	f.signature(s, o.PublicKey)
	found, err := compareFiles(dir, s.manifest)
	if err != nil {
		return Findings{}, fmt.Errorf("verify: %w", err)
	}
	f.Found = append(f.Found, found...)
	if o.Sheet != "" {
		if err := f.sheet(o.Sheet); err != nil {
			return Findings{}, fmt.Errorf("verify: %w", err)
		}
	}
	return f, nil
}

// sheet compares the sheet that was run.
func (f *Findings) sheet(path string) error {
	if f.SheetSHA256 == "" {
		return errors.New("the seal does not know the sheet")
	}
	is, err := measure(filepath.Split(path))
	if err != nil {
		return err
	}
	if is.SHA256 != f.SheetSHA256 {
		f.Found = append(f.Found, Finding{File: is.Name, Kind: Changed})
	}
	return nil
}

// signature finds out about the signature. asked is whose it should be.
func (f *Findings) signature(s *seal, asked ed25519.PublicKey) {
	found := func(k Kind) { f.Found = append(f.Found, Finding{File: ManifestName, Kind: k}) }
	signer, err := s.signer()
	switch {
	case err != nil || signer != nil && !s.signedBy(signer):
		found(BadSignature)
	case signer == nil && asked != nil:
		found(Unsigned)
	case signer != nil:
		f.SignedBy, f.Trusted = Fingerprint(signer), signer.Equal(asked)
		if asked != nil && !f.Trusted {
			found(ForeignSignature)
		}
	}
}
