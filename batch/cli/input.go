package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/batch/sheet"
	"docspace-batch/samples"
)

// input is a sheet as it was given: a file, standard input, or the sample.
type input struct {
	name    string // for messages and the run directory
	path    string // "" when it has none
	content []byte
}

// demoSheet is the sheet of --demo without a file.
const demoSheet = "mixed.csv"

func openInput(file string, stdin io.Reader) (input, error) {
	switch file {
	case "-":
		content, err := io.ReadAll(stdin)
		if err != nil {
			return input{}, fmt.Errorf("reading standard input: %w", err)
		}
		return input{name: "stdin", content: content}, nil
	case "":
		content, err := samples.FS.ReadFile(demoSheet)
		return input{name: demoSheet, content: content}, err
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return input{}, unreadable(file, err)
	}
	return input{name: filepath.Base(file), path: file, content: content}, nil
}

// stream is a sheet that is read once and not kept.
type stream struct {
	*bufio.Reader
	name  string
	close func()
}

// openStream opens a sheet. A plan file is none.
func openStream(file string, stdin io.Reader) (*stream, error) {
	in := &stream{name: "stdin", close: func() {}}
	from := stdin
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return nil, unreadable(file, err)
		}
		in.name, from, in.close = filepath.Base(file), opened, func() { _ = opened.Close() }
	}
	in.Reader = bufio.NewReader(from)
	head, err := in.Peek(in.Size())
	if path, ok := errors.AsType[*fs.PathError](err); ok && file != "-" && len(head) == 0 {
		in.close()
		return nil, unreadable(file, path)
	}
	if plan.IsAgreement(head) {
		in.close()
		return nil, &failure{code: Usage, message: in.name + " is a plan file and no sheet", hint: "carry it out: docspace-batch run " + quote(file)}
	}
	return in, nil
}

func unreadable(file string, err error) error {
	if strings.HasPrefix(file, "sk-") { // a key in the place of a path: never shown
		return &failure{
			code: Usage, message: "an API key stands where the path of a file is expected",
			hint: "everybody on this machine can read arguments: make a new key, and put it into DOCSPACE_API_KEY or a file",
		}
	}
	f := &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s", file, reason(err)), err: err}
	info, statErr := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.hint = "check the path; `-` reads the sheet from standard input"
	case errors.Is(err, fs.ErrPermission):
		f.hint = "check who may read the file"
	case statErr == nil && info.IsDir():
		f.message, f.hint = file+" is a directory", "give the path of a sheet"
	}
	return f
}

// reason is what went wrong with a file, without its path.
func reason(err error) string {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		return path.Err.Error()
	}
	return err.Error()
}

// read reads all rows, and gives the sheet for what else is to be known of it.
func (in input) read(o sheet.Options) (*sheet.Sheet, []batch.Row, error) {
	sh, err := sheet.Open(bytes.NewReader(in.content), o)
	if err != nil {
		return nil, nil, err
	}
	rows, err := sh.All()
	return sh, rows, err
}

// noteSheet tells once what of a sheet is not read, and what else is to be known of
// it.
func noteSheet(s *streams, sh *sheet.Sheet) {
	noteUnknown(s, sh.Header())
	noteReading(s, sh)
}

// noteReading tells how a sheet was read, and which of its rows were left out.
func noteReading(s *streams, sh *sheet.Sheet) {
	if sample := sh.Sample(); sample != "" {
		s.notice("%s", sample)
	}
	for _, notice := range sh.Notices() {
		s.notice("%s", notice)
	}
}

// noteUnknown tells once of the columns that mean nothing to the tool.
func noteUnknown(s *streams, h sheet.Header) {
	if system := h.System(); system != "" {
		s.notice("this is an export of %s; its columns are carried to the results, but for passwords", system)
		return
	}
	var carried []string
	for _, name := range h.Unknown() {
		if !h.Results() || !strings.HasPrefix(strings.ToLower(strings.TrimSpace(name)), "result_") {
			carried = append(carried, name)
		}
	}
	if len(carried) > 0 && (!h.Own() || h.Results()) {
		s.notice("columns carried to the results and otherwise not used: %s", strings.Join(carried, ", "))
	}
	if h.Results() {
		s.notice("this is a result file of an earlier run: its result columns are written anew")
	}
}
