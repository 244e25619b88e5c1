package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/report"
)

// agreed are the flags that decide what becomes of the rows. They stand in a plan
// file under their names, and hold when it is carried out.
type agreed struct {
	reading
	Operation      string `json:"operation,omitempty"`
	Limit          int    `json:"limit,omitempty"`
	MissingOK      bool   `json:"missing-ok,omitempty"`
	DataToKeyOwner bool   `json:"data-to-key-owner,omitempty"`
	ReassignTo     string `json:"reassign-to,omitempty"`
	Protect        string `json:"protect,omitempty"`
}

func (o options) agreed() agreed {
	return agreed{o.reading, o.Operation, o.Limit, o.MissingOK, o.DataToKeyOwner, o.ReassignTo, o.Protect}
}

// newPlanFile says whether a plan can be written to a file that is not there yet:
// somebody may have agreed to one that is.
func (j *job) newPlanFile(name string) error {
	if j.demo {
		return &failure{code: Usage, message: "a plan for the demo cannot be carried out: its portal is gone with this command", hint: "leave out -o"}
	}
	switch _, err := os.Lstat(name); {
	case err == nil:
		return &failure{code: Usage, message: name + " is there already, and is not overwritten", hint: "give another name, or delete it"}
	case !errors.Is(err, fs.ErrNotExist):
		return &failure{code: Usage, message: fmt.Sprintf("cannot write %s: %s", name, reason(err)), err: err}
	}
	return nil
}

// writePlanFile writes a plan down.
func (j *job) writePlanFile(name string, made *plan.Plan) error {
	o := j.agreed()
	o.ReassignTo, o.Protect = heirID(made, o.ReassignTo), absolute(o.Protect)
	options, err := json.Marshal(o)
	if err != nil {
		return err
	}
	address, err := j.address()
	if err != nil {
		return err
	}
	a := &plan.Agreement{
		Tool: version, MadeAt: time.Now().UTC().Truncate(time.Millisecond), Portal: address, KeyOwner: j.portal.caller.ID, Options: options,
		Sheet: plan.Source{Path: absolute(j.in.path), SHA256: digest(j.in.content), Rows: len(j.rows)},
	}
	a.Agree(made)
	content, err := a.Encode()
	if err != nil {
		return err
	}
	if err := createFile(name, content); err != nil {
		return &failure{code: Usage, message: fmt.Sprintf("cannot write %s: %s", name, reason(err)), err: err}
	}
	return nil
}

// createFile makes a file that was not there.
func createFile(name string, content []byte) error {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(name)
	}
	return err
}

// openAgreement takes the sheet and the options of a plan file that stands where
// the sheet is expected.
func (j *job) openAgreement(s *streams) error {
	name, content := j.in.name, j.in.content
	if !j.runs {
		return &failure{
			code: Usage, message: name + " is a plan file and no sheet", hint: "carry it out: docspace-batch run " + quote(orDash(j.in.path)),
		}
	}
	a, err := plan.DecodeAgreement(content)
	var wrong *plan.AgreementError
	switch {
	case errors.As(err, &wrong):
		return &failure{code: Usage, message: name + ": " + wrong.Message + "; nothing was sent", hint: wrong.Hint}
	case err != nil:
		return err
	}
	if err := j.useAgreed(name, a); err != nil {
		return err
	}
	file, err := j.sheetOf(a)
	if err != nil {
		return err
	}
	if file == "-" && j.file == "-" {
		return &failure{code: Usage, message: "plan file and sheet cannot both come by standard input", hint: "give one of them as a file"}
	}
	if j.in, err = openInput(file, s.in); err != nil {
		return err
	}
	if digest(j.in.content) != a.Sheet.SHA256 {
		return &failure{
			code: Changed, message: fmt.Sprintf("%s is not the sheet of this plan, or has changed since; nothing was sent", j.in.name),
			hint: "give the sheet as it was with --sheet FILE, or plan the new one: docspace-batch plan " + quote(file) + " -o FILE",
		}
	}
	j.agreement, j.planFile = a, content
	return nil
}

// goOnAgreed takes the plan that a run was begun with, which lies in its directory.
func (j *job) goOnAgreed() error {
	name := j.earlier.dir.path(planName)
	content, err := os.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s; nothing was sent", name, reason(err)), err: err}
	}
	if j.agreement, err = plan.DecodeAgreement(content); err != nil {
		return &failure{code: Usage, message: name + ": " + err.Error() + "; nothing was sent", hint: "bring the file back as the run left it", err: err}
	}
	return nil
}

// useAgreed takes the flags of the plan. Others may not be given.
func (j *job) useAgreed(name string, a *plan.Agreement) error {
	var o agreed
	if err := json.Unmarshal(a.Options, &o); err != nil {
		return &failure{code: Usage, message: fmt.Sprintf("%s: its options: %v; nothing was sent", name, err)}
	}
	given := j.agreed()
	for _, f := range []struct {
		flag string
		same bool
	}{
		{"--operation", given.Operation == "" || given.Operation == o.Operation},
		{"--limit", given.Limit == 0 || given.Limit == o.Limit},
		{"--missing-ok", !given.MissingOK || o.MissingOK},
		{"--data-to-key-owner", !given.DataToKeyOwner || o.DataToKeyOwner},
		{"--reassign-to", given.ReassignTo == "" || given.ReassignTo == o.ReassignTo},
		{"--protect", given.Protect == "" || absolute(given.Protect) == o.Protect},
		{"--encoding", given.Encoding == "" || given.Encoding == o.Encoding},
		{"--sheet-name", given.SheetName == "" || given.SheetName == o.SheetName},
		{"--map", given.Map == nil || slices.Equal(given.Map, o.Map)},
		{"--skip-empty", !given.SkipEmpty || o.SkipEmpty},
		{"--skip-hidden", !given.SkipHidden || o.SkipHidden},
		{"--with-disabled", !given.WithDisabled || o.WithDisabled},
		{"--with-guests", !given.WithGuests || o.WithGuests},
	} {
		if !f.same {
			return &failure{
				code: Usage, message: fmt.Sprintf("%s was planned without this %s; nothing was sent", name, f.flag),
				hint: "leave it out, or make the plan anew with it",
			}
		}
	}
	j.reading = o.reading
	j.Operation, j.Limit, j.MissingOK = o.Operation, o.Limit, o.MissingOK
	j.DataToKeyOwner, j.ReassignTo, j.Protect = o.DataToKeyOwner, o.ReassignTo, o.Protect
	var err error
	j.limits, err = j.guards.read()
	return err
}

// sheetOf is where the sheet of a plan is: where it was, or beside the plan.
func (j *job) sheetOf(a *plan.Agreement) (string, error) {
	if j.sheet != "" {
		return j.sheet, nil
	}
	if a.Sheet.Path == "" {
		return "", &failure{code: Usage, message: "the sheet of this plan came by standard input", hint: "give it with --sheet FILE"}
	}
	for _, path := range []string{a.Sheet.Path, filepath.Join(filepath.Dir(j.in.path), filepath.Base(a.Sheet.Path))} {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
	}
	return "", &failure{
		code: Usage, message: fmt.Sprintf("the sheet of this plan, %s, is not there any more", a.Sheet.Path), hint: "give it with --sheet FILE",
	}
}

// asAgreed refuses a plan that is not the one that was agreed to, and lists the
// differences.
func (j *job) asAgreed(s *streams, made *plan.Plan) error {
	a := j.agreement
	if a == nil || j.earlier != nil && j.earlier.failed { // what failed is planned anew
		return nil
	}
	was, err := docspace.ParseURL(a.Portal, true)
	switch {
	case err != nil || was.Host != j.client.Host():
		return &failure{
			code: Changed, message: fmt.Sprintf("this plan is for %s, not for %s; nothing was sent", a.Portal, j.client.Host()),
			hint: "leave out --url and DOCSPACE_URL, or make the plan anew",
		}
	case !strings.EqualFold(a.KeyOwner, j.portal.caller.ID):
		return &failure{
			code: Changed, message: "this plan was made with the key of somebody else; nothing was sent",
			hint: "use a key of that user, or make the plan anew with this one",
		}
	}
	drift := a.Drift(made)
	if j.earlier != nil {
		drift = a.Left(made)
	}
	if len(drift) == 0 {
		return nil
	}
	if err := report.WriteDrift(s.errors(), drift); err != nil {
		return err
	}
	if j.acceptDrift {
		s.notice("%s not as planned; --accept-drift carries out what the sheet says now", are(len(drift), "row"))
		return nil
	}
	return &failure{
		code: Changed, message: are(len(drift), "row") + " not as planned; nothing was sent",
		hint: "make the plan anew, or carry out what the sheet says now, with --accept-drift",
	}
}
