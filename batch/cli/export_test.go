package cli

import (
	"context"

	"github.com/alecthomas/kong"
)

// Parse reads a command line with the command's grammar, and runs nothing.
func Parse(args []string) error {
	parser, err := kong.New(&grammar{}, kong.Name("docspace-batch"), kong.Exit(func(int) {}), kong.BindTo(context.Background(), (*context.Context)(nil)))
	if err != nil {
		return err
	}
	_, err = parser.Parse(args)
	return err
}

// Commands are the names of the commands in the grammar.
func Commands() ([]string, error) {
	parser, err := kong.New(&grammar{})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, c := range parser.Model.Children {
		names = append(names, c.Name)
	}
	return names, nil
}
