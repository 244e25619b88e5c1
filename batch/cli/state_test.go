package cli

import (
	"testing"
	"time"
)

func TestDaysWrites(t *testing.T) {
	dir := t.TempDir()
	start := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	open := func() *daysWrites { return openDaysWrites(dir, "portal.example.com:8443", "some-id") }
	add := func(n int, at time.Time, flush bool) {
		t.Helper()
		if err := open().add(n, at, flush); err != nil {
			t.Fatal(err)
		}
	}
	if used := open().used(start); used != 0 {
		t.Errorf("before the first run %d writes are used", used)
	}
	add(300, start, true)
	add(200, start.Add(23*time.Hour), true)
	if used := open().used(start.Add(23 * time.Hour)); used != 500 {
		t.Errorf("two runs within a day used %d, want 500", used)
	}
	if used := open().used(start.Add(24 * time.Hour)); used != 0 {
		t.Errorf("a day after the first write %d are used: the day began with it", used)
	}
	add(7, start.Add(25*time.Hour), true)
	if used := open().used(start.Add(26 * time.Hour)); used != 7 {
		t.Errorf("the next day used %d, want 7", used)
	}
	if used := openDaysWrites(dir, "portal.example.com:8443", "other-id").used(start.Add(26 * time.Hour)); used != 0 {
		t.Errorf("another key owner used %d", used)
	}
}

func TestDaysWritesSavedNowAndThen(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	d := openDaysWrites(dir, "portal.example.com", "id")
	saved := func() int { return openDaysWrites(dir, "portal.example.com", "id").used(now) }
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {time.Second, 1}, {saveEvery, 3}} {
		if err := d.add(1, now.Add(step.after), false); err != nil {
			t.Fatal(err)
		}
		if got := saved(); got != step.want {
			t.Errorf("after %s the file says %d, want %d", step.after, got, step.want)
		}
	}
}

func TestDaysWritesOfADemo(t *testing.T) {
	d := openDaysWrites("", "demo.example.com", "id")
	if err := d.add(5, time.Now(), true); err != nil || d.path != "" {
		t.Errorf("a demo keeps a count at %q: %v", d.path, err)
	}
}
