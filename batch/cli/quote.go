package cli

import (
	"regexp"
	"runtime"
	"strconv"
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
func runCommand(sheet, operation string, flags []string) string {
	words := append([]string{"docspace-batch", "run"}, flags...)
	if operation != "" {
		words = append(words, "--operation", quote(operation))
	}
	return strings.Join(append(words, quote(absolute(sheet))), " ")
}

// planCommand shows the plan of a job, with the flags that decide.
func (j *job) planCommand() string {
	if j.agreement != nil {
		words := []string{"docspace-batch", "run", quote(j.file), "--dry-run"}
		return strings.Join(append(words, j.given()...), " ")
	}
	words := []string{"docspace-batch", "plan", "-"}
	if j.in.path != "" {
		words[2] = quote(j.in.path)
	}
	add := func(flag, value string) {
		if value != "" {
			words = append(words, flag, quote(value))
		}
	}
	add("--operation", j.Operation)
	add("--reassign-to", j.ReassignTo)
	words = append(append(words, j.guardFlags()...), j.readingFlags()...)
	if j.Limit > 0 {
		add("--limit", strconv.Itoa(j.Limit))
	}
	if j.MissingOK {
		words = append(words, "--missing-ok")
	}
	if j.DataToKeyOwner {
		words = append(words, "--data-to-key-owner")
	}
	return strings.Join(append(words, j.given()...), " ")
}
