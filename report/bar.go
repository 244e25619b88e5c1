package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/schollz/progressbar/v3"
)

// The bar proper takes what the text beside it leaves, between these widths;
// with less than the smaller there is none.
const (
	narrowBar = 5
	wideBar   = 20
)

// bar is one frame of the bar, at most cols columns wide: percentage, bar,
// numbers and text. total must be above 0.
//
// The library draws; it keeps no state between frames and writes nothing by
// itself. Left to itself it syncs the terminal on every frame, counts only while
// it is visible, shows 100 % after an interruption and tears log lines.
func bar(done, total, cols int, text string) string {
	room := cols - width(draw(done, total, 0, text))
	if room < narrowBar {
		return shorten(fmt.Sprintf("%4d%% (%d/%d) %s", done*100/total, done, total, text), cols)
	}
	return draw(done, total, min(room, wideBar), text)
}

func draw(done, total, barWidth int, text string) string {
	b := progressbar.NewOptions(total,
		progressbar.OptionSetWriter(io.Discard),
		progressbar.OptionSetWidth(barWidth),
		progressbar.OptionSetTheme(progressbar.Theme{
			Saucer: "=", SaucerHead: ">", SaucerPadding: " ", BarStart: "[", BarEnd: "]",
		}),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionShowCount(),
		progressbar.OptionSetDescription(text),
		progressbar.OptionShowDescriptionAtLineEnd(),
	)
	_ = b.Set(min(done, total)) // fails only above the total
	return strings.TrimRight(strings.TrimPrefix(b.String(), "\r"), " ")
}
