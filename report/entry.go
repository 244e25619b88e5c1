package report

import (
	"fmt"
	"strings"

	"docspace-batch/batch"
)

// entry shows a row: its line, operation and account, the name of somebody new, and below, indented, what
// becomes of it and why.
func entry(r *batch.Row, what string, code batch.Code, why string) string {
	lead := fmt.Sprintf("line %-5d ", r.Line)
	text := what
	if code != "" {
		text += " (" + string(code) + ")"
	}
	if why != "" {
		text += ": " + why
	}
	whom := r.Account()
	if name := strings.TrimSpace(r.FirstName + " " + r.LastName); r.Op == batch.Create && name != "" { // a name that is wrong stays wrong: the portal lets nobody rename others
		whom += ", " + name
	}
	return Wrap(lead, string(r.Op)+" "+whom) + Wrap(strings.Repeat(" ", width(lead)), text)
}

// unbroken puts a path behind its name, or on a line of its own when that would
// be too long: a path that is broken or shortened cannot be copied.
func unbroken(name, path string) string {
	path = Clean(path)
	if width(name+path) > columns {
		return strings.TrimRight(name, " ") + "\n" + path + "\n"
	}
	return name + path + "\n"
}
