package cli_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"docspace-batch/batch/cli"
	"docspace-batch/docspace/emulator"
)

// TestExpired lets a key and a share link grow old, in virtual time, before the
// command uses them over real HTTP.
func TestExpired(t *testing.T) {
	for _, tt := range []struct {
		name   string
		days   int // that pass
		key    int // days that the key is good for
		code   int
		stderr string
		result string
	}{
		{name: "fresh", days: 1, key: 2, code: 0, result: ",done,guest_approved,"},
		{
			name: "key", days: 3, key: 2, code: 7,
			stderr: "docspace-batch: asking the portal whose key this is: GET people/@self: key not accepted (401)\n" +
				"hint: the API key is wrong, expired, switched off or deleted, or its owner is not active any more; " +
				"look under Developer Tools, API keys in the portal and make a new one\n",
		},
		{
			name: "link", days: 8, key: 30, code: 4, result: ",failed,share_link_refused,",
			stderr: "hint: correct the rows that failed, then run them: docspace-batch run --url URL --api-key-file DIR/key DIR/out/failed.csv\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("HOME", dir)
			synctest.Test(t, func(t *testing.T) {
				portal := emulator.New(emulator.Config{})
				key := lastingKey(t, portal, tt.key)
				sheet := filepath.Join(dir, "guests.csv")
				content := "operation,email,share_link\napprove-guest," + emulator.DemoGuestShared + "," +
					portal.GuestLink(emulator.DemoGuestShared, emulator.DemoAdmin) + "\n"
				if err := os.WriteFile(sheet, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(tt.days) * 24 * time.Hour)

				server := httptest.NewServer(portal)
				defer server.Close()
				if err := os.WriteFile(filepath.Join(dir, "key"), []byte(key), 0o600); err != nil {
					t.Fatal(err)
				}
				var stdout, stderr bytes.Buffer
				code := cli.Run(t.Context(), []string{
					"run", sheet, "--url", server.URL, "--api-key-file", filepath.Join(dir, "key"), "--rate", "0", "--out", filepath.Join(dir, "out"),
					"--no-progress",
				}, strings.NewReader(""), &stdout, &stderr)
				said := strings.NewReplacer(dir, "DIR", server.URL, "URL").Replace(stderr.String())
				if code != tt.code || said != tt.stderr {
					t.Errorf("exit code %d, want %d; stderr\n%s\nwant\n%s", code, tt.code, said, tt.stderr)
				}
				results, err := os.ReadFile(filepath.Join(dir, "out", "results.csv"))
				if (err != nil) != (tt.result == "") || !strings.Contains(string(results), tt.result) {
					t.Errorf("results (%v):\n%s", err, results)
				}
			})
		})
	}
}

// lastingKey makes a RoomAdmin's key that is good for some days.
func lastingKey(t *testing.T, p *emulator.Portal, days int) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{"name": "short", "expiresInDays": days})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://portal.example.com/api/2.0/keys", bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+p.Key(emulator.DemoRoomAdminBare))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	var answer struct{ Response struct{ Key string } }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Response.Key == "" {
		t.Fatalf("no key was made: %d, %v", w.Code, err)
	}
	return answer.Response.Key
}
