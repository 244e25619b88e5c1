package report

import (
	"io"
	"sync"
	"time"

	"docspace-batch/batch"
)

// ProgressMode is how progress is shown.
type ProgressMode int

// The modes.
const (
	ProgressNone  ProgressMode = iota // not at all
	ProgressLines                     // one line every ten seconds, for logs
	ProgressBar                       // a bar, for a terminal
)

// How often is drawn: a line, a bar in which nothing happens (its times go on),
// and a bar in which much happens.
const (
	linesEvery = 10 * time.Second
	tickEvery  = time.Second
	drawEvery  = 100 * time.Millisecond

	ticksPerLine = int(linesEvery / tickEvery)
)

// ProgressConfig says what a Progress shows and where.
type ProgressConfig struct {
	Out   io.Writer // standard error
	Mode  ProgressMode
	Width int    // columns of the terminal, for the bar; 0: 80
	Total int    // rows that will have a result other than not_run: all but those the plan holds back
	Noun  string // what is counted; "": rows
}

// Progress shows how far a run is. All methods may be called by several
// goroutines.
type Progress struct {
	config ProgressConfig

	mu      sync.Mutex
	done    int
	total   int
	sent    int // those of done that took a request
	failed  int
	unknown int
	pace    *pace
	drawn   int // columns of the bar on the terminal
	drawnAt time.Time
	partial []byte // log line whose end has not come yet
	closed  bool

	stop    chan struct{}
	stopped chan struct{}
}

// NewProgress starts showing. Close must be called.
func NewProgress(c ProgressConfig) *Progress {
	if c.Width <= 0 {
		c.Width = columns
	}
	if c.Noun == "" {
		c.Noun = "rows"
	}
	p := &Progress{
		config: c, total: c.Total, pace: newPace(time.Now()),
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	if c.Mode == ProgressNone {
		close(p.stopped)
		return p
	}
	p.draw()
	go p.run()
	return p
}

func (p *Progress) run() {
	defer close(p.stopped)
	ticker := time.NewTicker(tickEvery)
	defer ticker.Stop()
	for tick := 1; ; tick++ {
		select {
		case now := <-ticker.C:
			p.mu.Lock()
			p.pace.sample(now, p.sent)
			p.draw()
			if tick%ticksPerLine == 0 {
				p.line()
			}
			p.mu.Unlock()
		case <-p.stop:
			return
		}
	}
}

// Add counts the result of a row. A row that was not run is not through.
func (p *Progress) Add(r batch.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch r.Status() {
	case batch.NotRun:
		return
	case batch.Failed:
		p.failed++
	case batch.Unknown:
		p.unknown++
	}
	p.done++
	if r.Attempts > 0 {
		p.sent++
	}
	p.drawSoon()
}

// Set tells how far something is that has no results: done of total are
// through.
func (p *Progress) Set(done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done, p.sent, p.total = done, done, total
	p.drawSoon()
}

// Pause tells that the portal lets nothing through until the time given.
func (p *Progress) Pause(until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pace.pause(time.Now(), until)
	p.draw()
}

// Close ends the showing, with a bar of where things stand. A bar that was
// interrupted says so. What was begun through Writer is written.
func (p *Progress) Close(interrupted bool) {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return
	}
	if len(p.partial) > 0 {
		p.log([]byte("\n"))
	}
	if p.bars() {
		p.show(p.frame(interrupted))
		p.print("\n")
	}
	p.closed, p.drawn = true, 0
	p.mu.Unlock()
	close(p.stop)
	<-p.stopped
}
