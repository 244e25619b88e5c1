package cli

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"docspace-batch/report"
)

// runDir is the directory of a run. What is in it is personal data, so it is
// for its owner only.
type runDir string

func (d runDir) path(name string) string { return filepath.Join(string(d), name) }

// removeTorn removes files that were being written when a part of the run was
// killed: each is named like what it was to become, with digits behind it.
func (d runDir) removeTorn() {
	entries, _ := os.ReadDir(string(d))
	for _, e := range entries {
		whole := strings.TrimRight(e.Name(), "0123456789")
		if whole == e.Name() || !e.Type().IsRegular() {
			continue
		}
		switch whole {
		case summaryName, undoName, lossesName, failedName, notRunName, pageName, report.ManifestName:
			_ = os.Remove(d.path(e.Name()))
		}
	}
}

// newRunID names a run by its time and four random digits.
func newRunID(now time.Time) string {
	b := make([]byte, 2)
	_, _ = rand.Read(b) // never fails
	return now.UTC().Format("20060102T150405Z") + "-" + hex.EncodeToString(b)
}

// makeRunDir makes the directory that out names, else one beside the sheet, or
// beside the run that the sheet is part of, else, where that cannot be written to, in the working directory.
func makeRunDir(out string, in input, id string) (runDir, error) {
	if out != "" {
		return makeGivenDir(out)
	}
	name := stem(in.name) + "." + id
	beside := filepath.Join(besideRun(filepath.Dir(in.path)), name)
	err := os.Mkdir(beside, 0o700)
	if err != nil && in.path != "" {
		beside = name
		err = os.Mkdir(beside, 0o700)
	}
	if err != nil {
		return "", &failure{
			code: Usage, message: fmt.Sprintf("cannot make the directory %s: %s", beside, reason(err)),
			hint: "give a place for the results with --out", err: err,
		}
	}
	return runDir(beside), nil
}

// besideRun is a directory itself, or the one around it when it is that of a run:
// what comes into such a one breaks its seal.
func besideRun(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, journalName)); err == nil {
		return filepath.Dir(absolute(dir))
	}
	return dir
}

func makeGivenDir(out string) (runDir, error) {
	if around := filepath.Dir(absolute(out)); besideRun(around) != around {
		return "", &failure{code: Usage, message: out + " is within the directory of a run, whose seal that would break", hint: "give another place"}
	}
	entries, err := os.ReadDir(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = os.MkdirAll(out, 0o700)
	case err == nil && len(entries) > 0:
		return "", &failure{
			code: Usage, message: out + " is not empty", hint: "give an absent or empty directory: results are never overwritten",
		}
	}
	if err != nil {
		return "", &failure{code: Usage, message: fmt.Sprintf("cannot use %s: %s", out, reason(err)), err: err}
	}
	return runDir(out), nil
}
