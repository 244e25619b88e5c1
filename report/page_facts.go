package report

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// fact is something that is to be known of a run.
type fact struct {
	Name   string
	Values []string
	Code   bool // the values are for programs
}

// factsOf says who did the run, where, when, with what, and how it went.
func factsOf(f summaryFile) []fact {
	var facts []fact
	add := func(name string, code bool, values ...string) {
		var known []string
		for _, value := range values {
			if value != "" {
				known = append(known, shownText(value, cellLimit))
			}
		}
		if len(known) > 0 {
			facts = append(facts, fact{name, known, code})
		}
	}
	started, finished := instant(f.StartedAt), instant(f.FinishedAt)
	add("sheet", false, f.Sheet)
	add("how it was read", false, f.SheetNotices...)
	add("SHA-256 of the sheet", true, f.SheetSHA256)
	add("portal", false, f.Portal, after("version ", f.PortalVersion))
	add("key of", false, f.KeyOwner.Email, f.KeyOwner.ID)
	add("run by", false, f.User, after("on ", f.Host))
	add("started", false, utc(started))
	add("finished", false, utc(finished))
	if !started.IsZero() && !finished.IsZero() {
		add("took", false, span(finished.Sub(started)))
	}
	if len(f.Parts) > 1 {
		add("parts", false, fmt.Sprintf("%d: it was gone on with", len(f.Parts)))
	}
	add("exit code", false, strconv.Itoa(f.ExitCode)+after(", ", strings.ReplaceAll(f.ExitName, "_", " ")))
	add("requests", false, fmt.Sprintf("%d, %d of them count against the day's %d", f.Requests, f.Writes, plan.DayWrites))
	if f.Throttled > 0 || f.Paused > 0 {
		add("pauses", false, fmt.Sprintf("%.1f s; the portal turned %s away as too many", f.Paused, plural(f.Throttled, "request", "requests")))
	}
	var options []string
	for _, name := range slices.Sorted(maps.Keys(f.Options)) {
		options = append(options, strings.TrimSpace("--"+name+" "+f.Options[name]))
	}
	add("options", true, options...)
	add("run", true, f.RunID)
	add("tool", false, after("docspace-batch ", f.ToolVersion))
	return facts
}

func after(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// counts are the rows by operation and by those statuses that occur.
type counts struct {
	Statuses []batch.Status
	Lines    []countLine
	Total    countLine
}

type countLine struct {
	Name string
	Rows []int // by Statuses
	All  int
}

func countsOf(f summaryFile) counts {
	c := counts{Total: countLine{Name: "all"}}
	for _, status := range batch.Statuses() {
		if f.Statuses[status] > 0 {
			c.Statuses = append(c.Statuses, status)
		}
	}
	ops := slices.Sorted(maps.Keys(f.Operations))
	order := batch.Operations()
	place := func(op batch.Op) int {
		return slices.IndexFunc(order, func(o batch.Operation) bool { return o.Name == op })
	}
	slices.SortStableFunc(ops, func(a, b batch.Op) int { return place(a) - place(b) })
	c.Total.Rows = make([]int, len(c.Statuses))
	for _, op := range ops {
		line := countLine{Name: shownText(string(op), cellLimit)}
		for i, status := range c.Statuses {
			n := f.Operations[op][status]
			line.Rows, line.All = append(line.Rows, n), line.All+n
			c.Total.Rows[i] += n
		}
		c.Lines, c.Total.All = append(c.Lines, line), c.Total.All+line.All
	}
	return c
}

// codeCount is a code that occurs in a run, with what it means.
type codeCount struct {
	Code        string
	Status      batch.Status
	Means, Todo string
	Rows        int
}

// codesOf are the codes of a run, those of what is not done first.
func codesOf(f summaryFile) []codeCount {
	var all []codeCount
	for _, code := range slices.Sorted(maps.Keys(f.Codes)) {
		a := adviceOn(code)
		all = append(all, codeCount{shownText(string(code), cellLimit), code.Status(), a.means, a.todo, f.Codes[code]})
	}
	rank := func(c codeCount) int { return slices.Index(failedFirst(), c.Status) }
	slices.SortStableFunc(all, func(a, b codeCount) int { return rank(a) - rank(b) })
	return all
}

// undoName is the sheet that takes a run back.
const undoName = "undo.csv"

// pageFile is a file of the run, beside the page.
type pageFile struct{ Name, Holds string }

func filesOf(dir string) []pageFile {
	var there []pageFile
	for _, file := range []pageFile{
		{resultsName, "every row of the sheet with its result"},
		{failedName, "the rows that failed, with the reason: a sheet to correct and run"},
		{notRunName, "the rows that are not settled, with the reason: a sheet to run"},
		{undoName, "a sheet that takes back what can be taken back"},
		{lossesName, "what cannot be taken back, and why"},
		{summaryName, "the numbers of this page, for programs"},
		{journalName, "what was sent and what came back, in the order it happened"},
	} {
		if exists(dir, file.Name) {
			there = append(there, file)
		}
	}
	return there
}

func exists(dir, name string) bool {
	_, err := os.Lstat(filepath.Join(dir, name))
	return err == nil
}

// nextSteps says what is left to be done.
func nextSteps(dir string, f summaryFile) []string {
	var steps []string
	if n := f.Statuses[batch.Unknown] + f.Statuses[batch.NotRun]; n > 0 {
		step := plural(n, "row is", "rows are") + " not settled: not run, or sent and nobody knows whether the portal did as asked. "
		if exists(dir, journalName) {
			step += "“docspace-batch resume”, with the name of this directory, looks and goes on"
		} else {
			step += "Look at the accounts, and run these rows again"
		}
		steps = append(steps, step+".")
	}
	if n := f.Statuses[batch.Failed] + f.Statuses[batch.Skipped]; n > 0 {
		step := plural(n, "row", "rows") + " failed, or followed one that did: each says below what to do. "
		if exists(dir, failedName) {
			step += failedName + " has them with the reason, to be corrected and run"
		} else {
			step += "Put them right and run them again"
		}
		steps = append(steps, step+".")
	}
	if exists(dir, undoName) {
		step := "Should this run have been a mistake: " + undoName + " is a sheet that takes back what can be taken back"
		if exists(dir, lossesName) {
			step += "; " + lossesName + " says what cannot"
		}
		steps = append(steps, step+".")
	}
	return steps
}
