package report

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// print ignores errors: progress is no reason to stop a run.
func (p *Progress) print(s string) { _, _ = io.WriteString(p.config.Out, s) }

// bars says whether there is a bar to draw: there is none for nothing.
func (p *Progress) bars() bool { return p.config.Mode == ProgressBar && p.total > 0 && !p.closed }

func (p *Progress) drawSoon() {
	if time.Since(p.drawnAt) >= drawEvery {
		p.draw()
	}
}

func (p *Progress) draw() {
	if p.bars() {
		p.show(p.frame(false))
	}
}

// show puts a frame in place of the last one, with blanks over what is longer
// there: not every terminal clears lines on request.
func (p *Progress) show(frame string) {
	p.print("\r" + pad(frame, p.drawn))
	p.drawn, p.drawnAt = max(width(frame), 1), time.Now()
}

func (p *Progress) clear() {
	if p.drawn > 0 {
		p.print("\r" + strings.Repeat(" ", p.drawn) + "\r")
		p.drawn = 0
	}
}

// frame leaves the last column free: some terminals go to the next line there.
func (p *Progress) frame(interrupted bool) string {
	text := p.text()
	if interrupted {
		text = "interrupted"
	}
	return bar(min(p.done, p.total), p.total, p.config.Width-1, text)
}

func (p *Progress) line() {
	if p.config.Mode == ProgressLines && p.total > 0 && !p.closed {
		numbers := fmt.Sprintf("%d of %d %s, %s", p.done, p.total, p.config.Noun, p.text())
		p.print(strings.TrimSuffix(numbers, ", ") + "\n")
	}
}

// text is what is worth knowing besides the numbers.
func (p *Progress) text() string {
	now := time.Now()
	var parts []string
	if wait := p.pace.wait(now); wait > 0 {
		parts = append(parts, fmt.Sprintf("paused %s by the portal", span(wholeSeconds(wait))))
	} else if rate := p.pace.rate(now, p.sent); rate > 0 {
		parts = append(parts, speed(rate, p.config.Noun))
	}
	if p.failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", p.failed))
	}
	if p.unknown > 0 {
		parts = append(parts, fmt.Sprintf("%d unknown", p.unknown))
	}
	if left, known := p.pace.left(now, p.sent, p.total-p.done); known {
		parts = append(parts, remaining(left)+" left")
	}
	return strings.Join(parts, ", ")
}

func remaining(d time.Duration) string {
	if d < 99*time.Second {
		return span(wholeSeconds(d))
	}
	return about(d)
}
