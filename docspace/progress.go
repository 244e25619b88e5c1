package docspace

// Progress is the record of a job that a call has started on the portal. The
// portal forgets it about a minute after the job has ended (docspace-api.md §9).
type Progress struct {
	ID         string `json:"id"`
	Error      string `json:"error"` // "" when there is none
	Percentage int    `json:"percentage"`
	Completed  bool   `json:"isCompleted"`
	Status     int    `json:"status"` // 0 created, 1 running, 2 completed, 3 cancelled, 4 failed (docspace-api.md §4)
}

const jobFailed = 4

// Failed says whether the job ended without having done its work.
func (p Progress) Failed() bool { return p.Status == jobFailed || p.Error != "" }
