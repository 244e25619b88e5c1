package sheet

import "docspace-batch/batch"

// FaultAt is something that is wrong with a cell of a row that was read, as only
// the portal shows.
func (s *Sheet) FaultAt(line int, column batch.Column, message, fix string) Fault {
	return s.fault(line, column, message, fix)
}
