package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"docspace-batch/batch"
)

// TestFaultTable has every mishap befall every operation, over a real
// http.Transport and http.Server, and goes on with the run afterwards. Each cell
// states what it comes to. To see them all:
//
//	go test -v -run TestFaultTable ./batch/engine
//
// A goroutine that a run leaves behind is a deadlock of its bubble, so that no
// cell leaks any.
func TestFaultTable(t *testing.T) {
	t.Parallel()
	cols, all := columns(), mishaps()
	table := make([][]string, len(all))
	for i, m := range all {
		if n := len(m.cells()); n != len(cols) {
			t.Fatalf("%s, %s: %d cells, want %d", m.name, m.moment, n, len(cols))
		}
		table[i] = append([]string{m.name, m.moment}, m.cells()...)
	}
	t.Run("of", func(t *testing.T) {
		for i, col := range cols {
			t.Run(col.name, func(t *testing.T) {
				t.Parallel()
				for j, m := range all {
					cell := &table[j][2+i]
					if *cell == "-" {
						continue
					}
					befall(t, col, func(c *cellRun) { *cell = c.happen(*cell) }, m)
				}
			})
		}
	})
	head := []string{"fault", "moment"}
	for _, col := range cols {
		head = append(head, col.name)
	}
	t.Log("\n" + aligned(slices.Insert(table, 0, head)))
}

// TestFaultsOfBothRuns has mishaps befall the run that goes on as well. Two of
// them may come to much, but nothing is done twice, no result is a lie, and in
// the end all is settled that can be.
func TestFaultsOfBothRuns(t *testing.T) {
	t.Parallel()
	all := mishaps()
	for i, col := range columns() {
		t.Run(col.name, func(t *testing.T) {
			t.Parallel()
			for j, first := range all {
				for k, second := range all {
					if first.cells()[i] == "-" || second.cells()[i] == "-" || !long() && (i+5*j+k)%len(all) != 0 {
						continue
					}
					befall(t, col, (*cellRun).settle, first, second)
				}
			}
		})
	}
}

// befall runs a cell in a bubble of its own, so that one that fails is not the
// last.
func befall(t *testing.T, col column, do func(*cellRun), mishaps ...mishap) {
	t.Helper()
	var wrong []string
	virtual(t, func(t *testing.T) {
		c := newCell(&failures{TB: t, said: &wrong}, col, mishaps...)
		do(c)
		if len(wrong) > 0 {
			c.Errorf("journal:\n%s", strings.Join(c.memory.notes, "\n"))
		}
	})
	if len(wrong) > 0 {
		var names []string
		for _, m := range mishaps {
			names = append(names, m.name+" "+m.moment)
		}
		t.Errorf("%s, %s:\n%s", col.name, strings.Join(names, ", then "), strings.Join(wrong, "\n"))
	}
}

// wants is what a cell of the table says.
type wants struct {
	first, last []batch.Code // of the operation's rows, in the first run and when it was gone on with
	writes      string       // in the first run
	stop        batch.Code   // of the first run
}

func (c column) wants(cell string, m mishap) wants {
	w := wants{writes: "1"}
	first, last, settled := strings.Cut(cell, "→")
	if words, n, found := strings.Cut(first, "×"); found {
		first, w.writes = words, n
	}
	w.first = c.codes(first)
	w.last = w.first
	if settled {
		w.last = c.codes(last)
	}
	switch code := w.first[0]; code.Status() {
	case batch.NotRun:
		w.stop = code
	case batch.Unknown:
		w.stop = m.stop
	}
	return w
}

// codes are those of the rows by a cell's words.
func (c column) codes(words string) []batch.Code {
	known := map[string]batch.Code{
		"done": c.done, "lost": batch.CodeAnswerLost, "job": batch.CodeJobOutcomeLost,
		"refused": batch.CodeRefused, "none": batch.CodeNoEffect, "link": batch.CodeShareLinkRefused, "other": batch.CodeLinkForOtherGuest,
		"stop": batch.CodeStopped, "quota": batch.CodeQuotaSpent, "fault": batch.CodePortalFault,
	}
	first, others, found := strings.Cut(words, "+")
	if !found {
		others = first
	}
	codes := slices.Repeat([]batch.Code{known[others]}, c.n)
	codes[0] = known[first]
	return codes
}

// told are the codes of the operation's rows as the table shows them.
func (c column) told(results []batch.Result) string {
	var all []string
	for i := 0; i < len(results); i += c.rows() {
		said := string(results[i].Code)
		if results[i].Code == c.done {
			said = string(batch.Done)
		}
		if !slices.Contains(all, said) {
			all = append(all, said)
		}
	}
	return strings.Join(all, "+")
}

// times is a number of writes as it is told.
func times(n int) string {
	if n > 9 {
		return "many"
	}
	return fmt.Sprint(n)
}

// aligned is a table in columns.
func aligned(table [][]string) string {
	widths := make([]int, len(table[0]))
	for _, line := range table {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, line := range table {
		said := ""
		for i, cell := range line {
			said += cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2)
		}
		b.WriteString(strings.TrimRight(said, " ") + "\n")
	}
	return b.String()
}
