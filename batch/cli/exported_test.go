package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"docspace-batch/docspace/emulator"
)

// A portal of 1 200 people is read with a page of each hundred, a list of the groups
// and a page of each, besides what every command asks for.
func TestExportRequests(t *testing.T) {
	p := emulator.New(emulator.Config{Accounts: 1200})
	server := httptest.NewServer(p)
	defer server.Close()
	t.Setenv("DOCSPACE_URL", server.URL)
	t.Setenv("DOCSPACE_API_KEY", p.Owner().Key)
	var stdout, stderr bytes.Buffer
	args := []string{"export", "--rate", "0", "--state-dir", t.TempDir(), "-q"}
	if code := Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("%d: %s", code, &stderr)
	}
	want := map[string]map[string]int{"GET": {
		"/people/@self": 1, "/keys/@self": 1, "/settings": 1, "/group": 1,
		"/people/filter": (len(p.People())+99)/100 + 2,
	}}
	if diff := cmp.Diff(want, p.Stats().Requests); diff != "" {
		t.Error(diff)
	}
	if lines := strings.Count(stdout.String(), "\n"); lines != len(p.People())+1 {
		t.Errorf("%d lines of %d people", lines, len(p.People()))
	}
}

// An export that is stopped leaves nothing behind.
func TestExportStopped(t *testing.T) {
	p := emulator.New(emulator.Config{})
	ctx, stop := context.WithCancelCause(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/people/filter") {
			stop(Signal{syscall.SIGTERM})
		}
		p.ServeHTTP(w, r)
	}))
	defer server.Close()
	t.Setenv("DOCSPACE_URL", server.URL)
	t.Setenv("DOCSPACE_API_KEY", p.Owner().Key)
	dir := t.TempDir()
	var stdout, stderr bytes.Buffer
	args := []string{"export", "--rate", "0", "--state-dir", t.TempDir(), "-q", "-o", filepath.Join(dir, "people.csv")}
	if code := Run(ctx, args, strings.NewReader(""), &stdout, &stderr); code != int(Terminated) {
		t.Errorf("%d: %s", code, &stderr)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("%v, %v", files, err)
	}
}

// Who reads a directory that never stands still is told so.
func TestExportShifting(t *testing.T) {
	p := emulator.New(emulator.Config{Accounts: 150})
	came := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("startIndex") == "100" {
			came++
			p.Add(emulator.Person{Email: fmt.Sprintf("aaa%d@example.com", came), FirstName: "Robin", LastName: "Example", Role: emulator.User, Activated: true})
		}
		p.ServeHTTP(w, r)
	}))
	defer server.Close()
	t.Setenv("DOCSPACE_URL", server.URL)
	t.Setenv("DOCSPACE_API_KEY", p.Owner().Key)
	var stdout, stderr bytes.Buffer
	args := []string{"export", "--rate", "0", "--state-dir", t.TempDir(), "--no-progress"}
	if code := Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); code != 0 {
		t.Errorf("%d", code)
	}
	if came < 2 || !strings.Contains(stderr.String(), "somebody may be missing") {
		t.Errorf("%d came: %s", came, &stderr)
	}
}
