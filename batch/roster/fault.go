package roster

import (
	"regexp"
	"strings"

	"docspace-batch/batch"
)

// Fault is something in a roster without which somebody cannot be created.
type Fault struct {
	Line    int
	Column  batch.Column
	Message string
	Fix     string
}

// newcomerFaults are those of somebody who is not on the portal: the names of all
// others do not matter.
func newcomerFaults(r batch.Row, rule *regexp.Regexp) []Fault {
	var faults []Fault
	for _, name := range []struct {
		column batch.Column
		text   string
		alone  batch.Row
	}{
		{batch.ColFirstName, r.FirstName, batch.Row{Op: batch.Create, FirstName: r.FirstName}},
		{batch.ColLastName, r.LastName, batch.Row{Op: batch.Create, LastName: r.LastName}},
	} {
		if name.text == "" {
			faults = append(faults, Fault{
				r.Line, name.column, r.Email + " has no account yet, and none can be created without this name", "write it",
			})
			continue
		}
		if d, refused := batch.CheckCreate(name.alone, rule); refused {
			message, fix, _ := strings.Cut(strings.TrimPrefix(d.Message, string(name.column)+" "), "; ")
			faults = append(faults, Fault{r.Line, name.column, message, fix})
		}
	}
	return faults
}
