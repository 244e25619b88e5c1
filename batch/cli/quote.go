package cli

import (
	"regexp"
	"runtime"
	"strings"
)

// plain are arguments that no shell takes for anything else.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=][A-Za-z0-9_./:@%+,=-]*$`)

// quote writes an argument as it is to be typed.
func quote(arg string) string {
	switch {
	case runtime.GOOS == "windows":
		if plain.MatchString(strings.ReplaceAll(arg, `\`, "/")) {
			return arg
		}
		return `"` + arg + `"` // no path has a " in it there
	case plain.MatchString(arg):
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}

// resumeCommand is the command that goes on with the run in a directory, from
// wherever it is typed.
func resumeCommand(dir runDir, flags ...string) string {
	words := append([]string{"docspace-batch", "resume"}, flags...)
	return strings.Join(append(words, quote(absolute(string(dir)))), " ")
}

// runCommand is the command that runs a sheet, from wherever it is typed.
func runCommand(sheet, operation string) string {
	words := []string{"docspace-batch", "run"}
	if operation != "" {
		words = append(words, "--operation", quote(operation))
	}
	return strings.Join(append(words, quote(absolute(sheet))), " ")
}
