package docspace

import (
	"context"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

type pacerConfig struct {
	Rate          float64
	Reads, Writes int
	MaxWait       time.Duration
	Random        *jitter
	OnPause       func(Pause)
}

// Pause is a time in which no request is sent, since the portal has refused
// one.
type Pause struct {
	Until  time.Time
	Reason string
}

// pacer lets requests through one by one at the pace the portal allows, so
// many at once, and none while the portal wants a pause. All that wait for the
// pace stand in one queue, of which only the first has a reservation with the
// limiter: a new pace would not reach the others.
type pacer struct {
	pacerConfig
	reads, writes *slots
	queue         chan struct{} // holds the one who is next
	limiter       *rate.Limiter

	mu      sync.Mutex
	tempo   tempo
	changed time.Time     // when the pace was last changed
	closed  time.Time     // when the gate was last closed
	until   time.Time     // the gate is closed until then
	day     time.Time     // no POST and PUT until then
	pausing time.Duration // all pauses together, the current one to its end
}

func newPacer(c pacerConfig) *pacer {
	return &pacer{
		pacerConfig: c,
		reads:       newSlots(c.Reads),
		writes:      newSlots(c.Writes),
		queue:       make(chan struct{}, 1),
		limiter:     rate.NewLimiter(paceOf(c.Rate), 1),
		tempo:       tempo{top: c.Rate, now: c.Rate},
	}
}

func paceOf(perSecond float64) rate.Limit {
	if perSecond == 0 {
		return rate.Inf
	}
	return rate.Limit(perSecond)
}

// turn is one request's leave to be sent; it goes back with done.
type turn struct {
	slots *slots
	sent  time.Time
}

// wait returns when a request may be sent. Its errors are ctx.Err() and, when
// the day's writes are used up, a *RateLimitError.
func (p *pacer) wait(ctx context.Context, method string) (turn, error) {
	kind := p.writes
	if method == http.MethodGet {
		kind = p.reads
	}
	for {
		if err := p.waitForDay(ctx, method); err != nil {
			return turn{}, err
		}
		if err := kind.take(ctx); err != nil {
			return turn{}, err
		}
		err := p.waitInQueue(ctx)
		if err == nil && p.dayLeft(method) == 0 {
			return turn{slots: kind, sent: time.Now()}, nil
		}
		kind.give()
		if err != nil {
			return turn{}, err
		}
	}
}

func (p *pacer) done(t turn) { t.slots.give() }

func (p *pacer) waitForDay(ctx context.Context, method string) error {
	left := p.dayLeft(method)
	if left > p.MaxWait {
		return &RateLimitError{Limit: limitDay.String(), RetryAfter: left}
	}
	return sleep(ctx, left)
}

// dayLeft is how long the day's limit holds up the method; 0: not at all.
func (p *pacer) dayLeft(method string) time.Duration {
	if method != http.MethodPost && method != http.MethodPut {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(0, time.Until(p.day))
}

func (p *pacer) waitInQueue(ctx context.Context) error {
	select {
	case p.queue <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.queue }()
	for {
		if err := sleep(ctx, p.gateLeft()); err != nil {
			return err
		}
		place := p.limiter.Reserve()
		if err := sleep(ctx, place.Delay()); err != nil {
			place.Cancel()
			return err
		}
		if p.gateLeft() == 0 { // it may have been closed meanwhile
			return nil
		}
	}
}

func (p *pacer) gateLeft() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(0, time.Until(p.until))
}

// sleep waits for d, or until ctx ends: then its error is ctx.Err().
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
