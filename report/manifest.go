package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// The names of a run's files that the seal, in ManifestName, and its copies know by name.
const (
	ManifestName = "manifest.json"
	resultsName  = "results.csv"
	journalName  = "journal.jsonl"
	summaryName  = "summary.json"
	failedName   = "failed.csv"
	notRunName   = "not_run.csv"
	lossesName   = "not-undoable.csv"
	pageName     = "report.html"
)

// manifestVersion is that of manifest.json; another one is refused.
const manifestVersion = 1

// manifest is manifest.json, the seal of a run's directory: JSON in UTF-8, one
// member a line as far as it has no members itself, in the order given here.
// Times are RFC 3339, UTC, milliseconds; digests are SHA-256 in lower-case hex.
// Members that are empty are left out.
//
// At the end stand one or two members that are not in this struct, each on a
// line of its own:
//
//	signature  of the bytes of the file before its line, by ed25519, in base64;
//	           there when signed_by is
//	digest     of the bytes of the file before its line; the last member
//
// So the last two lines are the digest's and the closing brace, and
//
//	head -n -2 manifest.json | sha256sum                       gives digest
//	head -n -3 manifest.json >signed                           is what was signed
//
// The file ends with a newline, and there is nothing in it beyond this: a byte
// more or less breaks the seal.
type manifest struct {
	Version     int         `json:"manifest"` // of this format: 1
	Copy        Mode        `json:"copy,omitempty"`
	RunID       string      `json:"run_id"`
	ToolVersion string      `json:"tool_version"`
	StartedAt   string      `json:"started_at,omitempty"` // of the run
	FinishedAt  string      `json:"finished_at,omitempty"`
	SealedAt    string      `json:"sealed_at"`
	Sheet       sealedSheet `json:"sheet"`

	// Files are all files of the directory but this one, in the order of their
	// names.
	Files []sealedFile `json:"files"`

	// Lines are the digests of the lines of results.csv, each with the line end
	// that it has, as far as it has one. A row whose cells have line breaks is
	// several lines.
	Lines []string `json:"results_lines,omitempty"`

	// SignedBy is the public key (X.509 SubjectPublicKeyInfo, DER, in base64: the
	// text between the dashes of a PEM file) of who has signed.
	SignedBy string `json:"signed_by,omitempty"`
}

// sealedSheet is the sheet that was run; it is not in the directory.
type sealedSheet struct {
	Name   string `json:"name,omitempty"`   // as given; absent for copies
	SHA256 string `json:"sha256,omitempty"` // of its bytes; absent where it is not known, and for copies
}

// sealedFile is a file as it was sealed.
type sealedFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// seal is a manifest that was read and is whole.
type seal struct {
	manifest
	signed    []byte // what was signed
	signature string // "": none
}

// errDamaged says that a manifest is not as it was written.
var errDamaged = errors.New("the manifest is not as it was written")

// The last lines of a manifest, around what stands in them.
const (
	signatureLead = `  "signature": "`
	signatureTail = "\",\n"
	digestLead    = `  "digest": "`
	digestTail    = "\"\n}\n"
)

// encode gives the bytes of the file; sign gives the signature of some bytes, nil
// for none.
func (m manifest) encode(sign func([]byte) string) ([]byte, error) {
	text, err := marshal(m)
	if err != nil {
		return nil, err
	}
	text = append(bytes.TrimSuffix(text, []byte("\n}\n")), ",\n"...)
	if sign != nil {
		signature := sign(text)
		text = append(text, signatureLead+signature+signatureTail...)
	}
	return append(text, digestLead+digestOf(text)+digestTail...), nil
}

// decode reads the bytes of the file. The error is errDamaged for all that can
// have become of it, and another one for a version that is not known.
func decode(text []byte) (*seal, error) {
	at := len(text) - len(digestLead) - hex.EncodedLen(sha256.Size) - len(digestTail)
	if at < 0 || string(text[at:]) != digestLead+digestOf(text[:at])+digestTail {
		return nil, errDamaged
	}
	var version struct {
		Version int `json:"manifest"`
	}
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, errDamaged
	}
	if version.Version != manifestVersion {
		return nil, fmt.Errorf("%s is of version %d, and this tool reads version %d only", ManifestName, version.Version, manifestVersion)
	}
	s := &seal{signed: text[:at]}
	var last struct {
		manifest
		Signature string `json:"signature"`
		Digest    string `json:"digest"`
	}
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&last); err != nil {
		return nil, errDamaged
	}
	s.manifest, s.signature = last.manifest, last.Signature
	if s.signature != "" {
		line := signatureLead + s.signature + signatureTail
		var whole bool
		if s.signed, whole = bytes.CutSuffix(s.signed, []byte(line)); !whole {
			return nil, errDamaged
		}
	}
	if (s.signature == "") != (s.SignedBy == "") {
		return nil, errDamaged
	}
	return s, nil
}

func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
