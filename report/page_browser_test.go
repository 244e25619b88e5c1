package report

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch"
	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// browser is a Chromium that shows no window.
type browser struct {
	path    string
	profile string
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			b, file := browser{path, t.TempDir()}, filepath.Join(t.TempDir(), "hello.html")
			if err := os.WriteFile(file, []byte("<p>hello</p>"), 0o600); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.run(t, "--dump-dom", "file://"+filepath.ToSlash(file)), "hello") {
				t.Skip("the browser may not read the files of tests, as one from a snap may not")
			}
			return b
		}
	}
	t.Skip("no browser: pages are tested where chromium is installed (apt-get install chromium)")
	return browser{}
}

// TestPageInABrowser is skipped where there is none.
func TestPageInABrowser(t *testing.T) {
	b := newBrowser(t)
	t.Run("links", func(t *testing.T) { testLinks(t, b) })
	t.Run("hands", func(t *testing.T) { testHands(t, b) })
	t.Run("hostile", func(t *testing.T) { testHostile(t, b) })
	t.Run("paper", func(t *testing.T) { testPaper(t, b) })
}

// run runs it with a page.
func (b browser) run(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, b.path, append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
		"--user-data-dir=" + b.profile,
	}, args...)...)
	var out, problems bytes.Buffer
	c.Stdout, c.Stderr = &out, &problems
	if err := c.Run(); err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	return out.String()
}

// dom is the page at an address once its script has run.
func (b browser) dom(t *testing.T, address string) *html.Node {
	t.Helper()
	return parsed(t, b.run(t, "--dump-dom", address))
}

// shownRow is a row as the page shows it, in words.
type shownRow struct{ Status, Line, Op, Account, Change, What string }

func shownRows(doc *html.Node) []shownRow {
	var rows []shownRow
	for _, tr := range nodes(byID(doc, "body"), "tr") {
		var cells []string
		for _, td := range nodes(tr, "td") {
			cells = append(cells, strings.TrimSpace(textOf(td)))
		}
		_, status, _ := strings.Cut(cells[0], " ")
		rows = append(rows, shownRow{status, cells[1], cells[2], cells[3], cells[4], cells[5]})
	}
	return rows
}

// expected are results as the page should show them: those that are like this, in
// an order.
func expected(results []batch.Result, like func(batch.Result) bool, order func(a, b batch.Result) int) []shownRow {
	rank := func(r batch.Result) int { return slices.Index(failedFirst(), r.Status()) }
	results = slices.DeleteFunc(slices.Clone(results), func(r batch.Result) bool { return !like(r) })
	slices.SortStableFunc(results, func(a, b batch.Result) int { return rank(a) - rank(b) })
	if order != nil {
		slices.SortStableFunc(results, order)
	}
	var rows []shownRow
	for _, r := range results {
		row := shownRow{
			Status: words(r.Status()), Line: fmt.Sprint(r.Row.Line), Op: string(r.Row.Op), Account: r.Row.Email,
			Change: r.Before.String(), What: string(r.Code) + " " + r.Message,
		}
		if r.After != r.Before {
			row.Change += " → " + r.After.String()
		}
		if todo := adviceOn(r.Code).todo; todo != "" {
			row.What += "next: " + todo
		}
		row.What += "more"
		rows = append(rows, row)
	}
	return rows
}

func onPage(rows []shownRow, page int) []shownRow {
	return rows[(page-1)*firstWindow : min(len(rows), page*firstWindow)]
}

// testLinks filters, sorts and searches 10 000 rows by links that say what
// to show, as people keep them, in a page that is opened from the disk.
func testLinks(t *testing.T, b browser) {
	dir := t.TempDir()
	results := manyResults(pageLimit)
	results[4321].Row.Cells[6] = `Größe <b>"42"</b> & co`
	writeRun(t, dir, fullSummary(results...), sampleHeader(), results)
	if err := WritePage(dir, PageOptions{Column: pageColumn}); err != nil {
		t.Fatal(err)
	}
	all := func(batch.Result) bool { return true }
	status := func(s ...batch.Status) func(batch.Result) bool {
		return func(r batch.Result) bool { return slices.Contains(s, r.Status()) }
	}
	byAccount := func(a, b batch.Result) int { return cmp.Compare(a.Row.Email, b.Row.Email) }
	byLine := func(a, b batch.Result) int { return a.Row.Line - b.Row.Line }
	for _, c := range []struct {
		name, view string
		like       func(batch.Result) bool
		order      func(a, b batch.Result) int
		page       int
		says       string
	}{
		{"as it opens", "", all, nil, 1, "1 to 100 of 10 000 rows"},
		{"two statuses, page 34", "status=unknown,not_run&page=34", status(batch.Unknown, batch.NotRun), nil, 34, "3 301 to 3 332 of 3 332 rows of 10 000"},
		{"by account", "sort=account&page=100", all, byAccount, 100, "9 901 to 10 000 of 10 000 rows"},
		{"by line, from the end", "sort=line&down=true", all, func(a, b batch.Result) int { return byLine(b, a) }, 1, "1 to 100 of 10 000 rows"},
		{"an e-mail", "q=person.01234%40example.com", func(r batch.Result) bool { return r.Row.Email == "person.01234@example.com" }, nil, 1, "1 row of 10 000"},
		{"a cell of another column", "q=gr%C3%96%C3%9FE+%3Cb%3E", func(r batch.Result) bool { return r.Index == 4321 }, nil, 1, "1 row of 10 000"},
		{
			"words in cells, a status, by line", "q=last12+TERMINATED&status=done&sort=line",
			func(r batch.Result) bool {
				return r.Status() == batch.Done && strings.HasPrefix(r.Row.Cells[3], "Last12")
			},
			byLine, 1, "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := b.dom(t, "file://"+filepath.ToSlash(filepath.Join(dir, pageName))+"#"+c.view)
			want := expected(results, c.like, c.order)
			if diff := gocmp.Diff(onPage(want, c.page), shownRows(doc)); diff != "" {
				t.Error(diff)
			}
			says := strings.ReplaceAll(textOf(byID(doc, "showing")), "\u202f", " ")
			if c.says != "" && says != c.says {
				t.Errorf("it says %q, want %q", says, c.says)
			}
		})
	}
}

// hands use a page as people do: one step after another, and note what is there
// then.
const hands = `<!DOCTYPE html><iframe id="f" src="/report.html"></iframe><script>
document.getElementById("f").onload = () => {
  const page = document.getElementById("f").contentDocument, times = [];
  const note = (name) => {
    const rows = [...page.querySelectorAll("#body tr")].map((tr) => tr.children[1].textContent);
    const p = document.createElement("p");
    p.id = name;
    p.textContent = page.getElementById("showing").textContent + "|" + rows.slice(0, 3).join(",") + "|" +
      page.querySelector("[aria-sort=ascending],[aria-sort=descending]").dataset.sort;
    document.body.append(p);
  };
  const step = (name, act) => {
    const began = performance.now();
    act();
    page.body.getBoundingClientRect();
    times.push(name + " " + (performance.now() - began).toFixed(0) + " ms");
    note(name);
  };
  const type = (text) => {
    const q = page.getElementById("q");
    q.value = text;
    q.dispatchEvent(new Event("input"));
  };
  const click = (what) => page.querySelector(what).click();
  step("searched", () => type('"department 7"'));
  step("again", () => type('"department 38"'));
  step("filtered", () => click("[value=unknown]"));
  step("sorted", () => click("[data-sort=line] button"));
  step("turned", () => click("[data-sort=line] button"));
  step("reset", () => click("[type=reset]"));
  step("accounts", () => click("[data-sort=account] button"));
  step("last", () => click("[data-go=last]"));
  step("opened", () => click("#body details summary"));
  const p = document.createElement("p");
  p.id = "times";
  p.textContent = times.join(", ");
  document.body.append(p);
};
</script>`

// testHands goes through the page step by step.
func testHands(t *testing.T, b browser) {
	dir := t.TempDir()
	results := manyResults(pageLimit)
	writeRun(t, dir, fullSummary(results...), sampleHeader(), results)
	text := pageOf(t, dir, PageOptions{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/report.html" {
			_, _ = w.Write([]byte(text))
		} else {
			_, _ = w.Write([]byte(hands))
		}
	}))
	defer server.Close()
	doc := b.dom(t, server.URL)

	first := func(like func(batch.Result) bool, order func(a, b batch.Result) int, says, sort string, page int) string {
		rows := expected(results, like, order)
		var lines []string
		for _, row := range onPage(rows, page)[:3] {
			lines = append(lines, row.Line)
		}
		return says + "|" + strings.Join(lines, ",") + "|" + sort
	}
	note := func(s string) func(batch.Result) bool {
		return func(r batch.Result) bool { return strings.HasPrefix(r.Row.Cells[6], s) }
	}
	unknown := func(r batch.Result) bool { return note("department 38")(r) && r.Status() == batch.Unknown }
	all := func(batch.Result) bool { return true }
	up := func(a, b batch.Result) int { return a.Row.Line - b.Row.Line }
	down := func(a, b batch.Result) int { return b.Row.Line - a.Row.Line }
	byAccount := func(a, b batch.Result) int { return cmp.Compare(a.Row.Email, b.Row.Email) }
	n := func(like func(batch.Result) bool) int { return len(expected(results, like, nil)) }
	for id, want := range map[string]string{
		"searched": first(note("department 7"), nil, fmt.Sprintf("1 to 100 of %d rows of 10 000", n(note("department 7"))), "", 1),
		"again":    first(note("department 38"), nil, fmt.Sprintf("1 to 100 of %d rows of 10 000", n(note("department 38"))), "", 1),
		"filtered": first(unknown, nil, fmt.Sprintf("%d rows of 10 000", n(unknown)), "", 1),
		"sorted":   first(unknown, up, fmt.Sprintf("%d rows of 10 000", n(unknown)), "line", 1),
		"turned":   first(unknown, down, fmt.Sprintf("%d rows of 10 000", n(unknown)), "line", 1),
		"reset":    first(all, nil, "1 to 100 of 10 000 rows", "", 1),
		"accounts": first(all, byAccount, "1 to 100 of 10 000 rows", "account", 1),
		"last":     first(all, byAccount, "9 901 to 10 000 of 10 000 rows", "account", 100),
	} {
		if got := strings.ReplaceAll(textOf(byID(doc, id)), "\u202f", " "); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	t.Log("filters and sorts of 10 000 rows took: " + textOf(byID(doc, "times")))
}

// testHostile: nothing of a sheet runs, and all of it shows.
func testHostile(t *testing.T, b browser) {
	dir := t.TempDir()
	results := sampleResults()
	texts := []string{
		`</script><script>document.title="run"</script>`, `<img src=x onerror="document.title='run'">`, `"'><svg onload=document.title='run'>`,
		"{{constructor.constructor('document.title=1')()}}", "<!--<script>", "</title></style><h1>",
	}
	for i := range results {
		results[i].Row.Email, results[i].Message = "x"+texts[i], texts[i]
		results[i].Row.Cells[1] = results[i].Row.Email
	}
	s := fullSummary(results...)
	s.Sheet, s.RunID, s.KeyOwner.Email, s.Moved[0].To = texts[0], texts[5], texts[1], texts[2]
	writeRun(t, dir, s, sampleHeader(), results)
	if err := WritePage(dir, PageOptions{Column: pageColumn}); err != nil {
		t.Fatal(err)
	}
	doc := b.dom(t, "file://"+filepath.ToSlash(filepath.Join(dir, pageName)))
	if diff := gocmp.Diff(expected(results, func(batch.Result) bool { return true }, nil), shownRows(doc)); diff != "" {
		t.Error(diff)
	}
	if title := textOf(nodes(doc, "title")[0]); !strings.HasPrefix(title, "Run "+texts[5]) {
		t.Errorf("the title is %q", title)
	}
	if h1 := textOf(nodes(doc, "h1")[0]); h1 != texts[0] {
		t.Errorf("the heading is %q", h1)
	}
	if n := len(nodes(doc, "img")); n != 0 {
		t.Errorf("%d images", n)
	}
}

// testPaper: all rows that are shown are printed, not the window alone.
func testPaper(t *testing.T, b browser) {
	dir := t.TempDir()
	results := manyResults(300)
	writeRun(t, dir, fullSummary(results...), sampleHeader(), results)
	if err := WritePage(dir, PageOptions{Column: pageColumn}); err != nil {
		t.Fatal(err)
	}
	paper := filepath.Join(dir, "report.pdf")
	b.run(t, "--no-pdf-header-footer", "--print-to-pdf="+paper, "file://"+filepath.ToSlash(filepath.Join(dir, pageName)))
	content, err := os.ReadFile(paper)
	if err != nil {
		t.Fatal(err)
	}
	if pages := bytes.Count(content, []byte("/Type /Page\n")); pages < 8 {
		t.Errorf("300 rows are on %d pages", pages)
	}
	if !bytes.Contains(content, []byte("/MediaBox [0 0 594.95996 841.91998]")) {
		t.Error("it is not A4")
	}
}
