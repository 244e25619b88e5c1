package engine_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"docspace-batch/batch"
	"docspace-batch/batch/engine"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// Figures for which the portal must not share the process: the test binary is
// started again for it, with one test and what it is told in the environment.
const (
	inChild     = "DOCSPACE_BATCH_CHILD"
	childSize   = "DOCSPACE_BATCH_CHILD_SIZE"
	childPortal = "DOCSPACE_BATCH_CHILD_PORTAL"
)

// child is told its size; other tests of the binary are not children.
func child(t *testing.T) (size int) {
	t.Helper()
	if os.Getenv(inChild) != t.Name() {
		t.Skip("runs in a process that another test starts")
	}
	size, err := strconv.Atoi(os.Getenv(childSize))
	if err != nil {
		t.Fatal(err)
	}
	return size
}

// spawn starts the test binary again, to run one test.
func spawn(t testing.TB, test string, size int, portal string) *exec.Cmd {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(context.WithoutCancel(t.Context()), binary, "-test.run=^"+test+"$", "-test.v")
	c.Env = append(os.Environ(), inChild+"="+test, childSize+"="+strconv.Itoa(size), childPortal+"="+portal)
	c.Stderr = os.Stderr
	return c
}

// answer is what a child prints behind a word.
func answer(line, word string) (string, bool) {
	_, said, found := strings.Cut(line, "child "+word+" ")
	return said, found
}

// TestChildServes serves a portal until its standard input ends.
func TestChildServes(t *testing.T) {
	p := town(child(t), emulator.Config{})
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	ended := make(chan error)
	go func() { ended <- s.Serve(l) }()
	fmt.Fprintf(os.Stdout, "child serves http://%s\n", l.Addr())
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = s.Close()
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}

// serve starts a process that serves a town of so many accounts, and returns
// its address.
func serve(t testing.TB, accounts int) string {
	t.Helper()
	c := spawn(t, "TestChildServes", accounts, "")
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		if err := c.Wait(); err != nil {
			t.Errorf("the portal's process: %v", err)
		}
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, found := answer(lines.Text(), "serves"); found {
			return url
		}
	}
	t.Fatal("the portal's process has ended")
	return ""
}

// overLoopback is a client of a served town, without a pace.
func overLoopback(t testing.TB, url string) *docspace.Client {
	t.Helper()
	wire := docspace.NewTransport(docspace.TransportConfig{})
	t.Cleanup(wire.CloseIdleConnections)
	c, err := docspace.New(docspace.Config{URL: url, Key: townKey(), UserAgent: figureAgent, Transport: wire})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// townKey is the key of the owner, the same on every portal.
func townKey() string { return emulator.New(emulator.Config{Empty: true}).Owner().Key }

// TestChildCarries plans and carries out so many rows and tells how much memory
// that took.
func TestChildCarries(t *testing.T) {
	n := child(t)
	debug.SetGCPercent(40) // a large sheet is a matter of memory, never of the processor
	client := overLoopback(t, os.Getenv(childPortal))
	rows := leavers(n)
	for i := range rows {
		rows[i].Cells = []string{"terminate", rows[i].Email, "Some", "Body " + strconv.Itoa(i), "a note about this person"}
	}
	done := 0
	began := time.Now()
	p := planned(t.Context(), t, client, rows)
	planning, first := time.Since(began), mapped()
	err := engine.New(engine.Config{Client: client}).Run(t.Context(), p, func(r batch.Result) {
		if r.Status() == batch.Done {
			done++
		}
	})
	if err != nil || done != n {
		t.Errorf("%d of %d rows done, %v", done, n, err)
	}
	fmt.Fprintf(os.Stdout, "child took %d %d %s %s\n", first, mapped(), planning.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
}

// mapped is the memory that the process has taken from the system; what it gives
// back is still counted, so this is the peak.
func mapped() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

func TestFigureMemory(t *testing.T) {
	const mebi = 1 << 20
	sizes := []int{5_000, 15_000}
	if long() {
		sizes = []int{50_000, 100_000, 200_000}
	}
	var peaks []float64
	for _, n := range sizes {
		out, err := spawn(t, "TestChildCarries", n, serve(t, n+n/5)).Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		var first, peak uint64
		var planning, all string
		for line := range strings.Lines(string(out)) {
			if said, found := answer(line, "took"); found {
				if _, err := fmt.Sscan(said, &first, &peak, &planning, &all); err != nil {
					t.Fatal(err)
				}
			}
		}
		t.Logf("%d rows: %.0f MiB when planned, %.0f MiB at the peak, %.0f bytes a row; planned in %s, done in %s",
			n, float64(first)/mebi, float64(peak)/mebi, float64(peak)/float64(n), planning, all)
		peaks = append(peaks, float64(peak))
	}
	last := len(peaks) - 1
	if long() && peaks[last] > 400*mebi {
		t.Errorf("%.0f MiB for %d rows, want at most 400", peaks[last]/mebi, sizes[last])
	}
	if peaks[0] == 0 || peaks[last] > peaks[0]*float64(sizes[last])/float64(sizes[0]) {
		t.Errorf("memory grows faster than the sheet: %.0f", peaks)
	}
}

// loop does n things with so many workers and nothing else.
func loop(n, workers int, do func(i int)) {
	next := make(chan int)
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

// The engine with calls for one row against bare loops with as many workers
// that send the same requests to the same portal in another process: by the
// client, and by net/http alone without a look at the answers. Everybody is
// terminated already after the first round, which is as much work.
func TestFigureOverhead(t *testing.T) {
	n, rounds := 500, 3
	if long() {
		n, rounds = 4000, 21
	}
	const workers = docspace.DefaultWrites
	url := serve(t, n+1)
	wire := docspace.NewTransport(docspace.TransportConfig{})
	t.Cleanup(wire.CloseIdleConnections)
	client, plain, key := overLoopback(t, url), &http.Client{Transport: wire}, "Bearer "+townKey()
	p := planned(t.Context(), t, client, leavers(n))
	byEngine := func() {
		done := 0
		err := engine.New(engine.Config{Client: client, BatchSize: 1, Workers: workers}).Run(t.Context(), p, func(r batch.Result) {
			if r.Status() == batch.Done {
				done++
			}
		})
		if err != nil || done != n {
			t.Fatalf("%d of %d rows done, %v", done, n, err)
		}
	}
	byClient := func() {
		loop(n, workers, func(i int) {
			id := p.Items[i].Before.ID
			people, _, err := client.SetStatus(t.Context(), docspace.Terminated, []string{id})
			if err != nil || len(people) != 1 || people[0].ID != id || people[0].Status != docspace.Terminated {
				t.Errorf("%v, %v", people, err)
			}
		})
	}
	byHTTP := func() {
		loop(n, workers, func(i int) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, url+"/api/2.0/people/status/Terminated",
				strings.NewReader(`{"userIds":["`+p.Items[i].Before.ID+`"]}`))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Authorization", key)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json")
			a, err := plain.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, a.Body); err != nil || a.StatusCode != http.StatusOK {
				t.Errorf("status %d, %v", a.StatusCode, err)
			}
			_ = a.Body.Close()
		})
	}
	ways := []func(){byEngine, byClient, byHTTP}
	rates := make([][]float64, len(ways))
	for round := range rounds + 1 {
		for i := range ways {
			way := (round + i) % len(ways) // none is always the first
			began := time.Now()
			ways[way]()
			if round > 0 { // the first warms up
				rates[way] = append(rates[way], float64(n)/time.Since(began).Seconds())
			}
		}
	}
	ours, clients, bare := median(rates[0]), median(rates[1]), median(rates[2])
	shares := make([]float64, rounds) // of each round: the machine has other things to do as well
	for i := range shares {
		shares[i] = rates[0][i] / rates[1][i]
	}
	share := median(shares)
	t.Logf("rows/s, medians of %d rounds of %d rows: engine %.0f, loop over the client %.0f, loop over net/http %.0f: "+
		"the engine has %.1f %% of the first, round by round, and %.1f %% of the second", rounds, n, ours, clients, bare, 100*share, 100*ours/bare)
	if long() && share < 0.85 {
		t.Errorf("%.1f %% of the loop over the client, want 85", 100*share)
	}
}

func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}
