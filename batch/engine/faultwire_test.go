package engine_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"

	"docspace-batch/docspace"
)

// network joins a real http.Transport and a real http.Server by connections in
// memory: they work in virtual time, and resets, cut bodies and gzip are what
// net/http makes of them.
type network struct {
	conns  chan net.Conn
	closed chan struct{}

	mu   sync.Mutex
	down func() error // what becomes of new connections; nil: they come about
	ways []*http.Transport
}

// serveOver serves until the test ends.
func serveOver(t testing.TB, portal http.Handler) *network {
	t.Helper()
	n := &network{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: portal}
	ended := make(chan error)
	go func() { ended <- server.Serve(n) }()
	t.Cleanup(func() {
		n.hangUp()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return n
}

// way is a transport of its own, as each process has one.
func (n *network) way() *http.Transport {
	t := docspace.NewTransport(docspace.TransportConfig{})
	t.Proxy = nil
	t.DialContext = n.dial
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ways = append(n.ways, t)
	return t
}

// fail has connections fail from now on, with nil no longer. Those that nobody
// uses at the moment are gone.
func (n *network) fail(how func() error) {
	n.mu.Lock()
	n.down = how
	n.mu.Unlock()
	n.hangUp()
}

func (n *network) hangUp() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, t := range n.ways {
		t.CloseIdleConnections()
	}
}

func (n *network) failure() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down == nil {
		return nil
	}
	return n.down()
}

func (n *network) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	if err := n.failure(); err != nil {
		return nil, err
	}
	here, there := net.Pipe()
	select {
	case n.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// What dialling comes to where no portal answers.

func refusedDial() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

func namelessDial() error {
	return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "portal.example.com", IsNotFound: true}}
}

// Accept, Close and Addr are those of the server's listener.
func (n *network) Accept() (net.Conn, error) {
	select {
	case c := <-n.conns:
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close ends the listener.
func (n *network) Close() error {
	close(n.closed)
	return nil
}

// Addr is no place.
func (n *network) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }
