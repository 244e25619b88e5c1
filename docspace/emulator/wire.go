package emulator

import (
	"crypto/tls"
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

// errBroken is the end of a connection on which no answer comes.
var errBroken = fmt.Errorf("emulator: connection broken: %w", io.ErrUnexpectedEOF)

// ServeHTTP answers over the wire. Where no answer comes the connection is
// reset; one that breaks in the middle is a panic with http.ErrAbortHandler,
// out of which net/http makes just that.
func (p *Portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, err := p.serve(r)
	if err != nil {
		reset(w)
		return
	}
	w.Header()["Content-Type"] = nil // net/http is not to guess one
	for name, values := range a.header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	to := io.Writer(w)
	if a.cut || a.drip > 0 {
		to = flushing{w}
		_, _ = to.Write(nil) // the headers are on their way before the body
	}
	if _, err := io.Copy(to, a.stream(r.Context())); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// reset closes the connection at once and throws away what is on its way: on a
// TCP connection the client sees a reset. Where the connection cannot be had,
// as with HTTP/2, net/http breaks it in its own way.
func reset(w http.ResponseWriter) {
	c, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn() // without the words of farewell
	}
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}

// flushing keeps nothing back.
type flushing struct{ w http.ResponseWriter }

func (f flushing) Write(b []byte) (int, error) {
	n, err := f.w.Write(b)
	_ = http.NewResponseController(f.w).Flush() // a writer that cannot has nothing to wait for
	return n, err
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
	length := int64(len(a.body))
	body, unpacked := unzip(r.Header, header, a.stream(r.Context()))
	if unpacked {
		length = -1
	}
	return &http.Response{
		Status:        strconv.Itoa(a.status) + " " + http.StatusText(a.status),
		StatusCode:    a.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        header,
		Body:          io.NopCloser(body),
		ContentLength: length,
		Uncompressed:  unpacked,
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
