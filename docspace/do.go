package docspace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"time"
)

const maxBytes = 16 << 20 // of an answer: one of 500 accounts has 1 MB

// Reply is how a request went, besides what was answered.
type Reply struct {
	Status   int           // of the answer to the last attempt; 0: none came
	Attempts int           // how often the request was sent; 0: it never left
	Took     time.Duration // from sending it the last time to its answer, or to the end of waiting for one

	// Doubtful says that an earlier attempt may have been carried out, or be
	// carried out still, whatever was answered to the last one.
	Doubtful bool
}

// do sends a call until there is an answer to keep. accept reads it, or says
// what it refuses. The error is a *Error, a *RateLimitError, or ctx.Err() when
// the call was stopped before anything can have been carried out.
func (c *Client) do(ctx context.Context, cl call, accept func(answer) *Error) (Reply, error) {
	if c.key == "" && !cl.anonymous {
		return Reply{}, CheckKey("")
	}
	var body []byte
	if cl.body != nil {
		var err error
		if body, err = json.Marshal(cl.body); err != nil {
			return Reply{}, fmt.Errorf("%s: %w", cl.op(), err)
		}
	}
	var reply Reply
	err := c.repeat(ctx, cl, &reply, func() error { return c.attempt(ctx, cl, body, accept, &reply) })
	return reply, err
}

// attempt sends the call once, or until the portal has not refused it for its
// pace: such a refusal comes before anything is done (docspace-api.md §2.5).
func (c *Client) attempt(ctx context.Context, cl call, body []byte, accept func(answer) *Error, reply *Reply) error {
	var refusals patience
	for {
		turn, err := c.pace.wait(ctx, cl.method)
		if err != nil {
			return err
		}
		if err := noteWrite(ctx, cl.method); err != nil {
			c.pace.done(turn)
			return err
		}
		a, err := c.exchange(ctx, cl, body, reply)
		c.pace.done(turn)
		if err != nil {
			c.pace.unanswered(turn)
			return err
		}
		if a.status == http.StatusTooManyRequests {
			if err := c.pace.refused(ctx, turn, readThrottle(cl.method, a.header, time.Now()), &refusals); err != nil {
				return err
			}
			continue
		}
		c.pace.answered(turn)
		if failure := accept(a); failure != nil {
			return c.tidy(cl, failure)
		}
		return nil
	}
}

// exchange sends one HTTP request and reads its answer. A write that is on the
// wire is not cut when ctx ends.
func (c *Client) exchange(ctx context.Context, cl call, body []byte, reply *Reply) (answer, error) {
	outer := ctx
	if cl.method != http.MethodGet {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	var seen trace
	request, err := c.request(httptrace.WithClientTrace(ctx, seen.hooks()), cl, body)
	if err != nil {
		return answer{}, fmt.Errorf("%s: %w", cl.op(), err)
	}
	began := time.Now()
	a, err := c.roundTrip(request)
	failure := c.networkFailure(cl, err, &seen)
	if failure == nil || failure.Kind != Unreachable {
		reply.Attempts++
		reply.Status, reply.Took = a.status, time.Since(began)
		c.counts.sent(cl.method, a.status)
	}
	c.log.LogAttrs(outer, slog.LevelDebug, "request", slog.String("call", cl.op()), slog.Int("status", a.status),
		slog.Duration("took", time.Since(began)), slog.Int("attempt", reply.Attempts))
	switch {
	case failure == nil:
		c.reached.Store(true)
		return a, nil
	case cl.method == http.MethodGet && outer.Err() != nil:
		return answer{}, outer.Err()
	}
	return answer{}, c.tidy(cl, failure)
}

func (c *Client) roundTrip(request *http.Request) (answer, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxBytes+1))
	if err != nil {
		return answer{}, fmt.Errorf("answer cut short: %w", err)
	}
	if len(body) > maxBytes {
		return answer{}, errTooLong
	}
	return answer{status: response.StatusCode, header: response.Header, body: body}, nil
}

var errTooLong = errors.New("answer longer than 16 MiB")
