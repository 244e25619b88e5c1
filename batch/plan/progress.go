package plan

import "sync"

// progress counts reads.
type progress struct {
	tell func(done, total int) // nil: nobody wants to know

	mu         sync.Mutex
	read, want int
}

func (p *progress) expect(n int) { p.change(0, n) }

func (p *progress) done() { p.change(1, 0) }

func (p *progress) change(read, want int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read += read
	p.want += want
	if p.tell != nil {
		p.tell(p.read, p.want)
	}
}
