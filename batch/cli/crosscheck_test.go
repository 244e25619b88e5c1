package cli

import (
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
	"docspace-batch/report"
)

// TestEventsCountOnce: an event of the audit trail stands for one change.
func TestEventsCountOnce(t *testing.T) {
	portal := emulator.New(emulator.Config{})
	client, err := docspace.New(docspace.Config{URL: demoURL, Key: portal.Owner().Key, UserAgent: "test", Transport: portal})
	if err != nil {
		t.Fatal(err)
	}
	user, _ := portal.Person(emulator.DemoUser)
	owner, _ := portal.Person(emulator.OwnerEmail)
	if _, _, err := client.SetStatus(t.Context(), docspace.Terminated, []string{user.ID}); err != nil {
		t.Fatal(err)
	}
	rows := []report.Outcome{
		{Line: "2", UserID: user.ID, Status: batch.Done, Code: batch.CodeTerminated},
		{Line: "3", UserID: user.ID, Status: batch.Done, Code: batch.CodeActivated},
	}
	var f crossCheck
	if err := f.events(t.Context(), client, rows, owner.ID, time.Now().Add(-time.Hour), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if !f.Audited || f.Events != 1 || len(f.Missing) != 1 || f.Missing[0].Line != "3" {
		t.Errorf("%+v", f)
	}
}
