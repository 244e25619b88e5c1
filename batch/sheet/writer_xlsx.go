package sheet

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"docspace-batch/batch"
)

// The pages of a workbook that the tool writes. The first one shown is what is
// read of a workbook.
const (
	pageName  = "accounts"
	notesName = "notes"
)

// offered is how many rows of a column offer words to choose from.
const offered = 10_000

// The notes are so many characters wide, and a line of them so many points high:
// not every program finds the height of a row itself.
const (
	noteWidth  = 80
	lineHeight = 15
)

// textFormat is the number of the cell format "text": what is typed there stays as
// it is typed.
const textFormat = 49

// book writes a workbook. Its rows go to the disk when they become many.
type book struct {
	to     io.Writer
	file   *excelize.File
	page   *excelize.StreamWriter
	header []string
	notes  [][2]string

	bold, text int // styles
	row        int // last written
	line       []any
}

func newBook(w io.Writer, header []string) (b *book, err error) {
	b = &book{to: w, file: excelize.NewFile(), header: header}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.file.Close())
		}
	}()
	if err := b.file.SetSheetName("Sheet1", pageName); err != nil {
		return nil, err
	}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&b.bold, excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11, ColorTheme: new(1)}}},
		{&b.text, excelize.Style{NumFmt: textFormat, Alignment: &excelize.Alignment{Vertical: "top"}}},
	} {
		if *s.id, err = b.file.NewStyle(&s.style); err != nil {
			return nil, err
		}
	}
	if b.page, err = b.file.NewStreamWriter(pageName); err != nil {
		return nil, err
	}
	for i, name := range header {
		if err := errors.Join(b.page.SetColWidth(i+1, i+1, width(name)), b.page.SetColStyle(i+1, i+1, b.text)); err != nil {
			return nil, err
		}
	}
	return b, b.page.SetPanes(frozen())
}

// frozen keeps the first row in sight.
func frozen() *excelize.Panes {
	return &excelize.Panes{
		Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: "A2", ActiveCell: "A2", Pane: "bottomLeft"}},
	}
}

// width is how wide a column is, in characters.
func width(name string) float64 {
	switch batch.Column(name) {
	case batch.ColOperation, batch.ColRole:
		return 15
	case batch.ColEmail, batch.ColReassignTo:
		return 32
	case batch.ColUserID:
		return 38
	case batch.ColGroups, batch.ColShareLink:
		return 30
	case "note":
		return 80
	}
	return 18
}

func (b *book) write(cells []string) error {
	style := b.text
	if b.row++; b.row == 1 {
		style = b.bold
	}
	b.line = b.line[:0]
	for i, cell := range cells {
		if n := len(utf16.Encode([]rune(cell))); n > excelize.TotalCellChars {
			return fmt.Errorf("row %d, column %s: a cell of a workbook holds %d characters, and these are %d; CSV has room for them",
				b.row, b.header[i], excelize.TotalCellChars, n)
		}
		if cell == "" {
			b.line = append(b.line, nil) // an empty cell is no cell; its style is the column's
			continue
		}
		b.line = append(b.line, excelize.Cell{StyleID: style, Value: cell})
	}
	if b.row > excelize.TotalRows {
		return fmt.Errorf("a workbook has %d rows at most; CSV has room for more", excelize.TotalRows)
	}
	return b.page.SetRow(fmt.Sprintf("A%d", b.row), b.line)
}

func (b *book) writeAsIs(cells []string) error { return b.write(cells) }

// offer has the cells of a column offer words.
func (b *book) offer(column batch.Column, words []string) error {
	at := slices.Index(b.header, string(column))
	if at < 0 {
		return nil
	}
	name, err := excelize.ColumnNumberToName(at + 1)
	if err != nil {
		return err
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s2:%[1]s%d", name, offered+1))
	if err := v.SetDropList(words); err != nil {
		return fmt.Errorf("the choices of %s: %w", column, err)
	}
	v.SetError(excelize.DataValidationErrorStyleWarning, "no "+string(column), "the words are: "+strings.Join(words, ", "))
	return b.file.AddDataValidation(pageName, v)
}

func (b *book) close() error {
	err := b.page.Flush()
	if err == nil && len(b.notes) > 0 {
		err = b.writeNotes()
	}
	if err == nil {
		_, err = b.file.WriteTo(b.to)
	}
	return errors.Join(err, b.file.Close())
}

// writeNotes writes the page of notes behind the other one.
func (b *book) writeNotes() error {
	if _, err := b.file.NewSheet(notesName); err != nil {
		return err
	}
	text, err := b.file.NewStyle(&excelize.Style{NumFmt: textFormat, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return err
	}
	page, err := b.file.NewStreamWriter(notesName)
	if err != nil {
		return err
	}
	if err := errors.Join(page.SetColWidth(1, 1, 18), page.SetColWidth(2, 2, noteWidth)); err != nil {
		return err
	}
	for i, n := range b.notes {
		word := excelize.Cell{StyleID: text, Value: n[0]}
		if n[1] == "" {
			word.StyleID = b.bold
		}
		lines := 1 + utf8.RuneCountInString(n[1])/(noteWidth*9/10) // words do not fill them
		tall := excelize.RowOpts{Height: lineHeight * float64(lines)}
		if err := page.SetRow(fmt.Sprintf("A%d", i+1), []any{word, excelize.Cell{StyleID: text, Value: n[1]}}, tall); err != nil {
			return err
		}
	}
	b.file.SetActiveSheet(0)
	return page.Flush()
}
