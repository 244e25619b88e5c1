package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// pageColumn is what the columns of the samples mean.
func pageColumn(name string) batch.Column {
	switch name {
	case "operation", "email", "user_id", "first_name", "last_name", "role", "groups", "password", "reassign_to":
		return batch.Column(name)
	case "mail":
		return batch.ColEmail
	}
	return ""
}

// writeRun makes the directory of a run.
func writeRun(t rapid.TB, dir string, s *Summary, header []string, results []batch.Result) {
	t.Helper()
	file, err := os.Create(filepath.Join(dir, resultsName))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	secret := func(col int) bool { return pageColumn(header[col]).Secret() }
	out, err := NewResults(file, header, secret, sampleRun, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if err := out.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(len(results)); err != nil {
		t.Fatal(err)
	}
	text, err := marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, summaryName), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func pageOf(t rapid.TB, dir string, o PageOptions) string {
	t.Helper()
	o.Column = pageColumn
	var text strings.Builder
	if err := WriteHTML(&text, dir, o); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// manyResults are n results of people, every third not done, as those of a real run are.
func manyResults(n int) []batch.Result {
	codes := []batch.Code{batch.CodeTerminated, batch.CodeTerminated, batch.CodeAlreadyTerminated, batch.CodeNotFound, batch.CodeAnswerLost, batch.CodeStopped}
	messages := []string{
		"terminated", "terminated", "the account is already terminated", "no account with this e-mail: check the spelling",
		"the portal gave no answer; look at the account before running this row again", "the run was stopped before this row",
	}
	results := make([]batch.Result, n)
	for i := range results {
		kind := i % len(codes)
		email := fmt.Sprintf("person.%05d@example.com", (i*7919)%n)
		r := sampleRow(i+2, batch.Terminate, email, fmt.Sprintf("First%d", i), fmt.Sprintf("Last%d", i%977), "User", "", fmt.Sprintf("department %d", i%40))
		results[i] = batch.Result{
			Index: i, Row: r, Code: codes[kind], Message: messages[kind], UserID: fmt.Sprintf("11111111-0000-4000-8000-%012d", i),
			Before: user(batch.Active), After: user(batch.Active),
		}
		if kind < 2 {
			at := start().Add(time.Duration(i) * 6 * time.Millisecond)
			results[i].After, results[i].HTTPStatus, results[i].Attempts, results[i].Call = user(batch.Terminated), 200, 1, fmt.Sprintf("c%d", i/50)
			results[i].StartedAt, results[i].FinishedAt = at, at.Add(time.Duration(300+i%700)*time.Millisecond)
		}
	}
	return results
}

// parsed gives the elements and texts of a page.
func parsed(t rapid.TB, text string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// nodes are the elements of a name below n.
func nodes(n *html.Node, name string) []*html.Node {
	var all []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			all = append(all, d)
		}
	}
	return all
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func byID(n *html.Node, id string) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && attribute(d, "id") == id {
			return d
		}
	}
	return &html.Node{}
}

func dataOf(t rapid.TB, doc *html.Node) pageData {
	t.Helper()
	var d pageData
	if err := json.Unmarshal([]byte(textOf(byID(doc, "data"))), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPage(t *testing.T) {
	dir := t.TempDir()
	writeRun(t, dir, fullSummary(sampleResults()...), sampleHeader(), sampleResults())
	text := pageOf(t, dir, PageOptions{})
	if strings.Contains(text, "never-shown") {
		t.Error("a secret is shown")
	}
	if again := pageOf(t, dir, PageOptions{}); again != text {
		t.Error("the same directory gives another page")
	}
	// What is the same for all pages is in files of its own.
	golden(t, "page.html", strings.NewReplacer(pageCSS, "", pageJS, "", cspHash(pageCSS), "CSS", cspHash(pageJS), "JS").
		Replace(strings.ReplaceAll(strings.ReplaceAll(text, "&#43;", "+"), "&#39;", "'")))
}

func TestPageOfLittle(t *testing.T) {
	dir := t.TempDir()
	writeRun(t, dir, &Summary{}, sampleHeader(), nil)
	if text := pageOf(t, dir, PageOptions{}); !strings.Contains(text, "the sheet has no rows") {
		t.Error(text)
	}
}

func TestPageStandsAlone(t *testing.T) {
	dir := t.TempDir()
	writeRun(t, dir, fullSummary(sampleResults()...), sampleHeader(), sampleResults())
	doc := parsed(t, pageOf(t, dir, PageOptions{}))
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "src", a.Key == "style", strings.HasPrefix(a.Key, "on"), strings.Contains(a.Val, "//"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	policy := ""
	for _, meta := range nodes(doc, "meta") {
		if attribute(meta, "http-equiv") == "Content-Security-Policy" {
			policy = attribute(meta, "content")
		}
	}
	styles, scripts := nodes(doc, "style"), nodes(doc, "script")
	if len(styles) != 1 || len(scripts) != 2 {
		t.Fatalf("%d styles and %d scripts", len(styles), len(scripts))
	}
	for _, allowed := range []string{
		"default-src 'none';", "style-src '" + cspHash(textOf(styles[0])) + "';", "script-src '" + cspHash(textOf(scripts[1])) + "';",
	} {
		if !strings.Contains(policy, allowed) {
			t.Errorf("%s is not in %s", allowed, policy)
		}
	}
}

func TestPageCanBeReadByAll(t *testing.T) {
	dir := t.TempDir()
	writeRun(t, dir, fullSummary(sampleResults()...), sampleHeader(), sampleResults())
	doc := parsed(t, pageOf(t, dir, PageOptions{}))
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if id := attribute(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements are %s", id)
			}
			ids[id] = true
		}
	}
	for n := range doc.Descendants() {
		for _, reference := range []string{"aria-labelledby", "aria-describedby", "for"} {
			if id := attribute(n, reference); id != "" && !ids[id] {
				t.Errorf("<%s %s=%s> names nothing", n.Data, reference, id)
			}
		}
		switch n.Data {
		case "a":
			if href := attribute(n, "href"); strings.HasPrefix(href, "#") && !ids[href[1:]] {
				t.Errorf("%s leads nowhere", href)
			}
		case "th":
			if attribute(n, "scope") == "" {
				t.Errorf("the head %q is of nothing", textOf(n))
			}
		case "svg":
			if attribute(n, "aria-hidden") != "true" && attribute(n, "aria-label") == "" {
				t.Error("a drawing without a label")
			}
		case "section", "nav", "form":
			if attribute(n, "aria-labelledby")+attribute(n, "aria-label") == "" {
				t.Errorf("a %s without a name", n.Data)
			}
		}
	}
	labels := map[string]bool{}
	for _, label := range nodes(doc, "label") {
		labels[attribute(label, "for")] = true
	}
	for _, control := range slices.Concat(nodes(doc, "select"), nodes(doc, "input")) {
		if !labels[attribute(control, "id")] && control.Parent.Data != "label" {
			t.Errorf("%s has no label", attribute(control, "id"))
		}
	}
	for _, landmark := range []string{"header", "nav", "main", "footer", "h1"} {
		if n := len(nodes(doc, landmark)); n != 1 {
			t.Errorf("%d %s", n, landmark)
		}
	}
}

func hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		weird(),
		rapid.SampledFrom([]string{
			"</script><script>alert(1)</script>", "<!--<script>", "]]>", `"'><img src=x onerror=alert(1)>`, "\u202ekcatta\u202c", "\u2028\u2029",
			"{{.Data}}", "${alert(1)}", `\u003c`, "&lt;b&gt;", "</style>", "javascript:alert(1)", "=cmd|' /C calc'!A0", "\x00\xff\xfe", "</TITLE><h1>",
		}),
		rapid.Map(rapid.SampledFrom([]string{"<", "é", "\u202e", `"`, "x"}), func(s string) string { return strings.Repeat(s, 10<<10) }),
	)
}

func TestPageOfHostileSheets(t *testing.T) {
	plainDir := t.TempDir()
	writeRun(t, plainDir, fullSummary(sampleResults()...), sampleHeader(), sampleResults())
	elements := func(doc *html.Node) map[string]int {
		n := map[string]int{}
		for d := range doc.Descendants() {
			switch {
			case d.Type == html.CommentNode:
				n["<!--"]++
			case d.Type == html.ElementNode && !slices.Contains([]string{"bdi", "dd", "dt", "option"}, d.Data):
				n[d.Data]++ // the others are missing where a value is
			}
		}
		return n
	}
	want := elements(parsed(t, pageOf(t, plainDir, PageOptions{})))
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		results := sampleResults()
		var notes []string
		for i := range results {
			r := &results[i]
			r.Row.Email = "x" + hostile().Draw(t, "email")
			note := strings.TrimLeft(hostile().Draw(t, "note"), "\r")
			notes = append(notes, note)
			r.Row.Cells = []string{string(r.Row.Op), r.Row.Email, hostile().Draw(t, "first"), "", "", "", note}
			r.Message, r.UserID, r.Call = hostile().Draw(t, "message"), hostile().Draw(t, "user"), hostile().Draw(t, "call")
		}
		s := fullSummary(results...)
		s.RunID, s.Sheet, s.Portal, s.User = hostile().Draw(t, "run"), hostile().Draw(t, "sheet"), hostile().Draw(t, "portal"), hostile().Draw(t, "who")
		s.KeyOwner.Email, s.Moved[0].To = hostile().Draw(t, "owner"), hostile().Draw(t, "heir")
		s.Pauses[0].Reason, s.Latencies[0].Call = hostile().Draw(t, "reason"), hostile().Draw(t, "kind")
		s.Options[0].Value, s.ExitName = hostile().Draw(t, "option"), hostile().Draw(t, "exit")
		header := sampleHeader()
		header[6] = "n" + hostile().Draw(t, "header")
		writeRun(t, dir, s, header, results)
		text := pageOf(t, dir, PageOptions{})
		doc := parsed(t, text)
		got := elements(doc)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if steering := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && steers(r) }); steering >= 0 {
			t.Fatalf("%q steers", text[max(0, steering-20):steering+20])
		}
		d := dataOf(t, doc)
		for i, row := range d.Rows {
			note := notes[row[0]-2-map[bool]int64{true: 1}[row[0] > 3]]
			note = strings.ReplaceAll(note, "\r\n", "\n") // as CSV readers do
			if got, want := d.Strings[row[len(row)-1]], shownText(note, cellLimit); got != want {
				t.Fatalf("row %d shows %q, want %q", i, got, want)
			}
		}
	})
}

func TestPageOfTenThousandRows(t *testing.T) {
	dir := t.TempDir()
	results := manyResults(pageLimit)
	writeRun(t, dir, fullSummary(results...), sampleHeader(), results)
	text := pageOf(t, dir, PageOptions{})
	if len(text) >= 6<<20 {
		t.Errorf("%d bytes", len(text))
	}
	d := dataOf(t, parsed(t, text))
	if len(d.Rows) != len(results) || len(d.Columns) != 4 {
		t.Errorf("%d rows with the columns %q", len(d.Rows), d.Columns)
	}
	seen := map[int64]bool{}
	rank := 0
	for _, row := range d.Rows {
		r := results[row[0]-2]
		if at := slices.Index(failedFirst(), r.Status()); at < rank {
			t.Fatalf("line %d is %s and comes late", row[0], r.Status())
		} else {
			rank = at
		}
		if seen[row[0]] = true; d.Strings[row[3]] != r.Row.Email || d.Strings[row[7]] != r.Message || d.Strings[row[8]] != r.UserID {
			t.Fatalf("line %d is %v", row[0], row)
		}
	}
	if len(seen) != len(results) {
		t.Errorf("%d lines", len(seen))
	}
}

func TestPageOfMore(t *testing.T) {
	for name, c := range map[string]struct {
		rows, cell, message int
		want, bad           int
	}{
		"more rows":        {rows: pageLimit + 5000, want: pageLimit, bad: (pageLimit + 5000) / 2},
		"mostly not done":  {rows: 3 * pageLimit, want: pageLimit, bad: pageLimit},
		"very large cells": {rows: pageLimit, cell: 10 << 10, want: pageLimit, bad: pageLimit / 2},
		"long messages":    {rows: pageLimit, message: 300, want: 861, bad: 861},
	} {
		dir := t.TempDir()
		results := manyResults(c.rows)
		for i := range results {
			if c.message > 0 {
				results[i].Message = strings.Repeat(fmt.Sprintf("<%04d>", i), c.message)
			}
			if c.cell > 0 {
				results[i].Row.Cells[6] = strings.Repeat(fmt.Sprint("<", i, ">"), c.cell/7)
				results[i].Row.Cells[2] = strings.Repeat(fmt.Sprint("{", i, "}"), c.cell/7)
				results[i].Row.Cells[3] = strings.Repeat(fmt.Sprint("(", i, ")"), c.cell/7)
			}
		}
		writeRun(t, dir, fullSummary(results...), sampleHeader(), results)
		text := pageOf(t, dir, PageOptions{})
		if len(text) >= 6<<20 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
		d := dataOf(t, parsed(t, text))
		bad, line := 0, int64(0)
		for _, row := range d.Rows {
			switch results[row[0]-2].Status() {
			case batch.Done:
				if row[0] < line {
					t.Errorf("%s: line %d comes after %d", name, row[0], line)
				}
				line = row[0]
			case batch.Unchanged:
			default:
				bad++
			}
		}
		if len(d.Rows) != c.want || bad < c.bad-1 || bad > c.bad+1 {
			t.Errorf("%s: %d rows, %d of them not done; want %d and %d", name, len(d.Rows), bad, c.want, c.bad)
		}
		if says := strings.Contains(text, fmt.Sprintf("This page has %d of %d rows", c.want, c.rows)); says != (c.rows > c.want) {
			t.Errorf("%s: says where the rest is: %t", name, says)
		}
	}
}

// TestPageOfACopy: what a copy hides is not on its page.
func TestPageOfACopy(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	writeRun(t, dir, fullSummary(sampleResults()...), sampleHeader(), sampleResults())
	m, err := NewMasker(Hashed, pageColumn)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Copy(dir, out); err != nil {
		t.Fatal(err)
	}
	text := pageOf(t, out, PageOptions{Copy: Hashed})
	for _, personal := range []string{"@example.", "Zoë", "Müller", "11111111-", "leavers.csv", "two\\nlines", "<bdi>ann</bdi>"} {
		if at := strings.Index(text, personal); at >= 0 {
			t.Errorf("%s is in it: %s", personal, text[max(0, at-60):at+60])
		}
	}
	if d := dataOf(t, parsed(t, text)); len(d.Rows) != 6 || !strings.HasPrefix(d.Strings[d.Rows[0][3]], "email-") {
		t.Errorf("%d rows of %q", len(d.Rows), d.Strings)
	}
}

func TestPageSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	if err := WriteHTML(io.Discard, dir, PageOptions{Column: pageColumn}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a summary: %v", err)
	}
	writeRun(t, dir, fullSummary(sampleResults()...), sampleHeader(), sampleResults()[:4])
	if text := pageOf(t, dir, PageOptions{}); !strings.Contains(text, "results.csv has 4 rows, and summary.json tells of 6") {
		t.Error("rows that are missing are not missed")
	}
	if text := pageOf(t, dir, PageOptions{Copy: Masked}); !strings.Contains(text, "e-mails and names are shortened") {
		t.Error("a copy does not say so")
	}
	for _, content := range []string{"", "operation,email\nterminate,a@example.com\n"} {
		if err := os.WriteFile(filepath.Join(dir, resultsName), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := WriteHTML(io.Discard, dir, PageOptions{Column: pageColumn}); err == nil {
			t.Errorf("%q is taken for results", content)
		}
	}
}

func TestPageOfOneOperation(t *testing.T) {
	dir := t.TempDir()
	results := sampleResults()[4:5]
	results[0].Index = 0
	results[0].Row.Cells = []string{"plain@example.com", "alias@example.com"}
	writeRun(t, dir, fullSummary(results...), []string{"mail", "email"}, results)
	d := dataOf(t, parsed(t, pageOf(t, dir, PageOptions{})))
	if row := d.Rows[0]; d.Strings[row[2]] != "terminate" || d.Strings[row[3]] != "alias@example.com" || cmp.Diff(d.Columns, []string{"mail"}) != "" {
		t.Errorf("%v of %q, columns %q", row, d.Strings, d.Columns)
	}
}

func TestWritePage(t *testing.T) {
	dir := t.TempDir()
	writeRun(t, dir, fullSummary(sampleResults()...), sampleHeader(), sampleResults())
	for range 2 {
		if err := WritePage(dir, PageOptions{Column: pageColumn}); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(filepath.Join(dir, pageName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func BenchmarkPage(b *testing.B) {
	dir := b.TempDir()
	results := manyResults(pageLimit)
	file, err := os.Create(filepath.Join(dir, resultsName))
	if err != nil {
		b.Fatal(err)
	}
	out, err := NewResults(file, sampleHeader(), sampleSecret, sampleRun, false)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range results {
		if err := out.Add(r); err != nil {
			b.Fatal(err)
		}
	}
	file.Close()
	if err := fullSummary(results...).WriteFile(filepath.Join(dir, summaryName)); err != nil {
		b.Fatal(err)
	}
	var text bytes.Buffer
	for b.Loop() {
		text.Reset()
		if err := WriteHTML(&text, dir, PageOptions{Column: pageColumn}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(text.Len()), "page-bytes")
}
