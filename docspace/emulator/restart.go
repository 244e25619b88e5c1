package emulator

// Restart does in no time what a crash of the server and its new start would
// do. What is kept in memory is lost: jobs stop where they are and nobody is
// told, no record of a job is left, late effects (Fault.Late) never come, and
// of the limiter only the day's count goes on. People, keys, log-ins, groups
// and links are as they were. A request that is just being answered still gets
// its answer.
//
// No restart of a portal was looked at: which of this a real one keeps in its
// cache is an assumption, made so that a client is put to the test. For one
// that reads progress a job without a record is nothing new: records are
// purged anyway (docspace-api.md §9).
func (p *Portal) Restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settle()
	for _, j := range p.jobs.all {
		if j.running() {
			_ = p.work(j, j.percentage)
		}
	}
	p.jobs = newJobs()
	p.late = nil
	p.limiter.restart()
}
