package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"

	"docspace-batch/batch/sheet"
)

// sheetOutput says where a sheet is written to, and how.
type sheetOutput struct {
	Output    string `short:"o" help:"Write the sheet to FILE; - is standard output." placeholder:"FILE"`
	Format    string `help:"csv or xlsx; otherwise what the name of FILE says, and csv in doubt." enum:",csv,xlsx" default:"" placeholder:"FORMAT"`
	Overwrite bool   `help:"Take the place of FILE when it is there already."`
}

// open makes the output, before anything else is done for it: what stands in its
// way is said at once. input is the file that is read, "" where there is none.
func (f sheetOutput) open(s *streams, input string) (*output, error) {
	format, err := f.format()
	if err != nil {
		return nil, err
	}
	if f.Output != "" && f.Output != "-" {
		o, err := createOutput(f.Output, f.Overwrite, input)
		if err != nil {
			return nil, err
		}
		o.format = format
		return o, nil
	}
	if format == sheet.XLSX && isTerminal(s.out) {
		return nil, &failure{code: Usage, message: "a workbook is nothing for a terminal", hint: "write it to a file: -o FILE.xlsx"}
	}
	return &output{Writer: s.out, format: format}, nil
}

func (f sheetOutput) format() (sheet.Format, error) {
	if f.Format != "" {
		return sheet.Format(f.Format), nil
	}
	switch extension := strings.ToLower(filepath.Ext(f.Output)); extension {
	case ".xlsx":
		return sheet.XLSX, nil
	case ".xls", ".xlsm", ".xlsb", ".ods", ".tsv":
		return "", &failure{
			code: Usage, message: f.Output + ": " + extension + " is not written",
			hint: "give FILE the ending .csv or .xlsx, or say with --format which of the two it is to be",
		}
	}
	return sheet.CSV, nil
}

// output is a file that takes its place when all of it is written, or standard
// output.
type output struct {
	io.Writer
	format sheet.Format

	name    string   // "": standard output
	replace bool     // what is there may be replaced
	file    *os.File // beside name until it takes its place; nil: it has, or never will
}

// createOutput makes a file beside the one that is to be written. One that is there
// is not overwritten unaskedly, and the input never.
func createOutput(name string, overwrite bool, input string) (*output, error) {
	info, err := os.Lstat(name)
	link := err == nil && info.Mode()&fs.ModeSymlink != 0
	if link {
		if info, err = os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return nil, &failure{code: Usage, message: name + " is a link to a file that is not there", hint: "give another name with -o"}
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, unwritable(name, err)
	case isFile(name, input):
		return nil, &failure{code: Usage, message: name + " is the sheet that is read, and is not overwritten", hint: "give another name with -o"}
	case !info.Mode().IsRegular():
		return nil, &failure{code: Usage, message: name + " is no file, and is not overwritten", hint: "give another name with -o"}
	case !overwrite:
		return nil, thereAlready(name)
	case link:
		file, err := filepath.EvalSymlinks(name)
		if err != nil {
			return nil, unwritable(name, err)
		}
		name = file
	}
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*.tmp") // mode 0600
	if err != nil {
		return nil, unwritable(name, err)
	}
	return &output{Writer: file, name: name, replace: overwrite, file: file}, nil
}

func thereAlready(name string) error {
	return &failure{code: Usage, message: name + " is there already, and is not overwritten", hint: "give another name, or --overwrite"}
}

func unwritable(name string, err error) error {
	return &failure{code: Usage, message: fmt.Sprintf("cannot write %s: %s", name, reason(err)), err: err}
}

// isFile says whether two names are of one file.
func isFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil || b == "" {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// write writes a sheet, whose rows fill writes, and has the file take its place.
func (o *output) write(header []string, fill func(*sheet.Writer) error) error {
	w, err := sheet.NewWriter(o, o.format, header)
	if err != nil {
		return o.failed(err)
	}
	err = fill(w)
	if err = errors.Join(err, w.Close()); err != nil {
		return o.failed(err)
	}
	return o.take()
}

// take has the file take its place.
func (o *output) take() error {
	if o.file == nil {
		return nil
	}
	made := o.file.Name()
	if err := errors.Join(o.file.Sync(), o.file.Close()); err != nil {
		return o.failed(err)
	}
	if !o.replace {
		switch err := createFile(o.name, nil); { // it is ours from here on
		case errors.Is(err, fs.ErrExist):
			return thereAlready(o.name)
		case err != nil:
			return o.failed(err)
		}
	}
	if err := atomic.ReplaceFile(made, o.name); err != nil {
		if !o.replace {
			_ = os.Remove(o.name)
		}
		return o.failed(err)
	}
	o.file = nil
	return nil
}

// failed says why the sheet cannot be written: the disk is full, or a cell does not
// fit into a workbook.
func (o *output) failed(err error) error {
	_, path := errors.AsType[*fs.PathError](err)
	switch {
	case !path:
		return &failure{code: Usage, message: fmt.Sprintf("cannot write %s: %s", o, reason(err)), err: err}
	case o.file == nil:
		return err
	}
	return &failure{
		code: Limit, message: fmt.Sprintf("cannot write %s: %s", o, reason(err)), hint: "see to the disk, then try again", err: err,
	}
}

// discard removes what has not taken its place. It may be called at any time.
func (o *output) discard() {
	if o == nil || o.file == nil {
		return
	}
	_ = o.file.Close()
	_ = os.Remove(o.file.Name())
	o.file = nil
}

// String is the name for people.
func (o *output) String() string { return cmp.Or(o.name, "standard output") }
