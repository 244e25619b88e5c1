package cli

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
)

// portalFlags say which portal, and whose key. They are the same everywhere.
type portalFlags struct {
	URL        string `json:"url" help:"Portal, with or without https://." env:"DOCSPACE_URL" placeholder:"HOST"`
	APIKeyFile string `json:"api-key-file,omitempty" help:"File with the API key, readable only for you; otherwise the key is taken from $$DOCSPACE_API_KEY." name:"api-key-file" placeholder:"FILE"`
	CAFile     string `json:"ca-file,omitempty" help:"Trust the certificate authorities in FILE as well." name:"ca-file" placeholder:"FILE"`
	AllowHTTP  bool   `json:"allow-http" help:"Allow http:// to other machines: the key travels readable for all."`
	StateDir   string `json:"state-dir,omitempty" help:"Where the tool keeps its locks and the count of the day's writes; otherwise $$STATE_DIRECTORY or the user's cache." placeholder:"DIR"`
}

// given are the flags that were typed, for a command of the same portal and key.
func (f portalFlags) given() []string {
	var words []string
	if f.URL != "" && f.URL != os.Getenv("DOCSPACE_URL") {
		words = append(words, "--url", quote(f.URL))
	}
	if f.APIKeyFile != "" {
		words = append(words, "--api-key-file", quote(absolute(f.APIKeyFile)))
	}
	if f.CAFile != "" {
		words = append(words, "--ca-file", quote(absolute(f.CAFile)))
	}
	if f.AllowHTTP {
		words = append(words, "--allow-http")
	}
	return words
}

// apiKey takes the key from the file, else from the environment: never from an
// argument, which everybody on the machine could read.
func (f portalFlags) apiKey() (string, error) {
	key := os.Getenv("DOCSPACE_API_KEY")
	if f.APIKeyFile != "" {
		content, err := readSecret(f.APIKeyFile)
		if err != nil {
			return "", err
		}
		key = strings.TrimSpace(content)
	}
	if key == "" {
		return "", &failure{
			code: Usage, message: "no API key is given",
			hint: "make one on the portal (Developer Tools, API keys), then set DOCSPACE_API_KEY or give --api-key-file",
		}
	}
	return key, nil
}

func readSecret(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", keyless(file, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o007 != 0 {
		return "", &failure{
			code: Usage, message: fmt.Sprintf("%s can be read by everybody on this machine", file),
			hint: "chmod 600 " + file,
		}
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", keyless(file, err)
	}
	return string(content), nil
}

// credentials is where systemd puts those of a service, while that runs.
const credentials = "/run/credentials/"

// keyless says where else the key may come from when its file is not there.
func keyless(file string, err error) error {
	failed := unreadable(file, err)
	f, ok := errors.AsType[*failure](failed)
	if !ok || !errors.Is(err, fs.ErrNotExist) {
		return failed
	}
	f.hint = "give the file of a key with --api-key-file FILE, or leave that out and set DOCSPACE_API_KEY"
	if strings.HasPrefix(file, credentials) {
		f.hint = "the credentials of a service are there only while it runs; " + f.hint
	}
	return f
}

// useEnvironment has the key of a run that is gone on with come from the
// environment when it came from a file that is not there any more.
func (f *portalFlags) useEnvironment(given overrides) {
	if f.APIKeyFile == "" || given.APIKeyFile != nil || os.Getenv("DOCSPACE_API_KEY") == "" {
		return
	}
	if _, err := os.Stat(f.APIKeyFile); errors.Is(err, fs.ErrNotExist) {
		f.APIKeyFile = ""
	}
}

// authorities are those of the system and of --ca-file; nil: the system's.
func (f portalFlags) authorities() (*x509.CertPool, error) {
	if f.CAFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(f.CAFile)
	if err != nil {
		return nil, unreadable(f.CAFile, err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, &failure{code: Usage, message: f.CAFile + " holds no certificate", hint: "give a file in PEM form"}
	}
	return pool, nil
}
