// Package cli is the command: its arguments, prompts, messages and exit codes,
// and the place where the other packages meet. It decides nothing about rows.
//
// What goes where: standard output carries what a command was asked for (a plan,
// a summary, JSON); notices, progress, prompts and errors go to standard error.
// Messages have no capital at the start and no full stop; what to do next
// follows on lines that begin with "hint:". The bar is drawn, and questions
// are asked, only on a terminal.
package cli
