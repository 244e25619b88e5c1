package report

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"runtime"
)

// ReadSignKey reads the private key that seals are signed with: ed25519, PKCS#8
// in PEM without a passphrase, as `openssl genpkey -algorithm ed25519` writes it.
// A file that everybody on the machine can read is refused (but on Windows,
// where the mode does not tell). No error shows anything of the content.
func ReadSignKey(path string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read the key to sign with: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return nil, fmt.Errorf("%s can be read by everybody on this machine; chmod 600 it, or make a new key", path)
	}
	block, err := readPEM(path)
	if err != nil {
		return nil, fmt.Errorf("read the key to sign with: %w", err)
	}
	switch block.Type {
	case "PRIVATE KEY":
	case "ENCRYPTED PRIVATE KEY":
		return nil, fmt.Errorf("%s has a passphrase, which cannot be asked for; `openssl pkey -in FILE` writes the key without", path)
	default:
		return nil, fmt.Errorf("%s is not the file of a private key in PKCS#8; `openssl genpkey -algorithm ed25519` writes one", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: the private key cannot be read", path)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s is a key of another kind than ed25519; `openssl genpkey -algorithm ed25519` writes one", path)
	}
	return key, nil
}

// ReadPublicKey reads the public key that a seal should be signed by: ed25519,
// in PEM, as `openssl pkey -in KEY -pubout` writes it.
func ReadPublicKey(path string) (ed25519.PublicKey, error) {
	block, err := readPEM(path)
	if err != nil {
		return nil, fmt.Errorf("read the public key: %w", err)
	}
	if block.Type != "PUBLIC KEY" {
		return nil, fmt.Errorf("%s is not the file of a public key; `openssl pkey -in KEY -pubout` writes one", path)
	}
	key, err := publicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// Fingerprint names a public key: the SHA-256 of its DER, in hex, as
// `openssl pkey -pubin -in PUBLIC -outform DER | sha256sum` prints it.
func Fingerprint(key ed25519.PublicKey) string { return digestOf(derOf(key)) }

func readPEM(path string) (*pem.Block, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, fmt.Errorf("%s is no file in PEM form", path)
	}
	return block, nil
}

func publicKey(der []byte) (ed25519.PublicKey, error) {
	parsed, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return nil, errors.New("the public key cannot be read")
	}
	key, ok := parsed.(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("the public key is of another kind than ed25519")
	}
	return key, nil
}

func derOf(key ed25519.PublicKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		panic("report: " + err.Error()) // only for keys of other kinds
	}
	return der
}

// signer is who has signed; nil, nil where nobody has.
func (s *seal) signer() (ed25519.PublicKey, error) {
	if s.SignedBy == "" {
		return nil, nil
	}
	der, err := base64.StdEncoding.DecodeString(s.SignedBy)
	if err != nil {
		return nil, err
	}
	return publicKey(der)
}

// signedBy says whether the signature is that of a key.
func (s *seal) signedBy(key ed25519.PublicKey) bool {
	signature, err := base64.StdEncoding.Strict().DecodeString(s.signature)
	return err == nil && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, s.signed, signature)
}
