package samples_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
	"docspace-batch/samples"
)

const (
	broken       = "broken.csv"
	rosterSample = "staff.csv" // names no operation
)

// faults is what batch/sheet finds wrong with a sample, a line each.
func faults(t *testing.T, name string) ([]batch.Row, string) {
	t.Helper()
	f, err := samples.FS.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, rows, err := sheet.ReadAll(f, sheet.Options{})
	var faults sheet.Faults
	if err != nil && !errors.As(err, &faults) {
		t.Fatal(err)
	}
	return rows, faults.Error()
}

func TestSamplesAreSound(t *testing.T) {
	names, err := fs.Glob(samples.FS, "*.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{broken, "guests.csv", "mixed.csv", "offboarding.csv", "onboarding.csv", "roles.csv", rosterSample}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Fatalf("samples (-want +got):\n%s", diff)
	}
	for _, name := range names {
		if name == broken || name == rosterSample {
			continue
		}
		rows, faults := faults(t, name)
		if faults != "" || len(rows) == 0 {
			t.Errorf("%s: %d rows and these faults:\n%s", name, len(rows), faults)
		}
	}
}

func TestMixedHasEveryOperation(t *testing.T) {
	rows, _ := faults(t, "mixed.csv")
	seen := map[batch.Op]bool{}
	for _, r := range rows {
		seen[r.Op] = true
		if r.RepeatOf != 0 {
			t.Errorf("line %d repeats line %d", r.Line, r.RepeatOf)
		}
	}
	for _, o := range batch.Operations() {
		if !seen[o.Name] {
			t.Errorf("no row with %s", o.Name)
		}
	}
}

// TestBroken compares all faults of broken.csv with testdata/broken.txt, which
// UPDATE_GOLDEN=1 rewrites.
func TestBroken(t *testing.T) {
	const golden = "testdata/broken.txt"
	_, got := faults(t, broken)
	got += "\n"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
