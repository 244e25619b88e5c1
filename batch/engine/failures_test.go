package engine_test

import (
	"fmt"
	"testing"
)

// failures collects what a bubble of virtual time finds wrong, so that rapid can
// shrink the case.
type failures struct {
	testing.TB
	said *[]string
}

func (f *failures) Helper() {}
func (f *failures) Errorf(form string, args ...any) {
	*f.said = append(*f.said, fmt.Sprintf(form, args...))
}
func (f *failures) Error(args ...any) { *f.said = append(*f.said, fmt.Sprint(args...)) }
