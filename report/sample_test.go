package report

import (
	"time"

	"docspace-batch/batch"
)

// start is when the runs of the tests begin.
func start() time.Time { return time.Date(2026, 11, 22, 10, 15, 0, 0, time.FixedZone("", 3600)) }

func user(status batch.AccountStatus) batch.Account {
	return batch.Account{Exists: true, ID: "11111111-0000-4000-8000-000000000001", Role: batch.User, Status: status}
}

// sampleHeader is that of the sheet the sample results are of.
func sampleHeader() []string {
	return []string{"operation", "email", "first_name", "last_name", "role", "password", "note"}
}

func sampleSecret(col int) bool { return sampleHeader()[col] == "password" }

func sampleRow(line int, op batch.Op, email string, cells ...string) *batch.Row {
	return &batch.Row{
		Line: line, Op: op, Email: email, Password: "never-shown", ShareLink: "https://portal.example.com/s/never-shown",
		Cells: append([]string{string(op), email}, cells...),
	}
}

// sampleResults is one result of every status, in sheet order.
func sampleResults() []batch.Result {
	t := start()
	return []batch.Result{
		{
			Index: 0, Row: sampleRow(2, batch.Create, "zoe@example.com", "Zoë", "Müller, \"Zo\"", "", "never-shown", "=1+1"),
			Code: batch.CodeCreated, Message: "created as User; the portal has e-mailed the person",
			UserID: "11111111-0000-4000-8000-000000000001", After: user(batch.Active),
			HTTPStatus: 200, Attempts: 1, Call: "c1", StartedAt: t, FinishedAt: t.Add(123456 * time.Microsecond),
		},
		{
			Index: 1, Row: sampleRow(3, batch.Create, "王芳@example.org", "芳", "王", "User", "never-shown", "two\nlines"),
			Code: batch.CodeAlreadyExists, Message: "the account is already there as User",
			UserID: "11111111-0000-4000-8000-000000000002", Before: user(batch.Active), After: user(batch.Active),
		},
		{
			Index: 2, Row: sampleRow(5, batch.Delete, "ann@example.com", "", "", "", "never-shown", "+49 30 1234"),
			Code: batch.CodeNotTerminated, Message: "the portal deletes only terminated accounts and this one is active; " +
				"put a terminate row before this one",
			UserID: "11111111-0000-4000-8000-000000000003", Before: user(batch.Active), After: user(batch.Active),
		},
		{
			Index: 3, Row: sampleRow(6, batch.Terminate, "ann@example.com"),
			Code: batch.CodeEarlierRowFailed, Message: "line 5, an earlier row of the same account, failed; put that right " +
				"and run this row again",
			Before: user(batch.Active), After: user(batch.Active),
		},
		{
			Index: 4, Row: sampleRow(7, batch.Terminate, "li\x1b[31m@example.net", "", "", "", "", "-"),
			Code: batch.CodeAnswerLost, Message: "the portal gave no answer; look at the account before running this row again",
			Before: user(batch.Active), After: user(batch.Active),
			Attempts: 3, Call: "c2", StartedAt: t.Add(time.Second), FinishedAt: t.Add(61 * time.Second),
		},
		{
			Index: 5, Row: sampleRow(8, batch.Activate, "kim@example.com", "", "", "", "", "@all"),
			Code: batch.CodeStopped, Message: "the run was stopped before this row",
			Before: user(batch.Terminated), After: user(batch.Terminated),
		},
	}
}
