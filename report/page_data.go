package report

import (
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"docspace-batch/batch"
)

// pageData are the rows of a page for its script. Texts stand in Strings, each of
// them once, and rows have their places there.
type pageData struct {
	Columns []string              `json:"columns"` // of the sheet that are carried along
	Todo    map[batch.Code]string `json:"todo"`
	Strings []string              `json:"strings"`
	Base    int64                 `json:"base"` // Unix milliseconds
	Rows    [][]int64             `json:"rows"`

	places map[string]int64
}

// dataBytes is how large the rows of a page may be; the whole is to stay below
// 6 MiB. 10 000 rows with a few columns take half of it.
const dataBytes = 9 << 19

// How many characters of a text a page shows.
const (
	messageLimit = 2000
	cellLimit    = 200
)

// encodePageRows gives the JSON of the rows. Where it would be too large, cells
// that are carried along are cut shorter, then left out, then rows at the end are;
// p is as the JSON has it.
func encodePageRows(p *pageRows) ([]byte, error) {
	for limit := cellLimit; ; limit /= 4 {
		if limit == 0 {
			p.columns = nil
		}
		text, err := json.Marshal(newPageData(*p, limit))
		if err != nil || len(text) <= dataBytes {
			return text, err
		}
		if limit == 0 {
			p.rows = p.rows[:len(p.rows)*9/10*dataBytes/len(text)]
		}
	}
}

func newPageData(p pageRows, limit int) *pageData {
	d := &pageData{
		Columns: []string{}, Todo: map[batch.Code]string{}, Rows: make([][]int64, 0, len(p.rows)),
		places: map[string]int64{},
	}
	d.place("")
	for _, name := range p.columns {
		d.Columns = append(d.Columns, shownText(name, cellLimit))
	}
	for _, r := range p.rows {
		if ms := r.Started.UnixMilli(); !r.Started.IsZero() && (d.Base == 0 || ms < d.Base) {
			d.Base = ms
		}
	}
	for _, r := range p.rows {
		if todo := adviceOn(r.Code).todo; todo != "" {
			d.Todo[r.Code] = todo
		}
		d.Rows = append(d.Rows, d.row(r, limit, len(p.columns)))
	}
	return d
}

// row gives the fields of a row, in the order that page.js knows: texts by their
// places, times in milliseconds after Base and after each other, -1 for none.
func (d *pageData) row(r pageRow, limit, columns int) []int64 {
	started, took := int64(-1), int64(-1)
	if !r.Started.IsZero() {
		started = r.Started.UnixMilli() - d.Base
	}
	if !r.Started.IsZero() && !r.Finished.IsZero() {
		took = max(0, r.Finished.Sub(r.Started).Milliseconds())
	}
	row := []int64{
		int64(r.Line), d.text(string(r.Status)), d.text(r.Op), d.text(r.Account), d.text(r.Before), d.text(r.After),
		d.text(string(r.Code)), d.place(shownText(r.Message, messageLimit)), d.text(r.UserID), d.text(r.Heir),
		int64(r.HTTP), int64(r.Attempts), d.text(r.Call), started, took,
	}
	for _, cell := range r.Cells[:columns] {
		row = append(row, d.place(shownText(cell, limit)))
	}
	return row
}

func (d *pageData) text(s string) int64 { return d.place(shownText(s, cellLimit)) }

func (d *pageData) place(s string) int64 {
	at, known := d.places[s]
	if !known {
		at = int64(len(d.Strings))
		d.places[s], d.Strings = at, append(d.Strings, s)
	}
	return at
}

// shownText is a text of others as a page shows it: cleaned, and cut where it is
// longer than anybody reads.
func shownText(s string, limit int) string {
	if len(s) <= limit {
		return Clean(s)
	}
	n := 0
	for at := range s {
		if n == limit {
			return fmt.Sprintf("%s… (%d characters, all of them in %s)", Clean(s[:at]), utf8.RuneCountInString(s), resultsName)
		}
		n++
	}
	return Clean(s)
}

// shown is the row as the page has it without a script.
func (r pageRow) shown() pageRow {
	for _, text := range []*string{&r.Op, &r.Account, &r.Heir, &r.Before, &r.After} {
		*text = shownText(*text, cellLimit)
	}
	r.Code, r.Message = batch.Code(shownText(string(r.Code), cellLimit)), shownText(r.Message, messageLimit)
	return r
}

// Todo is what is to be done about the row.
func (r pageRow) Todo() string { return adviceOn(r.Code).todo }

// utc is a time as a page shows it.
func utc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}
