package engine

import (
	"context"
	"fmt"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// reconsider reads the accounts of a refused call again and decides each anew:
// who is guilty fails, the rest is sent again. When nobody is guilty the call is
// halved; a lone step is then refused for a reason that the account does not
// show.
func (w worker) reconsider(ctx context.Context, t twin, o *outcome, err *docspace.Error) {
	var rest []step
	own := len(o.call.steps) > 1 || err.Status >= 500
	for _, s := range o.call.steps {
		now, readErr := t.read(context.WithoutCancel(ctx), w, s)
		if readErr != nil {
			w.unread(o, s, readErr)
			continue
		}
		d := w.decide(s, now)
		switch judge(refused, own, t.reached(s, now), d) {
		case done:
			o.done(t, s, now)
		case decided:
			o.settle(s, d.Code, d.Message, now)
		default:
			s.now = now
			rest = append(rest, s)
		}
	}
	switch n := len(rest); {
	case n == 0:
	case len(o.call.steps) == 1:
		w.refuse(ctx, t, o, rest[0], err)
	case n < len(o.call.steps):
		o.again = append(o.again, rest)
	default:
		o.again = append(o.again, rest[:n/2:n/2], rest[n/2:])
	}
}

// refuse finishes a lone step that the portal refused although its account
// shows nothing that forbids it.
func (w worker) refuse(ctx context.Context, t twin, o *outcome, s step, err *docspace.Error) {
	if t.refused != nil && t.refused(ctx, w, o, s, err) {
		return
	}
	code := batch.CodeRefused
	if err.Kind == docspace.Invalid {
		code = batch.CodeInvalid
	}
	o.settle(s, code, "the portal refused: "+saying(err), s.now)
	if err.Kind == docspace.Forbidden || err.Kind == docspace.Server {
		o.faultless = fmt.Sprintf("%s (%d): %s", err.Op, err.Status, saying(err))
	}
}

// saying is what the portal said, in its own words.
func saying(err *docspace.Error) string {
	if err.Message == "" {
		return fmt.Sprintf("status %d without a word", err.Status)
	}
	return err.Message
}

// noSeat handles the refusal of a call for want of a seat: what was carried out
// before the seats ran out is done; the rest waits for a seat, or has failed
// where it is not a paid one that is missing (docspace-api.md §5.5, §10).
func (w worker) noSeat(ctx context.Context, t twin, o *outcome, err *docspace.Error) {
	for _, s := range o.call.steps {
		if len(o.call.steps) > 1 {
			now, readErr := t.read(context.WithoutCancel(ctx), w, s)
			if readErr != nil {
				w.unread(o, s, readErr)
				continue
			}
			if t.reached(s, now) {
				o.done(t, s, now)
				continue
			}
			s.now = now
		}
		if s.seats() > 0 {
			o.seatless = append(o.seatless, s)
		} else {
			o.settle(s, batch.CodeNoSeat, "the portal refused: "+saying(err)+"; free places or buy some", s.now)
		}
	}
}
