package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is the version of the tool.
const version = "0.1.0"

type versionCmd struct{}

// Run prints version, commit and Go.
func (versionCmd) Run(s *streams) error {
	_, err := fmt.Fprintf(s.out, "docspace-batch %s (commit %s, %s, %s/%s)\n", version, commit(), runtime.Version(),
		runtime.GOOS, runtime.GOARCH)
	return err
}

func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, changed := "unknown", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(len(s.Value), 12)]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+changes"
		}
	}
	return revision + changed
}
