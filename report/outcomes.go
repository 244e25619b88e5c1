package report

import (
	"cmp"
	"slices"
	"strings"

	"docspace-batch/batch"
)

// Outcome is what results.csv tells of a row.
type Outcome struct {
	Line    string       `json:"line"`    // of the run's sheet
	Account string       `json:"account"` // e-mail where the sheet has a column email, else the id
	Code    batch.Code   `json:"code"`
	Status  batch.Status `json:"-"`
	UserID  string       `json:"-"` // in lower case; "": no account is known
	After   string       `json:"-"` // the account as the row left it, as batch.Account.String says it
}

// ReadOutcomes reads the file of results at a path.
func ReadOutcomes(path string) ([]Outcome, error) {
	var header []string
	var rows []Outcome
	err := readLines(path, func(cells []string) error {
		if header == nil {
			header = slices.Clone(cells)
			return nil
		}
		cell := func(name string) string {
			if i := slices.Index(header, name); i >= 0 {
				return cells[i]
			}
			return ""
		}
		r := Outcome{
			Line: cell("result_line"), Code: batch.Code(cell("result_code")), Status: batch.Status(cell("result_status")),
			UserID: strings.ToLower(cell("result_user_id")), After: cell("result_after"),
		}
		r.Account = cmp.Or(cell(string(batch.ColEmail)), r.UserID)
		rows = append(rows, r)
		return nil
	})
	return rows, err
}
