package docspace

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	maxTries  = 5 // while nothing can have been sent, or a read meets a fault of the server
	lostTries = 3 // after a lost answer, and of a write that may be sent twice
)

// again says whether a call that failed for the tries-th time is sent once
// more (docspace-api.md §18.3).
func again(cl call, e *Error, tries int) bool {
	switch {
	case e.permanent:
		return false
	case e.Kind == Unreachable:
		return tries < maxTries
	case cl.method == http.MethodGet && e.Kind == Server:
		return tries < maxTries
	case cl.method == http.MethodGet && e.Kind == Lost:
		return tries < lostTries
	case cl.repeatable && (e.Kind == Lost || passing(e.Status)):
		return tries < lostTries
	}
	return false
}

// passing says whether a status comes from the proxy while the server behind it
// is busy or away.
func passing(status int) bool {
	switch status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// repeat makes attempts until one succeeds or trying again is of no use. When
// an earlier attempt of a write may have had its effect and the later ones did
// not reach the portal, the error is the earlier one.
func (c *Client) repeat(ctx context.Context, cl call, reply *Reply, attempt func() error) error {
	var doubt *Error
	tries, ended := 0, false
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		tries++
		err := attempt()
		var failure *Error
		if ended = !errors.As(err, &failure) || !again(cl, failure, tries); ended {
			return struct{}{}, backoff.Permanent(err)
		}
		if failure.Uncertain() {
			doubt = failure
			reply.Doubtful = true
		}
		if failure.retryAfter > 0 {
			return struct{}{}, &backoff.RetryAfterError{Duration: failure.retryAfter}
		}
		return struct{}{}, failure
	}, backoff.WithBackOff(c.backOff()), backoff.WithMaxElapsedTime(0))
	if !ended { // stopped between two attempts; the cause of ctx is the caller's own
		err = ctx.Err()
	}
	var failure *Error
	answered := err == nil || errors.As(err, &failure) && failure.Kind != Unreachable
	if !answered && doubt != nil && cl.method != http.MethodGet {
		return doubt
	}
	return err
}

// jittered spreads the waits of another back-off between half and one and a
// half of their length.
type jittered struct {
	backoff.BackOff
	random *jitter
}

func (j jittered) NextBackOff() time.Duration {
	next := j.BackOff.NextBackOff()
	return j.random.between(next/2, next+next/2)
}

func (c *Client) backOff() backoff.BackOff {
	return jittered{
		BackOff: &backoff.ExponentialBackOff{
			InitialInterval: 500 * time.Millisecond, Multiplier: 2, MaxInterval: 10 * time.Second,
		},
		random: c.random,
	}
}
