package plan

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
)

func TestProtectedUnknown(t *testing.T) {
	p := Protected{}
	for _, name := range []string{"Anna@example.com", "bob@example.com", "*@example.org", "*@example.net", "66FAA6E4-F133-11EA-B126-00FFEEC8B4EF"} {
		p.Add(name)
	}
	accounts := []batch.Account{
		{Exists: true, Email: "anna@EXAMPLE.com"},
		{Exists: true, Email: "x@example.org"},
		{Exists: true, Email: "y@example.com", ID: "66faa6e4-f133-11ea-b126-00ffeec8b4ef"},
	}
	if diff := cmp.Diff([]string{"*@example.net", "bob@example.com"}, p.Unknown(accounts)); diff != "" {
		t.Error(diff)
	}
}
