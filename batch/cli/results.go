package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// resultsFile is the file that results go to. Those of a run that is gone on
// with are written beside those of the part before, until they say as much.
type resultsFile struct{ *os.File }

// createResults makes a file of results, or empties what is left of one that
// never took its place.
func createResults(path string) (*resultsFile, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, &failure{code: Usage, message: fmt.Sprintf("cannot write %s: %s", path, reason(err)), err: err}
	}
	return &resultsFile{file}, nil
}

// take puts the file in the place of another one, and goes on at its end.
func (f *resultsFile) take(path string) error {
	if f.Name() == path {
		return nil
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil { // not every system renames open files
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	f.File = file
	_, err = file.Seek(0, io.SeekEnd)
	return err
}
