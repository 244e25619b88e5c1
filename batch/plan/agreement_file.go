package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
)

// agreementVersion is that of the members of an Agreement.
const agreementVersion = 1

// AgreementError is what is wrong with the file of an agreement, and what to do.
type AgreementError struct{ Message, Hint string }

func (e *AgreementError) Error() string { return e.Message }

// Encode gives the file of an agreement: one indented JSON value, the same each
// time. Its last member is the SHA-256 of the rest, by which it shows when the
// file was edited. That is no signature: whoever edits the file can put another
// one there.
func (a *Agreement) Encode() ([]byte, error) {
	a.Version = agreementVersion
	var err error
	if a.SHA256, err = a.digest(); err != nil {
		return nil, fmt.Errorf("write plan file: %w", err)
	}
	return a.encode("  ")
}

// digest is that of the members without it, on one line:
//
//	jq -c 'del(.sha256)' plan.json | sha256sum
func (a *Agreement) digest() (string, error) {
	rest := *a
	rest.SHA256 = ""
	line, err := rest.encode("")
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:]), err
}

func (a *Agreement) encode(indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(a)
	return b.Bytes(), err
}

// IsAgreement says whether a file begins like that of an agreement, or like any
// other JSON object: no sheet does, for there a quotation mark within a cell is
// an error.
func IsAgreement(content []byte) bool {
	const blanks = " \t\r\n"
	rest, object := bytes.CutPrefix(bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\ufeff")), blanks), []byte("{"))
	return object && bytes.HasPrefix(bytes.TrimLeft(rest, blanks), []byte(`"`))
}

// DecodeAgreement reads the file of an agreement. The error is an *AgreementError
// when it is none, of another version, damaged, or edited.
func DecodeAgreement(content []byte) (*Agreement, error) {
	const anew = "make it anew: docspace-batch plan FILE -o plan.json"
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	var about struct {
		Plan    *int `json:"plan"`
		Planned any  `json:"planned_at"`
	}
	if err := json.Unmarshal(content, &about); err != nil {
		return nil, &AgreementError{"it is damaged: " + err.Error(), anew}
	}
	switch {
	case about.Plan == nil && about.Planned != nil:
		return nil, &AgreementError{"it is a plan to be read, as plan --json prints it", "one that can be run: docspace-batch plan FILE -o plan.json"}
	case about.Plan == nil:
		return nil, &AgreementError{"it is JSON, but no plan file", anew}
	case *about.Plan != agreementVersion:
		return nil, &AgreementError{
			fmt.Sprintf("it is of version %d, and this tool reads version %d only", *about.Plan, agreementVersion), "use the tool that made it, or " + anew,
		}
	}
	a := &Agreement{}
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(a); err != nil {
		return nil, &AgreementError{"it is damaged: " + err.Error(), anew}
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &AgreementError{"it is damaged: something follows the plan", anew}
	}
	switch digest, err := a.digest(); {
	case err != nil:
		return nil, fmt.Errorf("read plan file: %w", err)
	case digest != a.SHA256:
		return nil, &AgreementError{"it was edited after it was made, or is damaged: its digest is not that of its content", anew}
	}
	return a, nil
}
