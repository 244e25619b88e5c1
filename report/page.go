package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"docspace-batch/batch"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// PageOptions says what a page cannot find in the directory of its run.
type PageOptions struct {
	// Column says what the name of a sheet's column can mean, "" for nothing.
	Column func(name string) batch.Column
	// Copy is how the copy that the page is made for hides whom it is about; "":
	// it is no copy.
	Copy Mode
}

// WriteHTML writes the page of the run in dir: one file that needs no other and no
// network, made of summary.json and results.csv alone. The same directory gives
// the same page at any time. An error that is fs.ErrNotExist says that there is no
// summary.json: the run has not ended in good order so far.
//
// All rows are in it up to 10 000. Of more, those that are not done are, and the
// first of the others, and the page says so; cells of other columns are cut short or
// left out where it would come to more than 6 MiB.
func WriteHTML(w io.Writer, dir string, o PageOptions) error {
	p, err := newPage(dir, o)
	if err != nil {
		return fmt.Errorf("make the page of the run: %w", err)
	}
	t, err := template.New("page").Funcs(template.FuncMap{"sign": statusSign, "words": words}).Parse(pageHTML)
	if err != nil {
		return err
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("write the page of the run: %w", err)
	}
	return nil
}

// WritePage writes report.html into the directory of a run: whole or not at all,
// readable for its owner only. What is there under this name is replaced.
func WritePage(dir string, o PageOptions) error {
	var text bytes.Buffer
	if err := WriteHTML(&text, dir, o); err != nil {
		return err
	}
	if err := writePrivate(filepath.Join(dir, pageName), text.Bytes()); err != nil {
		return fmt.Errorf("write the page of the run: %w", err)
	}
	return nil
}

// page is what the template shows.
type page struct {
	CSP    string
	CSS    template.CSS
	Script template.JS
	Data   template.JS

	Title, Sheet, Headline, When string
	Good                         bool // all rows are done or were so already
	Copy                         string

	Next      []string
	Facts     []fact
	Files     []pageFile
	Counts    counts
	Moved     []Move
	MoreMoved int
	Line      *timeline
	Calls     *latencyChart
	Codes     []codeCount

	Rows     []pageRow // the first window, for who has no script
	Shown    int
	All      int
	Columns  bool   // those that are carried along are in the page
	Mismatch string // results.csv and summary.json contradict each other

	Statuses   []statusChoice
	Operations []choice
	CodeNames  []choice
}

// statusChoice and choice are what rows can be filtered by.
type statusChoice struct {
	Name batch.Status
	Rows int
}

type choice struct {
	Name string
	Rows int
}

// listLimit is how long a list of people or pauses gets.
const listLimit = 200

// firstWindow is how many rows are shown at a time; page.js has the same number.
const firstWindow = 100

func newPage(dir string, o PageOptions) (*page, error) {
	f, err := readSummary(filepath.Join(dir, summaryName))
	if err != nil {
		return nil, err
	}
	op := ""
	if len(f.Operations) == 1 {
		for only := range f.Operations {
			op = string(only)
		}
	}
	rows, err := readPageRows(dir, o.Column, op)
	if err != nil {
		return nil, err
	}
	carried := len(rows.columns)
	data, err := encodePageRows(&rows)
	if err != nil {
		return nil, err
	}
	s := &Summary{rows: tally[batch.Status]{counts: f.Operations}}
	p := &page{
		CSS:    template.CSS(pageCSS), //nolint:gosec // a file of ours
		Script: template.JS(pageJS),   //nolint:gosec // a file of ours
		Data:   template.JS(data),     //nolint:gosec // JSON with < > & and line separators escaped
		CSP: fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'",
			cspHash(pageCSS), cspHash(pageJS)),
		Title: "Run " + shownText(f.RunID, cellLimit), Sheet: shownText(f.Sheet, cellLimit),
		Headline: s.headline(), When: utc(instant(f.StartedAt)),
		Good: s.Count(batch.Done, batch.Unchanged) == s.Rows(),
		Next: nextSteps(dir, f), Facts: factsOf(f), Files: filesOf(dir), Counts: countsOf(f), Codes: codesOf(f),
		Line: newTimeline(f, rows.trace), Calls: newLatencyChart(f.Latencies),
		Shown: len(rows.rows), All: rows.all, Columns: len(rows.columns) == carried,
	}
	if o.Copy != "" {
		p.Copy = o.Copy.saying()
	}
	p.MoreMoved = max(0, len(f.Moved)-listLimit)
	for _, m := range f.Moved[:len(f.Moved)-p.MoreMoved] {
		m.To = shownText(m.To, cellLimit)
		p.Moved = append(p.Moved, Move(m))
	}
	if f.Rows != rows.all {
		p.Mismatch = fmt.Sprintf("%s has %s, and %s tells of %d", resultsName, plural(rows.all, "row", "rows"), summaryName, f.Rows)
	}
	p.choices(rows.rows)
	for _, r := range rows.rows[:min(firstWindow, len(rows.rows))] {
		p.Rows = append(p.Rows, r.shown())
	}
	return p, nil
}

// choices are what the rows of the page can be filtered by.
func (p *page) choices(rows []pageRow) {
	statuses, ops, codes := map[batch.Status]int{}, map[string]int{}, map[string]int{}
	for _, r := range rows {
		statuses[r.Status]++
		ops[shownText(r.Op, cellLimit)]++
		codes[shownText(string(r.Code), cellLimit)]++
	}
	for _, status := range failedFirst() {
		if n := statuses[status]; n > 0 {
			p.Statuses = append(p.Statuses, statusChoice{status, n})
		}
	}
	p.Operations, p.CodeNames = choicesOf(ops), choicesOf(codes)
}

func choicesOf(counts map[string]int) []choice {
	var all []choice
	for name, rows := range counts {
		all = append(all, choice{name, rows})
	}
	slices.SortFunc(all, func(a, b choice) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// cspHash names a text that the page may run or be styled by.
func cspHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// statusSign shows a status to who sees no colours.
func statusSign(status batch.Status) string {
	switch status {
	case batch.Done:
		return "✓"
	case batch.Unchanged:
		return "="
	case batch.Failed:
		return "✗"
	case batch.Skipped:
		return "↷"
	case batch.NotRun:
		return "○"
	}
	return "?"
}

// words is a name of ours as people read it.
func words(name batch.Status) string { return strings.ReplaceAll(string(name), "_", " ") }
