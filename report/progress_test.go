package report

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/batch"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// screen is a terminal of one line at a time: what a person sees after
// everything that was written.
type screen struct {
	mu    sync.Mutex
	above []string // lines that are ended
	line  []rune
	at    int
	raw   bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw.Write(p)
	for _, r := range string(p) {
		switch r {
		case '\r':
			s.at = 0
		case '\n':
			s.above = append(s.above, s.shown())
			s.line, s.at = nil, 0
		default:
			if s.at == len(s.line) {
				s.line = append(s.line, ' ')
			}
			s.line[s.at] = r
			s.at++
		}
	}
	return len(p), nil
}

func (s *screen) shown() string { return strings.TrimRight(string(s.line), " ") }

func done(p *Progress, code batch.Code, rows int) {
	for range rows {
		p.Add(batch.Result{Row: &batch.Row{}, Code: code, Attempts: 1})
	}
}

// pass lets d go by.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// film notes moment by moment what is new on the screen: lines that were ended
// since the last shot, and the one the cursor is in.
type film struct {
	*screen
	start time.Time
	lines int
	b     strings.Builder
}

func newFilm() *film { return &film{screen: &screen{}, start: time.Now()} }

func (f *film) shot(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fmt.Fprintf(&f.b, "== %v: %s\n", time.Since(f.start), what)
	for _, line := range f.above[f.lines:] {
		fmt.Fprintf(&f.b, "%s\n", line)
	}
	if line := f.shown(); line != "" {
		fmt.Fprintf(&f.b, "%s (cursor)\n", line)
	}
	f.lines = len(f.above)
}

func TestProgressLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFilm()
		p := NewProgress(ProgressConfig{Out: f, Mode: ProgressLines, Total: 1000})
		done(p, batch.CodeCreated, 90)
		done(p, batch.CodeRefused, 10)
		pass(10*time.Second - time.Millisecond)
		f.shot("nothing yet")
		pass(time.Millisecond)
		f.shot("the first line")
		p.Pause(time.Now().Add(39 * time.Second))
		pass(10 * time.Second)
		f.shot("29 s of a pause are left")
		fmt.Fprint(p.Writer(), "level=INFO ")
		fmt.Fprintf(p.Writer(), "msg=%s\n", "\x1b[2J")
		pass(20 * time.Second)
		f.shot("a log line and two lines later")
		done(p, batch.CodeAnswerLost, 1)
		done(p, batch.CodeCreated, 499)
		pass(30 * time.Second)
		f.shot("the pause is over")
		done(p, batch.CodeCreated, 400)
		p.Close(false)
		f.shot("closed")
		pass(time.Minute)
		f.shot("later")
		golden(t, "progress_lines.txt", f.b.String())
	})
}

func TestProgressBar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFilm()
		p := NewProgress(ProgressConfig{Out: f, Mode: ProgressBar, Total: 1000})
		f.shot("begun")
		pass(10 * time.Second)
		done(p, batch.CodeCreated, 240)
		done(p, batch.CodeRefused, 10)
		f.shot("drawn a moment ago, not yet again")
		pass(time.Second)
		f.shot("a second later")
		fmt.Fprint(p.Writer(), "level=INFO msg=a\nlevel=INFO ")
		f.shot("a log line and a half")
		p.Pause(time.Now().Add(29*time.Second + 100*time.Millisecond))
		f.shot("a pause begins")
		pass(20 * time.Second)
		f.shot("the pause goes on")
		done(p, batch.CodeStopped, 750)
		p.Close(true)
		f.shot("interrupted")
		fmt.Fprintln(p.Writer(), "level=INFO msg=late")
		done(p, batch.CodeCreated, 1)
		p.Pause(time.Now().Add(time.Minute))
		p.Close(false)
		pass(time.Minute)
		f.shot("nothing more but log lines")
		golden(t, "progress_bar.txt", f.b.String())
	})
}

func TestProgressBarToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFilm()
		p := NewProgress(ProgressConfig{Out: f, Mode: ProgressBar, Width: 120, Noun: "accounts"})
		pass(time.Second)
		f.shot("no total yet")
		p.Set(0, 300)
		pass(2500 * time.Millisecond)
		p.Set(150, 300)
		f.shot("half")
		pass(2500 * time.Millisecond)
		p.Set(300, 300)
		p.Close(false)
		f.shot("all")
		golden(t, "progress_end.txt", f.b.String())
	})
}

func TestProgressOfNothing(t *testing.T) {
	for _, mode := range []ProgressMode{ProgressNone, ProgressLines, ProgressBar} {
		synctest.Test(t, func(t *testing.T) {
			f := newFilm()
			p := NewProgress(ProgressConfig{Out: f, Mode: mode})
			p.Pause(time.Now().Add(time.Minute))
			pass(time.Minute)
			fmt.Fprintln(p.Writer(), "a log line")
			p.Close(false)
			if got := f.raw.String(); got != "a log line\n" {
				t.Errorf("mode %d wrote %q", mode, got)
			}
		})
	}
}

// TestProgressForeseesFromWhatWasSent: rows that nothing is sent for are through
// at once, and make the others no faster.
func TestProgressForeseesFromWhatWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFilm()
		p := NewProgress(ProgressConfig{Out: f, Mode: ProgressLines, Total: 1000})
		for range 800 {
			p.Add(batch.Result{Row: &batch.Row{}, Code: batch.CodeAlreadyExists})
		}
		pass(10 * time.Second)
		done(p, batch.CodeCreated, 20)
		pass(10 * time.Second)
		p.Close(false)
		want := "800 of 1000 rows\n820 of 1000 rows, 1.0 rows/s, 3 min left\n"
		if got := f.raw.String(); got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
}

func TestProgressNoneIsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFilm()
		p := NewProgress(ProgressConfig{Out: f, Total: 10})
		done(p, batch.CodeRefused, 10)
		pass(time.Minute)
		p.Close(false)
		if got := f.raw.String(); got != "" {
			t.Errorf("wrote %q", got)
		}
	})
}

// TestBarFits: a frame never reaches the last column, whatever the numbers.
func TestBarFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cols := rapid.IntRange(20, 200).Draw(t, "columns")
		total := rapid.IntRange(1, 10_000_000).Draw(t, "total")
		frame := bar(rapid.IntRange(0, total).Draw(t, "done"), total, cols, Clean(weird().Draw(t, "text")))
		if width(frame) > cols || strings.ContainsAny(frame, "\r\n") {
			t.Fatalf("%d columns of %d: %q", width(frame), cols, frame)
		}
	})
}

// TestProgressTogether is for the race detector.
func TestProgressTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFilm()
		p := NewProgress(ProgressConfig{Out: f, Mode: ProgressBar, Total: 400})
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for i := range 100 {
					done(p, batch.CodeCreated, 1)
					p.Pause(time.Now().Add(time.Duration(i) * time.Millisecond))
					fmt.Fprintln(p.Writer(), "a log line")
					time.Sleep(50 * time.Millisecond)
				}
			})
		}
		wg.Wait()
		p.Close(false)
		for _, line := range f.above[:400] {
			if line != "a log line" {
				t.Fatalf("torn: %q", line)
			}
		}
		if last := f.above[400]; !strings.HasPrefix(last, " 100% [====================] (400/400)") {
			t.Errorf("the last bar is %q", last)
		}
	})
}
