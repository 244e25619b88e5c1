package sheet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"docspace-batch/batch"
)

// maxCell is how many characters a cell of a spreadsheet can hold. A longer one
// is most likely many rows between two stray quotes.
const maxCell = 32767

// cells refuses what no cell may hold, whatever its column.
func (c *check) cells() {
	for i, cell := range c.record.all {
		var message, fix string
		switch {
		case strings.IndexByte(cell, 0) >= 0:
			message, fix = "the cell has a NUL byte", "type it anew, or "+saveAsUTF8
		case len(cell) > maxCell && utf8.RuneCountInString(cell) > maxCell:
			message = fmt.Sprintf("the cell has %d characters, a spreadsheet's has at most %d",
				utf8.RuneCountInString(cell), maxCell)
			fix = `look for a " too many before or in it`
		default:
			continue
		}
		c.sound, c.faults = false, append(c.faults, Fault{
			Line: c.record.line, Cell: c.sheet.cell(c.record.line, i), Column: c.sheet.columnAt(i), Message: message, Fix: fix,
		})
	}
}

// flaws are cells of a workbook that are read and do not show what is meant.
func (c *check) flaws() {
	if c.sheet.book == nil {
		return
	}
	for _, f := range c.sheet.book.flaws(c.record.line) {
		column := c.sheet.header.columns[f.column]
		switch {
		case column == "":
		case f.what != "":
			c.fault(column, "the cell shows the error "+quote(f.what), "mend its formula, or write the text itself")
		case f.digits:
			c.fault(column, "the cell is a number of more than 15 digits, and spreadsheets keep no more", "format the cell as text, and type it anew")
		default:
			c.fault(column, neverWorkedOut, workOut)
		}
		c.flawed = append(c.flawed, column)
	}
}

const (
	neverWorkedOut = "the cell has a formula that was never worked out"
	workOut        = "open the workbook in a spreadsheet program and save it, or write the text itself"
)

// letters refuses names that have lost some, be it of the person or of a group.
func (c *check) letters() {
	for _, column := range []batch.Column{batch.ColFirstName, batch.ColLastName, batch.ColGroups} {
		text := c.text(column)
		if !uses(c.op, column) || !strings.ContainsRune(text, utf8.RuneError) {
			continue
		}
		c.fault(column, quote(text)+" has lost a letter when the sheet was saved in another encoding", "type it anew, and "+saveAsUTF8)
		c.flawed = append(c.flawed, column)
	}
}

// spreadsheetErrors are what programs show in the place of a formula's result, beside
// words that end as "#REF!" and "#NAME?" do.
var spreadsheetErrors = []string{"#N/A", "#NV", "#N/D", "#Н/Д"}

// isError says whether a text is what a spreadsheet shows of a formula that went
// wrong, or of a column that is too narrow.
func isError(text string) bool {
	switch {
	case !strings.HasPrefix(text, "#") || strings.ContainsAny(text, " \t\n"):
		return false
	case strings.HasSuffix(text, "!"), strings.HasSuffix(text, "?"):
		return true
	}
	return len(text) > 2 && strings.Trim(text, "#") == "" || slices.Contains(spreadsheetErrors, strings.ToUpper(text))
}
