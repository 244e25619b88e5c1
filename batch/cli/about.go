package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/report"
)

// describe says in a summary what an auditor asks of a run: who started it where,
// on what, and with which flags.
func (j *job) describe(sum *report.Summary, made *plan.Plan) error {
	sum.Sheet, sum.SheetSHA256, sum.SheetNotices = j.in.name, digest(j.in.content), j.sheetRead.Notices()
	sum.Portal, sum.PortalVersion, sum.KeyOwner = j.portal.host, j.portal.about.Version, j.portal.caller
	sum.Host, _ = os.Hostname()
	if u, err := user.Current(); err == nil {
		sum.User = u.Username
	}
	kept, err := j.kept("", made)
	if err != nil {
		return err
	}
	sum.Options, err = optionsOf(kept)
	return err
}

// notShown are options that say nothing of what a run does.
var notShown = []string{"url", "api-key-file", "ca-file", "state-dir", "allow-http"}

// optionsOf are the options that do something, by the names of their flags.
func optionsOf(kept json.RawMessage) ([]report.Option, error) {
	var values map[string]any
	if err := json.Unmarshal(kept, &values); err != nil {
		return nil, err
	}
	var all []report.Option
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if slices.Contains(notShown, name) {
			continue
		}
		var text string
		switch v := values[name].(type) {
		case bool:
			text = map[bool]string{true: "yes"}[v]
		case float64:
			text = strings.TrimSuffix(fmt.Sprintf("%g", v), ".0")
			if name == "max-wait" || name == "max-duration" || name == "wait-lock" {
				text = time.Duration(v).String()
			}
			if v == 0 && name != "rate" {
				continue
			}
		case string:
			text = v
		case []any: // --map
			for i, one := range v {
				if i > 0 {
					text += ", "
				}
				text += fmt.Sprint(one)
			}
		}
		if text != "" {
			all = append(all, report.Option{Name: name, Value: text})
		}
	}
	return all, nil
}

// moves says whether a row may have given something to somebody.
func moves(r batch.Result) bool {
	switch r.Row.Op {
	case batch.Delete, batch.Reassign, batch.ChangeRole:
		return r.Attempts > 0
	}
	return false
}
