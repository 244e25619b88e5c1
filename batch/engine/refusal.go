package engine

import (
	"context"
	"fmt"
	"slices"

	"docspace-batch/batch"
	"docspace-batch/docspace"
)

// reconsider reads the accounts of a refused call again and decides each anew:
// who is guilty, or named by the portal, fails, the rest is sent again. When nobody is guilty the call is
// halved; a lone step is then refused for a reason that the account does not
// show.
func (w worker) reconsider(ctx context.Context, t twin, o *outcome, err *docspace.Error) {
	steps := o.call.steps
	said := refusalOf(err)
	if t.whole && err.Kind == docspace.Forbidden && len(steps) > 1 && steps[0].cleared == said {
		o.halve(steps) // a half of a call whose accounts have just been read, refused with the same words
		return
	}
	var named []int
	if t.named != nil {
		named = t.named(steps, err)
	}
	var rest []step
	for i, r := range w.readAll(ctx, t, steps) {
		s := steps[i]
		if r.err != nil {
			w.unread(o, s, r.err)
			continue
		}
		d := w.decide(s, r.now)
		own := len(steps) > 1 || s.resent > 0 || err.Status >= 500 || o.doubtful
		switch judge(refused, own, t.reached(s, r.now), d) {
		case done:
			o.done(t, s, r.now)
		case decided:
			o.settle(s, d.Code, d.Message, r.now)
		default:
			if o.move(s, r.now) {
				continue
			}
			s.now, s.cleared = r.now, said
			if len(steps) > 1 && slices.Contains(named, i) {
				w.refuse(ctx, t, o, s, err)
				continue
			}
			rest = append(rest, s)
		}
	}
	switch {
	case len(rest) == 0:
	case len(steps) == 1:
		w.refuse(ctx, t, o, rest[0], err)
	case len(rest) < len(steps):
		o.again = append(o.again, rest)
	default:
		o.halve(rest)
	}
}

// refusalOf names a refusal of an operation by what the portal said: the path
// of a lone row's request may name the account.
func refusalOf(err *docspace.Error) string {
	return fmt.Sprintf("%s (%d)", saying(err), err.Status)
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
		o.faultless = refusalOf(err)
	}
}

// saying is what the portal said, in its own words.
func saying(err *docspace.Error) string {
	if err.Message == "" {
		return fmt.Sprintf("status %d without a word", err.Status)
	}
	return err.Message
}

// guilty finishes a step whose account shows by now why it cannot be done.
func (w worker) guilty(o *outcome, s step, now batch.Account) bool {
	d := w.decide(s, now)
	if d.Verdict != batch.Refuse && d.Verdict != batch.Nothing {
		return false
	}
	o.settle(s, d.Code, d.Message, now)
	return true
}

// noSeat handles the refusal of a call for want of a seat: what was carried out
// before the seats ran out is done; the rest waits for a seat, or has failed
// where it is not a paid one that is missing (docspace-api.md §5.5, §10).
func (w worker) noSeat(ctx context.Context, t twin, o *outcome, err *docspace.Error) {
	steps := o.call.steps
	readings := make([]reading, len(steps))
	if len(steps) > 1 {
		readings = w.readAll(ctx, t, steps)
	} else {
		readings[0].now = steps[0].now // a lone row that was refused has had no effect
	}
	for i, r := range readings {
		s := steps[i]
		switch {
		case r.err != nil:
			w.unread(o, s, r.err)
		case t.reached(s, r.now):
			o.done(t, s, r.now)
		case len(steps) > 1 && w.guilty(o, s, r.now):
		case s.seats() > 0:
			s.now = r.now
			o.seatless = append(o.seatless, s)
		default:
			o.settle(s, batch.CodeNoSeat, "the portal refused: "+saying(err)+"; free places or buy some", r.now)
		}
	}
}
