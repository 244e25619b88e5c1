package engine

import "time"

// jobsAtOnce is how many jobs may go on at the portal at the same time.
const jobsAtOnce = 50

// job is work that a call started and that goes on at the portal after the
// answer. Its lane waits, no worker does.
type job struct {
	step    step
	started time.Time // when it was asked for the last time
	since   time.Time // when it was begun to be followed
	next    time.Time // when it is looked at next
	looks   int
	starts  int  // times it was started
	foreign bool // it is somebody else's, and ours is started after it
	last    bool // the run ends: there is no other look
}

func newJob(s step, started time.Time) *job {
	return &job{step: s, started: started, since: time.Now(), starts: 1}
}

// jobs are those that go on at the portal: parked ones, those being looked at,
// and those that calls on the wire start.
type jobs struct {
	parked   []*job
	looking  int
	starting int
}

func (js *jobs) park(j *job) { js.parked = append(js.parked, j) }

func (js *jobs) none() bool { return len(js.parked) == 0 }

func (js *jobs) full() bool { return len(js.parked)+js.looking+js.starting >= jobsAtOnce }

// due takes out the job that was to be looked at first, if its time has come.
func (js *jobs) due(now time.Time) *job {
	i := js.earliest()
	if i < 0 || js.parked[i].next.After(now) {
		return nil
	}
	j := js.parked[i]
	js.parked = append(js.parked[:i], js.parked[i+1:]...)
	js.looking++
	return j
}

// wake is when the next job is due; the zero time when none is parked.
func (js *jobs) wake() time.Time {
	if i := js.earliest(); i >= 0 {
		return js.parked[i].next
	}
	return time.Time{}
}

// hurry has all jobs looked at once more, now: the run ends.
func (js *jobs) hurry(now time.Time) {
	for _, j := range js.parked {
		j.next = now
	}
}

func (js *jobs) earliest() int {
	first := -1
	for i, j := range js.parked {
		if first < 0 || j.next.Before(js.parked[first].next) {
			first = i
		}
	}
	return first
}
