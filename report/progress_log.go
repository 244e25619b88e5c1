package report

import (
	"bytes"
	"io"
)

// Writer is for log lines: it takes the bar away, writes the line and draws the
// bar again, so that neither tears the other. A line is written when its end
// has come, cleaned of what could steer the terminal. It works after Close too.
func (p *Progress) Writer() io.Writer { return progressLog{p} }

type progressLog struct{ p *Progress }

// Write never fails.
func (l progressLog) Write(text []byte) (int, error) {
	l.p.mu.Lock()
	defer l.p.mu.Unlock()
	l.p.log(text)
	return len(text), nil
}

func (p *Progress) log(text []byte) {
	p.partial = append(p.partial, text...)
	end := bytes.LastIndexByte(p.partial, '\n')
	if end < 0 {
		return
	}
	p.clear()
	for line := range bytes.Lines(p.partial[:end+1]) {
		p.print(Clean(string(bytes.TrimRight(line, "\r\n"))) + "\n")
	}
	p.partial = append(p.partial[:0], p.partial[end+1:]...)
	p.draw()
}
