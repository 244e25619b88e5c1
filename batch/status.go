package batch

// Status is how a row ended (design.md §6).
type Status string

// The statuses of a result.
const (
	Done      Status = "done"      // carried out, and the effect was seen
	Unchanged Status = "unchanged" // was already so
	Failed    Status = "failed"    // refused by the tool or the portal, or not as asked
	Unknown   Status = "unknown"   // sent, the answer was lost, reading again did not settle it
	Skipped   Status = "skipped"   // an earlier row of the same account failed
	NotRun    Status = "not_run"   // the run stopped first
)

// Statuses lists all statuses in the order in which people read them.
func Statuses() []Status { return []Status{Done, Unchanged, Failed, Unknown, Skipped, NotRun} }
