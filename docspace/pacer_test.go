package docspace

import (
	"context"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func testPacer(perSecond float64, pauses *int) *pacer {
	return newPacer(pacerConfig{
		Rate: perSecond, Reads: DefaultReads, Writes: DefaultWrites, MaxWait: DefaultMaxWait,
		Random: &jitter{rand: rand.New(rand.NewPCG(1, 2))}, OnPause: func(Pause) { *pauses++ },
	})
}

func mustWait(t *testing.T, p *pacer, method string) turn {
	t.Helper()
	turn, err := p.wait(t.Context(), method)
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

func mustRefuse(t *testing.T, p *pacer, turn turn, said throttle) {
	t.Helper()
	if err := p.refused(t.Context(), turn, said, new(patience)); err != nil {
		t.Fatal(err)
	}
}

var fullMinute = throttle{limit: limitMinute, size: 1500}

// All that were on the wire together are refused: that is one refusal.
func TestRefusalsOfOneMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := 0
		p := testPacer(0, &pauses)
		began := time.Now()
		var wire []turn
		for range 5 {
			wire = append(wire, mustWait(t, p, http.MethodPost))
		}
		for _, turn := range wire {
			time.Sleep(100 * time.Millisecond)
			mustRefuse(t, p, turn, fullMinute)
			p.done(turn)
		}
		if pauses != 1 || p.tempo.pauses != 1 {
			t.Errorf("%d pauses, tempo %+v; want one", pauses, p.tempo)
		}
		if left := p.until.Sub(began); left < 5*time.Second || left > 6200*time.Millisecond {
			t.Errorf("closed for %v", left)
		}

		next := mustWait(t, p, http.MethodPost)
		if !next.sent.Equal(p.until) {
			t.Errorf("the next one goes at %v, the gate opens at %v", next.sent, p.until)
		}
		mustRefuse(t, p, next, fullMinute)
		p.done(next)
		if left := p.gateLeft(); left < 10*time.Second || p.tempo.pauses != 2 {
			t.Errorf("refused again: closed for %v, tempo %+v", left, p.tempo)
		}
		next = mustWait(t, p, http.MethodPost)
		p.answered(next)
		p.done(next)
		if p.tempo.pauses != 0 {
			t.Errorf("let through: tempo %+v", p.tempo)
		}

		for range 8 {
			wire = append(wire, mustWait(t, p, http.MethodGet))
		}
		for _, turn := range wire[5:] {
			mustRefuse(t, p, turn, throttle{limit: limitAtOnce, size: 50})
			p.done(turn)
		}
		if got := p.reads.width.now; got != 30 {
			t.Errorf("%d reads at once, want 30: three quarters of 40, once", got)
		}
		if got := p.writes.width.now; got != DefaultWrites {
			t.Errorf("%d writes at once, though reads were refused", got)
		}
	})
}

// Who waits for the pace when the gate closes waits for the gate as well.
func TestGateClosesMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := 0
		p := testPacer(0.25, &pauses) // one in 4 s
		first := mustWait(t, p, http.MethodGet)
		time.AfterFunc(3*time.Second, func() { mustRefuse(t, p, first, throttle{limit: limitOther, wait: 10 * time.Second}) })
		second := mustWait(t, p, http.MethodGet)
		if wait := second.sent.Sub(first.sent); wait != 13*time.Second {
			t.Errorf("the second goes after %v, want 13s", wait)
		}
	})
}

// Who gives up waiting leaves his place to the next.
func TestPlaceIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := 0
		p := testPacer(0.1, &pauses) // one in 10 s
		first := mustWait(t, p, http.MethodGet)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := p.wait(ctx, http.MethodGet); err != context.DeadlineExceeded {
			t.Fatal(err)
		}
		if wait := mustWait(t, p, http.MethodGet).sent.Sub(first.sent); wait != 10*time.Second {
			t.Errorf("the next goes after %v, want 10s", wait)
		}
	})
}

// A slot that is handed to somebody who gives up in the same moment is not
// lost.
func TestSlotIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1)
		for range 200 {
			if err := s.take(t.Context()); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- s.take(ctx) }()
			synctest.Wait()
			cancel()
			s.give()
			if <-done == nil {
				s.give()
			}
			if s.taken != 0 || s.waiting.Len() != 0 {
				t.Fatalf("%d slots taken, %d waiting", s.taken, s.waiting.Len())
			}
		}
	})
}

// The pace comes back, two hundredths of the highest every ten seconds.
func TestPaceComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := 0
		p := testPacer(20, &pauses)
		turn := mustWait(t, p, http.MethodGet)
		mustRefuse(t, p, turn, fullMinute)
		p.done(turn)
		lowered := time.Now()
		for p.tempo.now < 20 {
			turn := mustWait(t, p, http.MethodGet)
			p.answered(turn)
			p.done(turn)
		}
		if took := time.Since(lowered).Round(time.Second); took != 130*time.Second {
			t.Errorf("from three quarters to the whole in %v, want 13 raises of 10 s", took)
		}
		if got := float64(p.limiter.Limit()); got != 20 {
			t.Errorf("the limiter is at %v", got)
		}
	})
}

// A server that answers late has more to do than it can: fewer at once, one
// step for all that were on the wire together, and more again once it answers.
func TestSlowAnswersNarrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := 0
		p := testPacer(0, &pauses)
		round := func(n int, took time.Duration, end func(turn)) {
			var wire []turn
			for range n {
				wire = append(wire, mustWait(t, p, http.MethodPost))
			}
			time.Sleep(took)
			for _, turn := range wire {
				p.done(turn)
				end(turn)
			}
		}
		round(5, slowAnswer, p.answered)
		time.Sleep(time.Millisecond)
		if got := p.writes.width.now; got != 10 {
			t.Errorf("%d writes at once after slow answers, want 10", got)
		}
		round(5, 90*time.Second, p.unanswered)
		if got := p.writes.width.now; got != 7 {
			t.Errorf("%d writes at once after answers that never came, want 7", got)
		}
		round(5, time.Second, p.unanswered)
		if got := p.writes.width; got.now != 7 || got.passed != 0 {
			t.Errorf("a connection that breaks at once: %+v, want 7 and nothing learnt", got)
		}
		for range 14 {
			round(5, slowAnswer-1, p.answered)
		}
		if got := p.writes.width.now; got != 8 {
			t.Errorf("%d writes at once after 70 answers in time, want 8", got)
		}
		if got := p.reads.width.now; got != DefaultReads || pauses != 0 {
			t.Errorf("%d reads at once and %d pauses, though nothing was read", got, pauses)
		}
	})
}
