package report

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/natefinch/atomic"
)

// SealOptions are what a seal says beside the files of the directory.
type SealOptions struct {
	RunID       string
	ToolVersion string
	StartedAt   time.Time // of the run; zero where it is not known
	FinishedAt  time.Time
	SheetName   string // as given; of copies it is left out
	SheetSHA256 string // as the journal has it: in hex; "": not known; of copies it is left out
	Copy        Mode   // what is sealed is a copy of a run; "": the run itself

	// Key signs the seal; nil: it is not signed.
	Key ed25519.PrivateKey

	// Rewritten are the names of the files that the tool itself has written,
	// changed or taken away since the seal that is there. No other file may
	// differ from that, but for the journal, which may have grown.
	Rewritten []string
}

// ErrUnsealed says that a directory has no manifest.
var ErrUnsealed = errors.New("the run is not sealed: it has no " + ManifestName)

// BrokenSealError says that files have changed since a directory was sealed, so
// that it is not sealed again: the new seal would hide it.
type BrokenSealError struct{ Findings Findings }

func (e *BrokenSealError) Error() string {
	return "not sealed again, for what has changed since the last seal would be hidden by that: " + e.Findings.brief()
}

// SignatureError says that a seal that is there was signed by a key (its
// Fingerprint) and would lose that: Would is the other one, "" for none. A seal
// that is not signed may become a signed one: a signature vouches for what is
// there when it is given.
type SignatureError struct{ Was, Would string }

func (e *SignatureError) Error() string {
	if e.Would == "" {
		return "not sealed again: the seal is signed by key " + e.Was + " and would lose that; give the key with --sign-key"
	}
	return "not sealed again: the seal is signed by key " + e.Was + ", not by " + e.Would
}

// Seal writes manifest.json at the end of a run, or of a part of one: whole or
// not at all, readable for its owner only. Where a part before has left a seal,
// what that holds must still be so, but for o.Rewritten and what the journal has
// gained; else the error is a *BrokenSealError or a *SignatureError, and the old
// seal stays. Seal is for runs whose record was ended in good order: a journal
// that is torn off would not be the same when the run is gone on with.
func Seal(dir string, o SealOptions) error {
	if _, err := replaceable(dir, o.Rewritten, o.Key, true); err != nil && !errors.Is(err, ErrUnsealed) {
		return err
	}
	m := manifest{
		Copy: o.Copy, RunID: o.RunID, ToolVersion: o.ToolVersion, StartedAt: stamp(o.StartedAt), FinishedAt: stamp(o.FinishedAt),
	}
	if o.Copy == "" {
		m.Sheet = sealedSheet{Name: o.SheetName, SHA256: o.SheetSHA256}
	}
	return m.write(dir, o.Key)
}

// Reseal keeps the seal of a run true after its files of the names given were
// written anew, by the tool of a version. All other files must be as they were
// sealed: else the error is a *BrokenSealError, and the old seal stays. What is
// not sealed is not sealed by it either: the error is ErrUnsealed. key must be
// the one that has signed the seal, if any has: else the error is a
// *SignatureError.
//
// Whoever makes files out of others should call Verify before that, too.
func Reseal(dir, toolVersion string, rewritten []string, key ed25519.PrivateKey) error {
	was, err := replaceable(dir, rewritten, key, false)
	if err != nil {
		return err
	}
	m := was.manifest
	m.ToolVersion = toolVersion
	return m.write(dir, key)
}

// replaceable reads the seal that is there, if a new one may take its place.
func replaceable(dir string, rewritten []string, key ed25519.PrivateKey, grown bool) (*seal, error) {
	was, err := sealOf(dir)
	if err != nil {
		return nil, err
	}
	if err := unchanged(dir, rewritten, grown); err != nil {
		return nil, err
	}
	if err := sameSigner(was, key); err != nil {
		return nil, err
	}
	return was, nil
}

// write seals the directory with what it holds now.
func (m manifest) write(dir string, key ed25519.PrivateKey) error {
	files, others, err := entries(dir)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if len(others) > 0 {
		return fmt.Errorf("seal: %w", unfit(others[0]))
	}
	m.Version, m.SealedAt, m.SignedBy = manifestVersion, stamp(time.Now()), ""
	m.Files, m.Lines = make([]sealedFile, 0, len(files)), nil
	for _, name := range files {
		f, err := measure(dir, name)
		if err != nil {
			return fmt.Errorf("seal: %w", err)
		}
		m.Files = append(m.Files, f)
		if name == resultsName {
			if m.Lines, err = lineDigests(filepath.Join(dir, name)); err != nil {
				return fmt.Errorf("seal: %w", err)
			}
		}
	}
	var sign func([]byte) string
	if key != nil {
		m.SignedBy = base64.StdEncoding.EncodeToString(derOf(publicOf(key)))
		sign = func(b []byte) string { return base64.StdEncoding.EncodeToString(ed25519.Sign(key, b)) }
	}
	text, err := m.encode(sign)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	if err := writePrivate(filepath.Join(dir, ManifestName), text); err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return nil
}

// sealOf reads the manifest of a directory; nil and no error for one that is
// damaged.
func sealOf(dir string) (*seal, error) {
	path := filepath.Join(dir, ManifestName)
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("read the seal: %w", err)
		}
		return nil, ErrUnsealed
	case err != nil:
		return nil, fmt.Errorf("read the seal: %w", err)
	case !info.Mode().IsRegular():
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the seal: %w", err)
	}
	s, err := decode(text)
	if errors.Is(err, errDamaged) {
		return nil, nil
	}
	return s, err
}

// unchanged says whether all is as it was sealed, but for the files named, and
// for what the journal has gained where it may have.
func unchanged(dir string, but []string, grown bool) error {
	f, err := Verify(dir, VerifyOptions{})
	if err != nil {
		return err
	}
	ours := func(name string) bool { return name != ManifestName && slices.Contains(but, name) }
	f.Found = slices.DeleteFunc(f.Found, func(one Finding) bool {
		return ours(one.File) && (one.Was == "" || ours(one.Was)) || grown && one.Kind == Grown
	})
	if len(f.Found) > 0 {
		return &BrokenSealError{f}
	}
	return nil
}

func sameSigner(was *seal, key ed25519.PrivateKey) error {
	signer, err := was.signer()
	if err != nil || signer == nil {
		return err
	}
	e := &SignatureError{Was: Fingerprint(signer)}
	if key != nil {
		e.Would = Fingerprint(publicOf(key))
	}
	if e.Was != e.Would {
		return e
	}
	return nil
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	return ed25519.PublicKey(key[ed25519.SeedSize:])
}

// writePrivate writes a file whole or not at all, readable for its owner only.
func writePrivate(path string, text []byte) error {
	// A file that is there would hand its mode on to the new one.
	if err := os.Chmod(path, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return atomic.WriteFile(path, bytes.NewReader(text))
}
