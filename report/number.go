package report

import (
	"fmt"
	"time"
)

// plural is a number with its noun: "1 row", "2 rows".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// span says how long something takes, as exactly as people care to know:
// "0.4 s", "29 s", "4 min 10 s", "2 h 5 min".
func span(d time.Duration) string {
	switch {
	case d < time.Second && d > 0:
		return fmt.Sprintf("%.1f s", max(0.1, d.Seconds()))
	case d < 99500*time.Millisecond:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		d = d.Round(time.Second)
		return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d h %d min", d/time.Hour, d%time.Hour/time.Minute)
}

// about says how long something will take as far as that can be known: "under
// a minute", "7 min", "2 h 5 min", "3 days".
func about(d time.Duration) string {
	switch minutes := int(d.Round(time.Minute).Minutes()); {
	case d < time.Minute:
		return "under a minute"
	case minutes < 100:
		return fmt.Sprintf("%d min", minutes)
	case minutes < 48*60:
		return fmt.Sprintf("%d h %d min", minutes/60, minutes%60)
	default:
		return fmt.Sprintf("%d days", (minutes+12*60)/(24*60))
	}
}
