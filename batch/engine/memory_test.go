package engine_test

import (
	"errors"
	"maps"
	"strconv"
	"strings"
	"sync"

	"docspace-batch/batch"
)

// memory is a journal that outlives the runs it tells of.
type memory struct {
	mu    sync.Mutex
	rows  map[int]batch.Past
	notes []string // what was noted, in order: "sent c1 3", "answered c1", "result 3 created"
	// on sees each note before it is taken, n counted from 1; with an error it is not.
	on func(n int, note string) error
}

var errFull = errors.New("no space left on the device")

func newMemory() *memory { return &memory{rows: map[int]batch.Past{}} }

func (m *memory) note(text string) error {
	if m.on != nil {
		if err := m.on(len(m.notes)+1, text); err != nil {
			return err
		}
	}
	m.notes = append(m.notes, text)
	return nil
}

// Sent notes rows that are about to be sent.
func (m *memory) Sent(rows []batch.Sent) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	places := make([]string, len(rows))
	for i, r := range rows {
		places[i] = strconv.Itoa(r.Index)
	}
	if err := m.note("sent " + rows[0].Call + " " + strings.Join(places, ",")); err != nil {
		return err
	}
	for _, r := range rows {
		p := m.rows[r.Index]
		r.Before.Email, r.Before.FirstName, r.Before.LastName = "", "", "" // no journal keeps them
		p.Sent, p.Result = &r, nil
		p.Attempts++
		m.rows[r.Index] = p
	}
	return nil
}

// Answered notes an answer and results.
func (m *memory) Answered(call string, results []batch.Result) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.note("answered " + call); err != nil {
		return err
	}
	for i, p := range m.rows {
		if p.Sent != nil && call != "" && p.Sent.Call == call {
			p.Sent.Answered = true
			m.rows[i] = p
		}
	}
	for _, r := range results {
		m.result(r)
	}
	return nil
}

func (m *memory) result(r batch.Result) {
	p := m.rows[r.Index]
	r.Before.Email, r.After.Email = "", ""
	p.Result = &r
	p.Attempts = max(p.Attempts, r.Attempts)
	m.rows[r.Index] = p
}

// emitted notes a result that was emitted.
func (m *memory) emitted(r batch.Result) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.result(r)
}

// past is what is noted so far.
func (m *memory) past() map[int]batch.Past {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.rows)
}
