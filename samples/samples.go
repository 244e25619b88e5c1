// Package samples holds sheets to copy from: the commonest jobs, one file each,
// with invented people. They are embedded for the demo, the tests and the fuzz
// seeds, and run to the end on the emulator's demo portal with the key of its
// owner; the exception is broken.csv, whose column note says what is wrong with
// each row. It knows nothing of how sheets are read.
package samples

import "embed"

// FS holds the sheets: onboarding.csv, roles.csv, offboarding.csv, guests.csv,
// mixed.csv and broken.csv.
//
//go:embed *.csv
var FS embed.FS
