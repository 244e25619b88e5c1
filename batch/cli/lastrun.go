package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"docspace-batch/batch/journal"
)

// runID is what makeRunDir puts behind the name of the sheet.
var runID = regexp.MustCompile(`^\d{8}T\d{6}Z-[0-9a-f]{4}$`)

// lastRun is the directory of the newest run of a sheet: beside it, or in the
// working directory, where runs go when there is no room beside it. Newer ones
// that hold no run are told of.
func lastRun(s *streams, sheet string) (string, error) {
	beside := filepath.Dir(sheet)
	var dirs []string
	for _, place := range slices.Compact([]string{beside, "."}) {
		entries, err := os.ReadDir(place)
		if err != nil {
			return "", &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s", place, reason(err)), err: err}
		}
		for _, entry := range entries {
			if id, ok := strings.CutPrefix(entry.Name(), stem(filepath.Base(sheet))+"."); ok && runID.MatchString(id) {
				dirs = append(dirs, filepath.Join(place, entry.Name()))
			}
		}
	}
	slices.SortStableFunc(dirs, func(a, b string) int { return strings.Compare(filepath.Base(b), filepath.Base(a)) })
	for _, dir := range dirs {
		if isRunOf(dir, sheet, filepath.Dir(dir) == beside) {
			return dir, nil
		}
		if !isRun(dir) {
			s.notice("%s is newer, and passed over: there is no journal of a run in it, as after a demo or a run that ended before it began", dir)
		}
	}
	return "", &failure{
		code: Usage, message: "no run of " + sheet + " is beside it or in this directory",
		hint: "give the run's directory: docspace-batch resume DIR",
	}
}

// isRunOf says whether a directory is of a run of the sheet: the journal says of
// which. When it cannot be read and stands beside the sheet, the run is taken
// for one, and what is wrong is told of it; an older run must not take its place.
func isRunOf(dir, sheet string, beside bool) bool {
	if _, err := os.Stat(runDir(dir).path(journalName)); err != nil {
		return false // of a demo
	}
	e, err := readEarlier(dir)
	switch {
	case err != nil:
		return beside
	case beside:
		return filepath.Base(e.past.Header.Sheet.Path) == filepath.Base(sheet) // both may have moved
	}
	return e.past.Header.Sheet.Path == absolute(sheet)
}

// isRun says whether a directory has a journal with a header, be it damaged.
func isRun(dir string) bool {
	file, err := os.Open(runDir(dir).path(journalName))
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	defer func() { _ = file.Close() }()
	_, err = journal.Replay(file)
	return !errors.Is(err, journal.ErrNoHeader)
}

func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
