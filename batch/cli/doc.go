// Package cli is the command: its arguments, prompts, notices and exit codes,
// and the one place where the parts meet. It holds no rule about accounts,
// requests or files of its own.
package cli
