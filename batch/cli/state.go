package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/natefinch/atomic"
)

// state is where the tool remembers things between runs: the flag, what systemd
// gives, else the user's cache; "" when there is no such place.
func (f portalFlags) state() string {
	if f.StateDir != "" {
		return f.StateDir
	}
	if dir := os.Getenv("STATE_DIRECTORY"); dir != "" {
		return dir
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "docspace-batch")
}

// stateFile is where something about one key owner on one portal is kept. The
// owner's id is the portal's word: it must not lead to another directory.
func stateFile(dir, host, owner, kind string) string {
	name := strings.NewReplacer(":", "_", "[", "", "]", "", "/", "_", `\`, "_").Replace(host + "-" + owner)
	return filepath.Join(dir, name+"."+kind)
}

// daysWrites counts the writes of one key owner on one portal, over all runs on
// this machine. The portal's day begins with the first write and ends 24 hours
// later. The count is advice: other programs of the same user write as well.
type daysWrites struct {
	path  string
	Since time.Time `json:"since"`
	Count int       `json:"writes"`
	saved time.Time
}

// saveEvery is how much of the count a killed run may lose.
const saveEvery = 2 * time.Second

// openDaysWrites reads the count; what cannot be read counts as nothing.
func openDaysWrites(dir, host, owner string) *daysWrites {
	if dir == "" {
		return &daysWrites{}
	}
	d := &daysWrites{path: stateFile(dir, host, owner, "writes.json")}
	if content, err := os.ReadFile(d.path); err == nil {
		_ = json.Unmarshal(content, d)
	}
	return d
}

// used is how many writes the day has seen.
func (d *daysWrites) used(now time.Time) int {
	if now.Sub(d.Since) >= 24*time.Hour || now.Before(d.Since) {
		return 0
	}
	return d.Count
}

// add counts writes, and saves the count now and then, or at once when flush is
// set.
func (d *daysWrites) add(n int, now time.Time, flush bool) error {
	if n > 0 {
		if d.used(now) == 0 {
			d.Since, d.Count = now, 0
		}
		d.Count += n
	}
	if d.path == "" || d.Count == 0 || !flush && now.Sub(d.saved) < saveEvery {
		return nil
	}
	d.saved = now
	content, err := json.Marshal(d)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(d.path), 0o700); err != nil {
		return err
	}
	return atomic.WriteFile(d.path, bytes.NewReader(append(content, '\n')))
}
