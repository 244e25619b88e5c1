package emulator

import "time"

// The refusals of the limiter as faults, with the numbers of the hosted service
// (docspace-api.md §22). A request that is refused has no effect, and the
// portal's own limiter knows nothing of it.

// MinuteFull is the 429 of the minute.
func MinuteFull() Fault {
	return refusal{kind: limitMinute, limit: CloudLimits().Minute}.fault()
}

// TooManyReads is the 429 of GETs at once.
func TooManyReads() Fault {
	return refusal{kind: limitReads, limit: CloudLimits().Reads}.fault()
}

// TooManyWrites is the 429 of other requests at once.
func TooManyWrites() Fault {
	return refusal{kind: limitWrites, limit: CloudLimits().Writes}.fault()
}

// DayFull is the 429 of the day's POSTs and PUTs. The day is over in so and so
// long, told in whole seconds, from now on.
func DayFull(left time.Duration) Fault {
	return refusal{kind: limitDay, limit: CloudLimits().Day, after: left, reset: time.Now().Add(left)}.fault()
}

// SensitiveFull is the 429 of a sensitive endpoint.
func SensitiveFull() Fault {
	return refusal{kind: limitSensitive, limit: CloudLimits().Sensitive}.fault()
}

func (r refusal) fault() Fault {
	a := r.answer()
	return Fault{Status: a.status, Header: a.header}
}
