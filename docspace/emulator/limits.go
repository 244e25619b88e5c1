package emulator

// Limits are the request limits of a portal, each for one user; 0 is no limit
// (docspace-api.md §2.5, §22).
type Limits struct {
	Minute    int // requests in any minute
	Reads     int // GETs at once
	Writes    int // others at once
	Day       int // POSTs and PUTs a day
	Sensitive int // requests to each sensitive endpoint in any 15 minutes
}

// CloudLimits are those of the hosted service.
func CloudLimits() Limits {
	return Limits{Minute: 1500, Reads: 50, Writes: 15, Day: 10_000, Sensitive: 5}
}
