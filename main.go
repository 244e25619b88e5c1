// Command docspace-batch carries out spreadsheets of account operations on
// ONLYOFFICE DocSpace portals.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"docspace-batch/batch/cli"
)

// gcPercent keeps the memory of large sheets low: half a million small objects
// are alive as long as a run lasts. GOGC in the environment overrules it.
const gcPercent = 40

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // nohup wants it ignored
		signal.Notify(signals, syscall.SIGHUP)
	}
	signal.Ignore(syscall.SIGPIPE) // a reader who goes away must not end a run between two rows
	go func() {
		received := <-signals
		signal.Stop(signals) // the second one ends the process at once
		cancel(cli.Signal{Signal: received})
	}()
	os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
