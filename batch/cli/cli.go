package cli

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// grammar is the commands with their flags.
type grammar struct {
	Check    checkCmd    `cmd:"" help:"Read a sheet and say what is wrong with it; no portal is needed."`
	Plan     planCmd     `cmd:"" help:"Show what each row of a sheet would change; nothing is changed."`
	Run      runCmd      `cmd:"" help:"Carry out a sheet and write one result per row."`
	Resume   resumeCmd   `cmd:"" help:"Go on with a run that was stopped, killed or cut off."`
	Report   reportCmd   `cmd:"" help:"Write the page of a run anew, or make a copy of the run that can be shared."`
	Runs     runsCmd     `cmd:"" help:"List the runs in a directory: when, what, how they ended, and whether they are intact."`
	Verify   verifyCmd   `cmd:"" help:"Say whether anybody has touched the files of a run."`
	Template templateCmd `cmd:"" help:"Write a sheet to fill in, with an example of each operation."`
	Export   exportCmd   `cmd:"" help:"Write the accounts of the portal as a sheet, to be edited."`
	Diff     diffCmd     `cmd:"" help:"Write the sheet that makes the portal equal to a list of who should have an account."`
	Whoami   whoamiCmd   `cmd:"" help:"Say whose key this is, what it may do, and what the portal is."`
	Emulator emulatorCmd `cmd:"" help:"Serve a portal in memory, to try things out."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

const description = `Reads a spreadsheet of account operations, works out what each row would
change on an ONLYOFFICE DocSpace portal, does it as fast as the portal allows,
and writes one true result per row.

Try it without a portal:  docspace-batch run --demo`

// Run runs the command with its arguments, without the program's name, and
// returns its exit code. Cancelling ctx ends a run in good order; the cause
// should be a Signal.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	s := &streams{in: stdin, out: stdout, err: stderr}
	err := run(ctx, args, s)
	var ended ended
	switch {
	case err == nil:
		return int(OK)
	case errors.As(err, &ended):
		return int(ended)
	}
	if cause := context.Cause(ctx); cause != nil && errors.Is(err, context.Canceled) {
		err = cause // what ended it: which signal
	}
	f := explain(err)
	f.print(stderr)
	return int(f.code)
}

// ended is how a command ends that has said everything already.
type ended ExitCode

func (e ended) Error() string { return ExitCode(e).String() }

func run(ctx context.Context, args []string, s *streams) (err error) {
	var helped bool
	parser, err := kong.New(&grammar{},
		kong.Name("docspace-batch"),
		kong.Description(description),
		kong.Writers(s.out, s.err),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 80, NoExpandSubcommands: true}),
		kong.Exit(func(int) { helped = true; panic(helpShown{}) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(s),
	)
	if err != nil {
		return err
	}
	defer func() {
		if helped {
			_ = recover()
			err = nil
		}
	}()
	if len(args) == 0 {
		return &failure{code: Usage, message: "no command is given", hint: "docspace-batch --help"}
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return usage(err)
	}
	return parsed.Run()
}

// helpShown unwinds the parser once it has printed a help text: it expects the
// program to end there.
type helpShown struct{}

func usage(err error) error {
	hint := "docspace-batch --help"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context.Command() != "" {
		hint = "docspace-batch " + strings.Fields(parse.Context.Command())[0] + " --help"
	}
	return &failure{code: Usage, message: err.Error(), hint: hint, err: err}
}
