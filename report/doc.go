// Package report holds what people and programs get to see of a plan and of a
// run: the file of results, the summary, the progress on the terminal, and the
// texts and JSON of plans; the seal of a run's directory, and copies of it that
// hide whom it is about. It knows nothing of HTTP, portals and flags; numbers
// that only the client knows are given to it.
//
// Texts for people are at most 80 columns wide and carry nothing that could
// steer a terminal (Clean). What belongs to secret columns of the sheet, and
// the password and share link of a row, is never written anywhere.
package report
