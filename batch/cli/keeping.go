package cli

import (
	"crypto/ed25519"
	"errors"

	"docspace-batch/batch"
	"docspace-batch/report"
)

// keeping says how the files of a run are kept.
type keeping struct {
	BOM     bool   `json:"bom,omitempty" name:"bom" help:"Begin CSV files with a byte order mark, for Excel."`
	SignKey string `json:"sign-key,omitempty" help:"Sign the seal of the run with the ed25519 key in FILE (PEM)." placeholder:"FILE"`
}

// key is the one that signs the seal; nil: it is not signed.
func (k keeping) key() (ed25519.PrivateKey, error) {
	if k.SignKey == "" {
		return nil, nil
	}
	key, err := report.ReadSignKey(k.SignKey)
	if err != nil {
		return nil, &failure{
			code: Usage, message: err.Error() + "; nothing was sent",
			hint: "make one: openssl genpkey -algorithm ed25519 -out FILE; chmod 600 FILE", err: err,
		}
	}
	return key, nil
}

// emptied are the columns of a row's secrets, which no file of the run keeps.
func (j *job) emptied(index int) []string {
	var columns []string
	if j.rows[index].ShareLink != "" {
		columns = append(columns, string(batch.ColShareLink))
	}
	if j.rows[index].Password != "" {
		columns = append(columns, string(batch.ColPassword))
	}
	return columns
}

// writeLeft writes the rows that are left to be done.
func (r *record) writeLeft() error {
	failed, notRun := r.dir.path(failedName), r.dir.path(notRunName)
	left, err := report.WriteLeft(r.dir.path(resultsName), failed, notRun, r.bom, r.emptied)
	if err != nil {
		return err
	}
	if left.Failed > 0 {
		r.summary.Failed = failed
	}
	if left.NotRun > 0 {
		r.summary.NotRun = notRun
	}
	return nil
}

// seal closes the directory with what it holds now. What others have changed in it
// since an earlier part of the run is said, and not hidden by a new seal.
func (r *record) seal() error {
	o := report.SealOptions{
		RunID: r.id, ToolVersion: version, StartedAt: r.summary.StartedAt, FinishedAt: r.summary.FinishedAt,
		SheetName: r.summary.Sheet, SheetSHA256: r.summary.SheetSHA256, Key: r.signKey,
		Rewritten: []string{resultsName, summaryName, undoName, lossesName, failedName, notRunName, pageName},
	}
	err := report.Seal(string(r.dir), o)
	var broken *report.BrokenSealError
	var signature *report.SignatureError
	if errors.As(err, &broken) || errors.As(err, &signature) {
		r.unsealed = err
		return nil
	}
	return err
}
