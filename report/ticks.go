package report

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// ticksTo gives round numbers from 0 to the first one that is not below most, at
// most six of them.
func ticksTo(most float64) []float64 {
	if most <= 0 {
		most = 1
	}
	step := math.Pow(10, math.Floor(math.Log10(most/5)))
	for _, times := range []float64{1, 2, 5, 10} {
		if most <= 5*step*times {
			step *= times
			break
		}
	}
	ticks := []float64{0}
	for i := 1; ticks[i-1] < most; i++ {
		ticks = append(ticks, step*float64(i))
	}
	return ticks
}

// powersOfTen are those seconds that enclose the times given, at least two.
func powersOfTen(least, most float64) []float64 {
	low := math.Floor(math.Log10(max(least, 0.001)))
	high := max(low+1, math.Ceil(math.Log10(max(most, 0.001))))
	var ticks []float64
	for exponent := low; exponent <= high; exponent++ {
		ticks = append(ticks, math.Pow(10, exponent))
	}
	return ticks
}

// bucketFor is the shortest time that people count in of which d has at most n.
func bucketFor(d time.Duration, n int) time.Duration {
	s, m, h := time.Second, time.Minute, time.Hour
	steps := []time.Duration{
		s / 10, s / 5, s / 2, s, 2 * s, 5 * s, 10 * s, 15 * s, 30 * s, m, 2 * m, 5 * m, 10 * m, 15 * m, 30 * m, h, 2 * h, 3 * h, 6 * h, 12 * h,
	}
	for _, step := range steps {
		if d <= step*time.Duration(n) {
			return step
		}
	}
	day := 24 * h
	days := int(d/day)/n + 1
	return time.Duration(days) * day
}

// number is one with as many digits as people want to see.
func number(f float64) string {
	switch {
	case f >= 100:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case f >= 10:
		return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

// short is a time of an answer in seconds: "48 ms", "2.4 s".
func short(seconds float64) string {
	switch {
	case seconds < 0.001:
		return "< 1 ms"
	case seconds < 1:
		return fmt.Sprintf("%.0f ms", seconds*1000)
	}
	return number(seconds) + " s"
}
