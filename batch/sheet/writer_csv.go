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

func (p *csvPen) close() error {
	p.out.Flush()
	return p.out.Error()
}
