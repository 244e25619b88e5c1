package sheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// formulaStart are the characters that begin what a spreadsheet runs as a formula.
const formulaStart = "=+-@\t\r"

// csvPen writes CSV. Cells that a spreadsheet would run get an apostrophe, which
// comes off again where a sheet is known as the tool's own.
type csvPen struct {
	out  *csv.Writer
	line []string
}

func newCSVPen(w io.Writer) *csvPen { return &csvPen{out: csv.NewWriter(w)} }

func (p *csvPen) write(cells []string) error {
	p.line = p.line[:0]
	for _, cell := range cells {
		if cell != "" && strings.IndexByte(formulaStart, cell[0]) >= 0 {
			cell = "'" + cell
		}
		p.line = append(p.line, cell)
	}
	return p.out.Write(p.line)
}

func (p *csvPen) writeAsIs(cells []string) error { return p.out.Write(cells) }

func (p *csvPen) close() error {
	p.out.Flush()
	return p.out.Error()
}

// runs says whether a spreadsheet can run a cell as a formula that does anything:
// numbers with a sign, of telephones too, do not.
func runs(cell string) bool {
	if cell == "" || strings.IndexByte(formulaStart, cell[0]) < 0 {
		return false
	}
	return cell[0] != '+' && cell[0] != '-' || strings.Trim(cell[1:], "0123456789 .,()/-") != ""
}
