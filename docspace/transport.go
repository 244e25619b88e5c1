package docspace

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"time"
)

// TransportConfig is what a transport may be told.
type TransportConfig struct {
	CA    *x509.CertPool // trusted authorities; nil: the system's. To add one, start from x509.SystemCertPool
	Conns int            // idle connections to keep; 0: as many as a client sends at once by default
}

// NewTransport makes a transport with TLS 1.2 or newer and proxies from the
// environment. The portal closes idle connections after 130 s, so they are
// given up long before.
func NewTransport(c TransportConfig) *http.Transport {
	if c.Conns == 0 {
		c.Conns = DefaultReads + DefaultWrites
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: c.CA}
	t.MaxIdleConns = c.Conns
	t.MaxIdleConnsPerHost = c.Conns
	t.IdleConnTimeout = 30 * time.Second
	return t
}
