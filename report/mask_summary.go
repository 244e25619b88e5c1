package report

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
)

// readSummary reads summary.json.
func readSummary(path string) (summaryFile, error) {
	var f summaryFile
	text, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return f, fmt.Errorf("read %s: %w", path, err)
	}
	if f.Version != summaryVersion {
		return f, fmt.Errorf("%s is of version %d, and this tool reads version %d only", path, f.Version, summaryVersion)
	}
	return f, nil
}

// harmless is the value of an option that cannot name anybody: a number, with a
// unit or none, or a switch.
var harmless = regexp.MustCompile(`^(?:[0-9.]+(?:%|[a-zµ]{1,2})?|yes)*$`)

// quotedName is a name in a notice: of columns, of pages of a workbook.
var quotedName = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// summary is summary.json as it is in the copy: without the sheet, the machine
// and its user, with files named as they are in the copy.
func (m *Masker) summary(f summaryFile) summaryFile {
	f.Sheet, f.SheetSHA256, f.Host, f.User = hidden, "", "", ""
	f.KeyOwner = person{ID: m.ID(f.KeyOwner.ID), Email: m.Email(f.KeyOwner.Email)}
	options := make(map[string]string, len(f.Options))
	for name, value := range f.Options {
		if !harmless.MatchString(value) {
			value = hidden
		}
		options[name] = value
	}
	f.Options = options
	notices := make([]string, len(f.SheetNotices))
	for i, notice := range f.SheetNotices {
		notices[i] = quotedName.ReplaceAllString(notice, hidden)
	}
	f.SheetNotices = notices
	moved := make([]moveFile, len(f.Moved))
	for i, move := range f.Moved {
		move.To = m.AccountName(move.To)
		moved[i] = move
	}
	f.Moved = moved
	f.Undo = "" // not in the copy
	f.Results = resultsName
	for path, name := range map[*string]string{
		&f.Failed: failedName, &f.NotRun: notRunName, &f.NotUndoable: lossesName, &f.HTML: pageName,
	} {
		if *path != "" {
			*path = name
		}
	}
	return f
}
