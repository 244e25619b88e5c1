package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"docspace-batch/batch"
)

// pageRow is a row as results.csv has it, with the apostrophes that guard its
// cells taken off.
type pageRow struct {
	Line           int
	Op             string
	Account        string // e-mail, else id
	Heir           string // "": none is named
	Status         batch.Status
	Code           batch.Code
	Message        string
	UserID         string
	Before, After  string
	HTTP, Attempts int // 0: no answer came; nothing was sent
	Call           string
	Started        time.Time // zero: nothing was done
	Finished       time.Time
	Cells          []string // of the columns that are carried along
}

// pageRows are rows of a run.
type pageRows struct {
	columns []string // that are carried along
	rows    []pageRow
	all     int // rows that results.csv has; more than rows when those would be too many
	trace   []time.Time
}

// pageLimit is how many rows a page has at most.
const pageLimit = 10_000

// failedFirst is the order in which a page shows its rows.
func failedFirst() []batch.Status {
	return []batch.Status{batch.Failed, batch.Unknown, batch.Skipped, batch.NotRun, batch.Done, batch.Unchanged}
}

// readPageRows reads results.csv of a run. Rows that are not done come first; where
// there are too many, they stay, and of the others the first of the sheet. column
// says what the name of a sheet's column can mean, op is the operation of sheets
// without a column for it.
func readPageRows(dir string, column func(string) batch.Column, op string) (pageRows, error) {
	var p pageRows
	var columns *rowColumns
	var ended []pageRow // done and unchanged: which comes first is seen at the end
	kept := make(map[batch.Status][]pageRow)
	err := readLines(filepath.Join(dir, resultsName), func(cells []string) error {
		if columns == nil {
			columns = rowColumnsOf(cells, column)
			return columns.missing()
		}
		p.all++
		r := columns.row(cells, op)
		if r.Attempts > 0 && !r.Finished.IsZero() {
			p.trace = append(p.trace, r.Finished)
		}
		switch good := r.Status == batch.Done || r.Status == batch.Unchanged; {
		case good && len(ended) < pageLimit:
			ended = append(ended, r)
		case !good && len(kept[r.Status]) < pageLimit:
			kept[r.Status] = append(kept[r.Status], r)
		}
		return nil
	})
	switch {
	case err != nil:
		return p, err
	case columns == nil:
		return p, fmt.Errorf("%s has no results", filepath.Join(dir, resultsName))
	}
	p.columns = columns.names
	for _, status := range failedFirst()[:4] {
		p.rows = append(p.rows, kept[status]...)
	}
	p.rows = p.rows[:min(len(p.rows), pageLimit)]
	p.rows = append(p.rows, ended[:min(len(ended), pageLimit-len(p.rows))]...)
	slices.SortStableFunc(p.rows, func(a, b pageRow) int { return a.rank() - b.rank() })
	return p, nil
}

func (r pageRow) rank() int { return slices.Index(failedFirst(), r.Status) }

// rowColumns is where the columns of results.csv stand.
type rowColumns struct {
	result  map[string]int
	sheet   map[batch.Column]int
	carried []int
	names   []string // of the carried ones
}

// rowColumnsOf finds the columns of a header. A column that goes by the name of
// what it means is taken before one that goes by another.
func rowColumnsOf(header []string, column func(string) batch.Column) *rowColumns {
	c := &rowColumns{result: map[string]int{}, sheet: map[batch.Column]int{}}
	for i, name := range header {
		if strings.HasPrefix(name, "result_") {
			c.result[name] = i
			continue
		}
		means := column(unguarded(name))
		_, known := c.sheet[means]
		if means != "" && (!known || plainName(name) == string(means)) {
			c.sheet[means] = i
		}
	}
	shown := []batch.Column{batch.ColOperation, batch.ColEmail, batch.ColUserID, batch.ColReassignTo}
	for i, name := range header {
		means := column(unguarded(name))
		if strings.HasPrefix(name, "result_") || means.Secret() || slices.Contains(shown, means) && c.sheet[means] == i {
			continue
		}
		c.carried, c.names = append(c.carried, i), append(c.names, unguarded(name))
	}
	return c
}

// missing is an error for a file that is none of results.
func (c *rowColumns) missing() error {
	for _, name := range []string{"result_line", "result_status", "result_code", "result_message"} {
		if _, there := c.result[name]; !there {
			return fmt.Errorf("%s has no column %s", resultsName, name)
		}
	}
	return nil
}

func (c *rowColumns) row(cells []string, op string) pageRow {
	result := func(name string) string {
		if at, there := c.result[name]; there {
			return unguarded(cells[at])
		}
		return ""
	}
	sheet := func(column batch.Column) string {
		if at, there := c.sheet[column]; there {
			return strings.TrimSpace(unguarded(cells[at]))
		}
		return ""
	}
	r := pageRow{
		Op: sheet(batch.ColOperation), Account: sheet(batch.ColEmail), Heir: sheet(batch.ColReassignTo),
		Status: batch.Status(result("result_status")), Code: batch.Code(result("result_code")), Message: result("result_message"),
		UserID: result("result_user_id"), Before: result("result_before"), After: result("result_after"), Call: result("result_call"),
	}
	if !slices.Contains(batch.Statuses(), r.Status) {
		r.Status = batch.Unknown // put there by others
	}
	if known, ok := batch.Lookup(r.Op); ok {
		r.Op = string(known.Name)
	} else if op != "" {
		r.Op = op
	}
	if r.Account == "" {
		r.Account = sheet(batch.ColUserID)
	}
	// What is no number or time there was put there by others, and shows as nothing.
	r.Line, _ = strconv.Atoi(result("result_line"))
	r.HTTP, _ = strconv.Atoi(result("result_http_status"))
	r.Attempts, _ = strconv.Atoi(result("result_attempts"))
	r.Started, _ = time.Parse(time.RFC3339, result("result_started_at"))
	r.Finished, _ = time.Parse(time.RFC3339, result("result_finished_at"))
	for _, at := range c.carried {
		r.Cells = append(r.Cells, unguarded(cells[at]))
	}
	return r
}
