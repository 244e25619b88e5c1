package report

import "strings"

// table aligns cells in columns: the first to the left, the others, numbers,
// to the right, two blanks apart.
func table(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			if i == 0 {
				line.WriteString(pad(cell, widths[i]))
				continue
			}
			line.WriteString("  " + strings.Repeat(" ", widths[i]-width(cell)) + cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
