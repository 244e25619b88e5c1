package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

const (
	maxBody        = 30_000_000 // bytes, docspace-api.md §20
	maxRequestLine = 8192       // bytes, docspace-api.md §20
)

// errBroken is the end of a connection that a fault broke.
var errBroken = fmt.Errorf("emulator: connection broken: %w", io.ErrUnexpectedEOF)

// ServeHTTP answers over the wire. A broken connection is a panic with
// http.ErrAbortHandler, which net/http turns into one.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := p.serve(r)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	for name, values := range a.header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// RoundTrip answers in the process, as over the wire: an http.RoundTripper.
// It ends with the context's error when that is done first; what the request
// does to the portal happens all the same, unless the context was done before.
func (p *Portal) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer func() { _ = r.Body.Close() }()
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	served := r.Clone(r.Context())
	if served.Host == "" {
		served.Host = r.URL.Host
	}
	served.RemoteAddr = "192.0.2.1:40000"
	if r.Body == nil {
		served.Body = http.NoBody
	}
	a, err := p.serve(served)
	if err != nil {
		return nil, err
	}
	return a.response(r), nil
}

// response is the answer as a client of net/http sees it.
func (a *answer) response(r *http.Request) *http.Response {
	header := http.Header{}
	for name, values := range a.header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	if a.status != http.StatusNoContent {
		header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	return &http.Response{
		Status:        strconv.Itoa(a.status) + " " + http.StatusText(a.status),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          io.NopCloser(bytes.NewReader(a.body)),
		ContentLength: int64(len(a.body)),
		Request:       r,
	}
}

// read takes the body in, up to what the server takes.
func read(r *http.Request) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, errors.Join(errBroken, err)
	}
	return b, nil
}

// lineTooLong says whether the server would refuse the request line with 414.
func lineTooLong(r *http.Request) bool {
	return len(r.Method)+len(r.URL.RequestURI())+len("  HTTP/1.1\r\n") > maxRequestLine
}

// address is the caller's, for those who are not known by name.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
