package plan

import "time"

// Cost is what carrying out a plan takes.
type Cost struct {
	Requests int           // requests still to be sent, proofs included
	Writes   int           // those of them that count against the day's 10 000 (POST and PUT)
	Duration time.Duration // at the pace given to Make; 0 when there is no pace
	Mails    int           // people whom the portal will e-mail
}
