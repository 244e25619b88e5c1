// Package samples holds what to copy from: sheets for the commonest jobs, one
// file each, with invented people, and in schedule the nightly offboarding for
// cron, systemd and Kubernetes. They are embedded for the demo, the tests and
// the fuzz seeds. The sheets run to the end on the emulator's demo portal with
// the key of its owner; the exception is broken.csv, whose column note says what
// is wrong with each row. It knows nothing of how sheets are read.
package samples

import "embed"

// FS holds the sheets: onboarding.csv, roles.csv, offboarding.csv, guests.csv,
// mixed.csv and broken.csv; and the directory schedule.
//
//go:embed *.csv schedule
var FS embed.FS
