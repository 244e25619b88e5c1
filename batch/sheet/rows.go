package sheet

import (
	"errors"
	"io"
	"iter"

	"docspace-batch/batch"
)

// Rows yields each row that is sound, and a Fault for each thing that is wrong,
// in the order of the sheet. Reading goes on after a fault where it can. A
// column that rows need and the sheet does not have is told of once. Rows can
// be ranged over once.
func (s *Sheet) Rows() iter.Seq2[batch.Row, error] {
	return func(yield func(batch.Row, error) bool) {
		for rec, err := range s.records() {
			if err != nil {
				if !yield(batch.Row{}, err) {
					return
				}
				continue
			}
			row, faults, sound := s.judge(rec)
			for _, f := range faults {
				if !yield(batch.Row{}, f) {
					return
				}
			}
			if sound && len(faults) == 0 && !yield(row, nil) {
				return
			}
		}
	}
}

// records yields each record that is a row to be read, and a Fault for each that
// cannot be taken apart.
func (s *Sheet) records() iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for !s.ended {
			rec, err := s.read()
			switch {
			case errors.Is(err, io.EOF):
				s.Close()
				return
			case err == nil && (blank(rec.all) || s.leaveOut(rec)):
				continue
			case err == nil:
				s.glimpse(rec)
			}
			if !yield(rec, err) {
				return
			}
		}
	}
}

// judge makes a row of a record, as check does, and compares it with those before.
func (s *Sheet) judge(rec record) (batch.Row, Faults, bool) {
	row, faults, sound := s.check(rec)
	if sound {
		faults = s.repeated(&row)
	}
	return row, faults, sound
}

// All reads all rows, or everything that is wrong with them as Faults.
func (s *Sheet) All() ([]batch.Row, error) {
	var rows []batch.Row
	var faults Faults
	for row, err := range s.Rows() {
		if err == nil {
			rows = append(rows, row)
			continue
		}
		fault, ok := errors.AsType[Fault](err)
		if !ok {
			return nil, err
		}
		faults = append(faults, fault)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return rows, nil
}

// ReadAll reads a whole sheet: all its rows, or everything that is wrong with
// it as Faults. Errors are those of Open.
func ReadAll(r io.Reader, o Options) (Header, []batch.Row, error) {
	s, err := Open(r, o)
	if err != nil {
		return Header{}, nil, err
	}
	rows, err := s.All()
	return s.header, rows, err
}
