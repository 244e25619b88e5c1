// Package samples holds what to copy from: sheets for the commonest jobs, one
// file each, with invented people, and in schedule the nightly jobs for cron,
// systemd and Kubernetes. They are embedded for the demo, the tests and the fuzz
// seeds. The sheets run to the end on the emulator's demo portal with the key of
// its owner; the exceptions are broken.csv, whose column note says what is wrong
// with each row, and staff.csv, a roster for diff. It knows nothing of how sheets
// are read.
package samples

import "embed"

// FS holds the sheets: onboarding.csv, roles.csv, offboarding.csv, guests.csv,
// mixed.csv, broken.csv and staff.csv; and the directory schedule.
//
//go:embed *.csv schedule
var FS embed.FS
