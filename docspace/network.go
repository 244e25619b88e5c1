package docspace

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
)

// trace tells how far a request came. A transport that opens no connections,
// as in tests, leaves it empty.
type trace struct{ asked, connected atomic.Bool }

func (t *trace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { t.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { t.connected.Store(true) },
	}
}

// networkFailure is the one place where a missing answer becomes an error; nil
// for nil. It is Unreachable only when nothing can have been sent.
func (c *Client) networkFailure(cl call, err error, seen *trace) *Error {
	if err == nil {
		return nil
	}
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // the outer one quotes the whole URL
	}
	e := &Error{Op: cl.op(), Kind: Lost, Err: err, Message: err.Error()}
	notSent := seen.asked.Load() && !seen.connected.Load()
	var dns *net.DNSError
	var dial *net.OpError
	var record tls.RecordHeaderError
	switch {
	case certificateHint(err) != "":
		e.Kind, e.permanent, e.Hint = Unreachable, true, certificateHint(err)
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		e.Kind, e.permanent = Unreachable, true
		e.Hint = "this port speaks http, not https; on this machine write http://, elsewhere http:// with --allow-http"
	case notSent && strings.Contains(err.Error(), "tls: "):
		e.Kind, e.permanent = Unreachable, true
		e.Hint = "no encrypted connection: the server must speak TLS 1.2 or newer; check the portal's address (--url) and HTTPS_PROXY"
	case errors.As(err, &dns):
		e.Kind, e.permanent = Unreachable, dns.IsNotFound && !c.reached.Load()
		e.Hint = "there is no host of this name, or the name service is down; check the portal's address (--url)"
	case errors.As(err, &dial) && (dial.Op == "dial" || dial.Op == "proxyconnect" || dial.Op == "socks connect"):
		e.Kind, e.Hint = Unreachable, "no connection: check the portal's address (--url), the network and HTTPS_PROXY"
	case notSent:
		e.Kind, e.Hint = Unreachable, "no connection in time: check the portal's address (--url), the network and HTTPS_PROXY"
	case strings.Contains(err.Error(), "malformed HTTP response"):
		e.Hint = "if this port speaks https, write the portal's address with https://"
	}
	e.permanent = e.permanent || errors.Is(err, errTooLong)
	if errors.Is(err, context.DeadlineExceeded) {
		// The deadline is the attempt's own: nobody is to take it for the caller's.
		e.Message, e.Err = "no answer within "+c.timeout.String(), nil
	}
	return e
}

// certificateHint says what is wrong with the server's certificate, "" when
// nothing is.
func certificateHint(err error) string {
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var other *tls.CertificateVerificationError
	switch {
	case errors.As(err, &host):
		return "the server's certificate is for another host: check the portal's address (--url)"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the server's certificate has expired, or the clock of this machine is wrong"
	case errors.As(err, &authority):
		return "the server's certificate is signed by an authority that this machine does not know; add its certificate with --ca-file"
	case errors.As(err, &invalid), errors.As(err, &other):
		return "the server's certificate is not valid; if its authority is your own, add it with --ca-file"
	}
	return ""
}
