package emulator

import "maps"

// Stats are the counts of a portal since it was opened or reset, in the shape
// that GET /emulator/stats gives (design.md §12).
type Stats struct {
	// Requests under /api/2.0 by method and pattern of the route, such as
	// "/people/{id}"; what no route is there for counts as "unknown".
	Requests map[string]map[string]int `json:"requests"`
	Rejected Rejected                  `json:"rejected"`
	Effects  Effects                   `json:"effects"`
}

// Rejected counts the 429s, by the limit that gave them.
type Rejected struct {
	Minute    int `json:"minute"`
	Reads     int `json:"reads"`
	Writes    int `json:"writes"`
	Day       int `json:"day"`
	Sensitive int `json:"sensitive"`
}

// Effects count what really changed.
type Effects struct {
	Mails          int `json:"mails"`
	Created        int `json:"created"`
	Terminated     int `json:"terminated"`
	Deleted        int `json:"deleted"`
	RoleChanged    int `json:"role_changed"`
	RoomsMoved     int `json:"rooms_moved"`
	FilesMoved     int `json:"files_moved"`
	FilesDestroyed int `json:"files_destroyed"`
}

// unknownRoute is the key of requests that no route is there for.
const unknownRoute = "unknown"

type counters struct{ Stats }

func newCounters() *counters {
	return &counters{Stats{Requests: map[string]map[string]int{}}}
}

func (s *counters) request(method, pattern string) {
	if s.Requests[method] == nil {
		s.Requests[method] = map[string]int{}
	}
	s.Requests[method][pattern]++
}

// Stats are the counts so far.
func (p *Portal) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	copied := p.stats.Stats
	copied.Requests = make(map[string]map[string]int, len(p.stats.Requests))
	for method, counts := range p.stats.Requests {
		copied.Requests[method] = maps.Clone(counts)
	}
	return copied
}
