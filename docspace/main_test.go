package docspace_test

import (
	"testing"

	"go.uber.org/goleak"

	"docspace-batch/docspace"
)

// timeless is a reply without the time it took, which real connections make
// different each time.
func timeless(r docspace.Reply) docspace.Reply {
	r.Took = 0
	return r
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
