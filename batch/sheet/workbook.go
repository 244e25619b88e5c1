package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds of a workbook, in bytes: of the file, and of what is packed in it.
const (
	maxPacked   = 128 << 20
	maxUnpacked = 512 << 20
	maxInMemory = 64 << 20 // of one part; a larger one is unpacked to a file of the system's temporary directory
)

// openWorkbook opens the sheet of a workbook that is to be read. Errors are Faults
// and *OptionError.
func openWorkbook(r io.Reader, o Options) (_ *workbookText, err error) {
	content, err := io.ReadAll(io.LimitReader(r, maxPacked+1))
	if err != nil {
		return nil, refusedWorkbook(fmt.Sprintf("the workbook cannot be read: %v", err), "give the path of the file")
	}
	if len(content) > maxPacked {
		return nil, refusedWorkbook(fmt.Sprintf("the workbook has more than %d MiB", maxPacked>>20), saveAsUTF8)
	}
	parts, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, damaged(err)
	}
	if f, bad := unfit(parts); bad {
		return nil, Faults{f}
	}
	defer func() {
		if why := recover(); why != nil { // the library's, over a part that is not as it must be
			err = damaged(fmt.Errorf("a part is not as it must be: %v", why))
		}
	}()
	file, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory})
	if err != nil {
		return nil, damaged(err)
	}
	w := &workbookText{file: file}
	if err := w.open(parts, o); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return w, nil
}

// open chooses the sheet, looks it through and begins to read it.
func (w *workbookText) open(parts *zip.Reader, o Options) error {
	shown, err := sheetsOf(parts)
	if err != nil {
		return damaged(err)
	}
	chosen, err := choose(shown, o.SheetName)
	if err != nil {
		return err
	}
	w.name, w.skipHidden = chosen.name, o.SkipHidden
	for _, s := range shown {
		if !s.hidden && s.name != w.name {
			w.others = append(w.others, s.name)
		}
	}
	if w.survey, err = surveySheet(parts, chosen.part); err != nil {
		return damaged(err)
	}
	if w.survey.last-w.survey.first >= maxColumns {
		return Faults{{
			Cell:    w.cell(1, w.survey.last-w.survey.first),
			Message: fmt.Sprintf("the sheet goes on up to this column, and at most %d are read", maxColumns), Fix: "empty what stands so far out",
		}}
	}
	if w.rows, err = w.file.Rows(w.name); err != nil {
		return damaged(err)
	}
	return nil
}

// maxColumns is how many columns are read.
const maxColumns = 1000

// choose is the sheet of that name, in any case where only one is meant; without a
// name the first that is shown.
func choose(all []sheetPart, name string) (sheetPart, error) {
	var names []string
	for _, s := range all {
		if name == s.name || name == "" && !s.hidden {
			return s, nil
		}
		names = append(names, s.name)
	}
	if name == "" {
		return sheetPart{}, refusedWorkbook("the workbook shows no sheet with cells", "show the sheet that is meant, or name it with --sheet-name")
	}
	var same []sheetPart
	for _, s := range all {
		if strings.EqualFold(s.name, name) {
			same = append(same, s)
		}
	}
	if len(same) == 1 {
		return same[0], nil
	}
	return sheetPart{}, &OptionError{
		Option: "--sheet-name", Message: "there is no sheet " + quote(name) + " in the workbook", Fix: "its sheets are " + quoted(names),
	}
}

func refusedWorkbook(message, fix string) Faults { return Faults{{Message: message, Fix: fix}} }

func damaged(err error) Faults {
	return Faults{{Message: fmt.Sprintf("the workbook is damaged: %v", err), Fix: "open it in a spreadsheet program, and save it as XLSX anew", Err: err}}
}
