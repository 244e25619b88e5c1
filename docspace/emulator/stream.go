package emulator

import (
	"context"
	"io"
	"slices"
	"time"
)

const drips = 10 // pieces of a slow body

// stream is the body of an answer on its way: whole and at once, or as a fault
// has it (Fault.Cut, Fault.Drip).
type stream struct {
	pieces [][]byte     // still to come
	piece  []byte       // come, and not read yet
	pause  func() error // before each piece
	end    error        // behind the last
}

// stream sends the body. A slow one ends with the context's error when that
// is done first, a cut one as net/http says it.
func (a *answer) stream(ctx context.Context) *stream {
	s := &stream{pieces: [][]byte{a.body}, pause: func() error { return nil }, end: io.EOF}
	if a.cut {
		s.pieces[0], s.end = a.body[:len(a.body)/2], io.ErrUnexpectedEOF
	}
	if a.drip > 0 {
		whole := s.pieces[0]
		s.pieces = slices.Collect(slices.Chunk(whole, max(1, (len(whole)+drips-1)/drips)))
		between := a.drip / time.Duration(max(1, len(s.pieces)))
		s.pause = func() error { return wait(ctx, between) }
	}
	return s
}

func (s *stream) Read(b []byte) (int, error) {
	for len(s.piece) == 0 {
		if len(s.pieces) == 0 {
			return 0, s.end
		}
		if err := s.pause(); err != nil {
			return 0, err
		}
		s.piece, s.pieces = s.pieces[0], s.pieces[1:]
	}
	n := copy(b, s.piece)
	s.piece = s.piece[n:]
	return n, nil
}
