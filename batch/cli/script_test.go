package cli_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"docspace-batch/batch/cli"
	"docspace-batch/samples"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"docspace-batch": func() {
			os.Exit(cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) //nolint:forbidigo // here the test binary is the command
		},
	})
}

// TestScripts runs the command as people do: real arguments, real files, a
// portal over real HTTP. UPDATE_GOLDEN=1 rewrites what the scripts expect.
// Commands of these scripts, besides testscript's own:
//
//	portal [server=3.6.1] [seats=N] [users=N] [tls] [empty] [jobtime=DUR]
//	    serves a portal; from now on the key is its owner's
//	state NAME
//	    what is the matter with the portal: unpaid, suspended, …
//	put EMAIL ROLE [terminated] [pending] [ldap] [rooms=N] [known=EMAIL] [invited=EMAIL]
//	    puts a person on the portal
//	key EMAIL [PERMISSION...]
//	    from now on the key is one of that person
//	revoke
//	    switches that key off
//	link [-short] [-old] VARIABLE GUEST INVITER
//	    makes a share link of a guest, -old one of eight days ago: the short one,
//	    or the query string of a long one, whose secret parts are then
//	    VARIABLE_KEY and VARIABLE_SEAL; that of a short one is VARIABLE_KEY
//	link -to VARIABLE TARGET
//	    makes a short link that leads to TARGET
//	id VARIABLE EMAIL
//	    the id of a person
//	fill FILE
//	    puts variables into a sheet
//	meanwhile METHOD PATH put EMAIL ROLE ...
//	meanwhile METHOD PATH owner METHOD PATH [BODY]
//	    what happens on the portal just before it gets the first such request:
//	    {EMAIL} in PATH and BODY stands for an id
//	fault METHOD PATH [times=N] [after] [break] [status=N] [body=TEXT]
//	    answers such requests wrongly
//	hold before|after|lost METHOD PATH N
//	    the n-th such request waits: before its effect, after it, or to be lost
//	await
//	    returns when that request has come
//	release
//	    lets it go on, and returns when it has been answered
//	website KIND
//	    from now on the address is not a portal's
//	exits CODE docspace-batch ARGS...
//	    runs the command and compares the exit code; stdout and stderr are then
//	    what it printed, with what differs each time masked
//	results DIR
//	    prints results.csv, masked
//	outcomes DIR
//	    prints line, status and code of each row in results.csv, which may lack rows
//	wayback DIR
//	    prints undo.csv and not-undoable.csv, masked
//	journal DIR
//	    prints journal.jsonl, masked, the records sorted
//	[!] changed
//	    prints what has changed on the portal since the last time; with ! nothing may have
//	sent [METHOD...]
//	    fails when other requests than these came since the last time
//	json
//	    fails when stdout is no JSON
//	write FILE TEXT
//	    writes a file with escapes such as \xe9
//	nowhere DIR SECRET...
//	    fails when the last output or a file in DIR has one of the secrets
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       os.Getenv("UPDATE_GOLDEN") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUp,
		Condition: func(name string) (bool, error) {
			if name == "unprivileged" {
				return runtime.GOOS != "windows" && os.Geteuid() != 0, nil
			}
			return false, os.ErrInvalid
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"portal": servePortal, "state": setState, "put": putPerson, "key": takeKey, "revoke": revokeKey,
			"link": makeLink, "id": findID, "fill": fillFile, "meanwhile": addEvent, "fault": addFault, "website": serveWebsite,
			"exits": compareExit, "groups": showGroups, "results": printResults, "changed": printChanges, "sent": compareMethods, "nowhere": grepSecrets,
			"json": checkJSON, "write": writeBytes, "hold": addHold, "await": awaitHold, "release": releaseHold,
			"outcomes": printOutcomes, "journal": printJournal, "wayback": printWayBack,
		},
	})
}

// setUp gives a script the samples, the directory $SHEETS with many kinds of sheets,
// and a portal that is not there yet.
func setUp(env *testscript.Env) error {
	sheets, err := filepath.Abs(filepath.Join("..", "sheet", "testdata", "sheets"))
	if err != nil {
		return err
	}
	env.Setenv("SHEETS", sheets)
	env.Values[portalKey{}] = &served{}
	env.Setenv("NO_COLOR", "1")
	env.Setenv("HOME", filepath.Join(env.WorkDir, ".home"))
	return fs.WalkDir(samples.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".csv" {
			return err
		}
		content, err := samples.FS.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := os.OpenFile(filepath.Join(env.WorkDir, path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err // the script has a file with the name of a sample
		}
		_, err = file.Write(content)
		return errors.Join(err, file.Close())
	})
}
