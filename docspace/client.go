package docspace

import (
	"cmp"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// The defaults of Config. They stay just below the hosted service's limits of
// 50 reads and 15 writes at once (docspace-api.md §22).
const (
	DefaultReads   = 40
	DefaultWrites  = 14
	DefaultMaxWait = 2 * time.Minute
	DefaultTimeout = 90 * time.Second
)

// Config says which portal a Client talks to, and how fast.
type Config struct {
	URL       string            // scheme and host of the portal, as ParseURL returns it
	Key       string            // "sk-" and 64 lower-case hexadecimal digits, see CheckKey; "": only Settings can be asked for
	UserAgent string            // "docspace-batch/<version>"
	Transport http.RoundTripper // nil: NewTransport(TransportConfig{})

	Rate    float64       // requests a second; 0: no pace of our own
	Reads   int           // GET requests at once; 0: DefaultReads
	Writes  int           // other requests at once; 0: DefaultWrites
	MaxWait time.Duration // longest wait a portal may ask for; 0: DefaultMaxWait; a longer one is a *RateLimitError
	Timeout time.Duration // of one attempt; 0: DefaultTimeout

	Rand    *rand.Rand   // for jitter, used by the client alone; nil: seeded at random
	OnPause func(Pause)  // told when a refusal stops the requests for a while; may be called by several goroutines
	Log     *slog.Logger // debug lines: method, path, status, duration, attempt; nil: none
}

// Client sends requests to one portal with one key. It may be used by many
// goroutines.
type Client struct {
	base    *url.URL // scheme and host
	key     string
	agent   string
	http    *http.Client
	timeout time.Duration
	log     *slog.Logger
	pace    *pacer
	random  *jitter
	counts  counts
	reached atomic.Bool // the portal has answered at least once
}

// New makes a client. A Config whose URL or key has not the right shape is a
// *ConfigError.
func New(c Config) (*Client, error) {
	base, err := ParseURL(c.URL, true)
	if err != nil {
		return nil, err
	}
	if c.Key != "" {
		if err := CheckKey(c.Key); err != nil {
			return nil, err
		}
	}
	if c.Rate < 0 || c.Reads < 0 || c.Writes < 0 || c.MaxWait < 0 || c.Timeout < 0 {
		return nil, fmt.Errorf("client of %s: rate, reads, writes, longest wait and timeout cannot be negative", base.Host)
	}
	if c.Transport == nil {
		c.Transport = NewTransport(TransportConfig{})
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Rand == nil {
		c.Rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	random := &jitter{rand: c.Rand}
	return &Client{
		base:  base,
		key:   c.Key,
		agent: c.UserAgent,
		http: &http.Client{
			Transport:     c.Transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		timeout: cmp.Or(c.Timeout, DefaultTimeout),
		log:     c.Log,
		random:  random,
		pace: newPacer(pacerConfig{
			Rate:    c.Rate,
			Reads:   cmp.Or(c.Reads, DefaultReads),
			Writes:  cmp.Or(c.Writes, DefaultWrites),
			MaxWait: cmp.Or(c.MaxWait, DefaultMaxWait),
			Random:  random,
			OnPause: c.OnPause,
		}),
	}, nil
}

// Host is the portal's host, with its port when the URL names one.
func (c *Client) Host() string { return c.base.Host }

// Scheme is the portal's: "https", or "http" where that was allowed.
func (c *Client) Scheme() string { return c.base.Scheme }

// jitter is a source of randomness that goroutines may share.
type jitter struct {
	mu   sync.Mutex
	rand *rand.Rand
}

// between is a duration in [from, to).
func (j *jitter) between(from, to time.Duration) time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	return from + time.Duration(j.rand.Float64()*float64(to-from))
}
