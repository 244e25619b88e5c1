package cli

import (
	"encoding/json"
	"fmt"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
)

// options are the flags of a run that change what it carries out, or how. They
// stand in its journal under the names of the flags, times in nanoseconds, and
// hold when the run is gone on with. No key is among them.
type options struct {
	reading
	choices
	guards
	pacing
	stopping
	keeping
	portalFlags
	ErrorOnUnchanged bool `json:"error-on-unchanged"`
}

// choices say what of a sheet is to be carried out.
type choices struct {
	Operation      string `json:"operation,omitempty" help:"The operation of all rows, for a sheet without that column." placeholder:"OP"`
	Limit          int    `json:"limit" help:"Carry out the first N steps only, to begin with." placeholder:"N"`
	MissingOK      bool   `json:"missing-ok" name:"missing-ok" help:"Leavers who are not there any more are no failure."`
	DataToKeyOwner bool   `json:"data-to-key-owner" help:"When people are deleted or demoted, their rooms may go to the owner of the key."`
	ReassignTo     string `json:"reassign-to,omitempty" help:"Who gets rooms and files of people deleted or demoted, where the sheet names nobody: e-mail or id." placeholder:"HEIR"`
	BatchSize      int    `json:"batch-size" help:"Most rows in one request; 0 leaves it to the tool." placeholder:"N"`
}

// overrides are the options that may be others when a run is gone on with; nil:
// they are as they were.
type overrides struct {
	Limit          *int           `json:"limit,omitempty" help:"Carry out the first N steps only, those of the run so far among them; 0 lifts the limit." placeholder:"N"`
	MissingOK      *bool          `json:"missing-ok,omitempty" name:"missing-ok" help:"Leavers who are not there any more are no failure."`
	DataToKeyOwner *bool          `json:"data-to-key-owner,omitempty" help:"When people are deleted or demoted, their rooms may go to the owner of the key."`
	MaxDelete      *plan.Limit    `json:"max-delete,omitempty" help:"Delete N accounts at most, or N% of the portal's." placeholder:"N|N%"`
	MaxTerminate   *plan.Limit    `json:"max-terminate,omitempty" help:"Terminate N accounts at most, or N% of the active ones." placeholder:"N|N%"`
	MaxDemote      *plan.Limit    `json:"max-demote,omitempty" help:"Give N accounts a lower role at most, or N% of the active ones." placeholder:"N|N%"`
	Protect        *string        `json:"protect,omitempty" help:"Take nothing away from the people in FILE." placeholder:"FILE"`
	BatchSize      *int           `json:"batch-size,omitempty" help:"Most rows in one request; 0 leaves it to the tool." placeholder:"N"`
	Rate           *float64       `json:"rate,omitempty" help:"Requests a second; 0 lifts the pace." placeholder:"N"`
	Workers        *int           `json:"workers,omitempty" help:"Writes at once, 1 to 14." placeholder:"N"`
	MaxWait        *time.Duration `json:"max-wait,omitempty" help:"Longest pause that the portal may ask for." placeholder:"DUR"`
	MaxErrors      *errorBudget   `json:"max-errors,omitempty" help:"Stop when more than N rows, or N% of the sheet's, have failed or are unknown; 100% lifts it." placeholder:"N|N%"`
	MaxDuration    *time.Duration `json:"max-duration,omitempty" help:"Stop in good order after this time; 0 lifts it." placeholder:"DUR"`
	WaitLock       *time.Duration `json:"wait-lock,omitempty" help:"Wait so long for another run to end." placeholder:"DUR"`
	BOM            *bool          `json:"bom,omitempty" name:"bom" help:"Begin CSV files with a byte order mark, for Excel."`
	SignKey        *string        `json:"sign-key,omitempty" help:"Sign the seal of the run with the ed25519 key in FILE (PEM)." placeholder:"FILE"`
	URL            *string        `json:"url,omitempty" help:"The same portal at another address, such as with https://." placeholder:"HOST"`
	APIKeyFile     *string        `json:"api-key-file,omitempty" name:"api-key-file" help:"File with a key of the same person." placeholder:"FILE"`
	CAFile         *string        `json:"ca-file,omitempty" name:"ca-file" help:"Trust the certificate authorities in FILE as well." placeholder:"FILE"`
	AllowHTTP      *bool          `json:"allow-http,omitempty" help:"Allow http:// to other machines: the key travels readable for all."`
	StateDir       *string        `json:"state-dir,omitempty" help:"Where the tool keeps its locks and the count of the day's writes." placeholder:"DIR"`
}

// widen says whether more may be done than what was planned when the run was
// allowed.
func (o overrides) widen() bool {
	return o.Limit != nil || o.MissingOK != nil || o.DataToKeyOwner != nil
}

// kept gives the options as they stand in a journal: from wherever the run is
// gone on with, they have to mean the same.
func (o options) kept(portal string, made *plan.Plan) (json.RawMessage, error) {
	o.ReassignTo = heirID(made, o.ReassignTo)
	o.URL = portal
	o.APIKeyFile, o.CAFile, o.StateDir = absolute(o.APIKeyFile), absolute(o.CAFile), absolute(o.state())
	o.Protect, o.SignKey = absolute(o.Protect), absolute(o.SignKey)
	return json.Marshal(o)
}

// heirID is the id of the heir of all rows that name none: no e-mails stand in a
// journal. It is "" when no row has such an heir.
func heirID(made *plan.Plan, heir string) string {
	for _, it := range made.Items {
		if it.Heir.ID != "" && batch.FoldEmail(it.Row.Heir) == batch.FoldEmail(heir) {
			return it.Heir.ID
		}
	}
	return ""
}

// restored are the options of a run, with what is given for the rest of it.
func restored(kept json.RawMessage, o overrides) (options, error) {
	var all options
	given, err := json.Marshal(o) //nolint:gosec // the path of a key, not the key
	if err != nil {
		return all, err
	}
	for _, layer := range []json.RawMessage{kept, given} {
		if err := json.Unmarshal(layer, &all); err != nil {
			return all, fmt.Errorf("the options in the journal: %w", err)
		}
	}
	return all, nil
}
