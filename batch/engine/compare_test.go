package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// serverWork is how long a small server works on a request, beside the 40 ms
// that any takes (docspace-api.md §25, on a portal of 12 000 accounts).
func serverWork(r *http.Request, ids int) time.Duration {
	path := strings.TrimPrefix(r.URL.Path, "/api/2.0/")
	each := time.Duration(ids) * time.Millisecond
	switch {
	case path == "people/filter":
		list := r.URL.Query().Get("filterValue")
		if list == "" {
			return 160 * time.Millisecond
		}
		addresses := 1 + strings.Count(list, ",")
		return min(2*time.Second, 30*time.Millisecond+time.Duration(addresses)*80*time.Millisecond)
	case path == "people/email":
		return 6 * time.Millisecond
	case path == "people" && r.Method == http.MethodPost:
		return 210 * time.Millisecond
	case strings.HasPrefix(path, "people/status/"):
		return 5 * each
	case strings.HasPrefix(path, "people/type"):
		return 13 * max(each, time.Millisecond)
	case path == "people/delete":
		return 19 * each
	}
	return 0
}

// assignment is a sheet and which of its rows nobody can carry out.
type assignment struct {
	name   string
	rows   []batch.Row
	faulty []bool
}

// crowded is the address of one of the made-up people of the emulator, of whom
// these are the roles, twenty by twenty.
func crowded(i int) string { return fmt.Sprintf("person%05d@example.net", i+1) }

func crowdedRole(i int) string {
	switch i % 20 {
	case 3, 13:
		return "RoomAdmin"
	case 6, 11, 17:
		return "Guest"
	case 19:
		return "terminated"
	}
	return "User"
}

// offboarding is 10 000 people who leave.
func offboarding() assignment {
	a := assignment{name: "10 000 terminations"}
	for i := 0; len(a.rows) < 10_000; i++ {
		if crowdedRole(i) != "terminated" {
			a.rows = append(a.rows, batch.Row{Op: batch.Terminate, Email: crowded(i)})
		}
	}
	return a.finished()
}

// reorganisation is 12 000 rows of all kinds, of which one in a hundred cannot
// be carried out.
func reorganisation() assignment {
	const (
		creates, terminations                 = 4940, 3970
		promotions, demotions, guestsToUsers  = 2570, 200, 200
		missing, digits, otherwise, suspended = 30, 30, 30, 30
	)
	a := assignment{name: "12 000 rows of all kinds"}
	add := func(r batch.Row, faulty bool) { a.rows, a.faulty = append(a.rows, r), append(a.faulty, faulty) }
	next := 0
	person := func(role string) string {
		for crowdedRole(next) != role {
			next++
		}
		next++
		return crowded(next - 1)
	}
	each := func(n int, role string, row func(email string) batch.Row, faulty bool) {
		for range n {
			add(row(person(role)), faulty)
		}
	}
	to := func(r batch.Role) func(string) batch.Row {
		return func(email string) batch.Row { return batch.Row{Op: batch.ChangeRole, Email: email, Role: r} }
	}
	leave := func(email string) batch.Row { return batch.Row{Op: batch.Terminate, Email: email} }
	come := func(email string) batch.Row {
		return batch.Row{Op: batch.Create, Email: email, FirstName: "New", LastName: "Comer", Role: batch.User}
	}
	each(terminations, "User", leave, false)
	each(promotions, "User", to(batch.RoomAdmin), false)
	next = 0
	each(demotions, "RoomAdmin", to(batch.User), false)
	each(otherwise, "RoomAdmin", come, true)
	next = 0
	each(guestsToUsers, "Guest", to(batch.User), false)
	next = 0
	each(suspended, "terminated", to(batch.RoomAdmin), true)
	for i := range creates {
		add(come(fmt.Sprintf("new%05d@example.com", i)), false)
	}
	for i := range digits {
		r := come(fmt.Sprintf("robot%05d@example.com", i))
		r.LastName = "R2D2"
		add(r, true)
	}
	for i := range missing {
		add(leave(fmt.Sprintf("nobody%05d@example.com", i)), true)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(a.rows), func(i, j int) {
		a.rows[i], a.rows[j] = a.rows[j], a.rows[i]
		a.faulty[i], a.faulty[j] = a.faulty[j], a.faulty[i]
	})
	return a.finished()
}

func (a assignment) finished() assignment {
	for i := range a.rows {
		a.rows[i].Line = i + 2
	}
	if a.faulty == nil {
		a.faulty = make([]bool, len(a.rows))
	}
	return a
}

// effect says whether the portal shows what a row asks for.
func effect(p *emulator.Portal, r batch.Row) bool {
	x, there := p.Person(r.Email)
	switch r.Op {
	case batch.Terminate:
		return there && x.Status == emulator.Terminated
	case batch.ChangeRole:
		return there && string(x.Role) == string(r.Role)
	}
	return there && x.LastName == r.LastName && x.Status == emulator.Active
}

// verdicts compares what a way says of the rows with the portal afterwards.
func (a assignment) verdicts(p *emulator.Portal, done []bool) (wrong, unfinished int) {
	for i, r := range a.rows {
		there := effect(p, r)
		switch {
		case a.faulty[i] && (done[i] || there), done[i] != there:
			wrong++
		case !a.faulty[i] && !there:
			unfinished++
		}
	}
	return wrong, unfinished
}

// script is how people write it by hand: a look-up and a write for each row.
type script struct {
	key    string
	client *http.Client
	over   atomic.Bool // the day's limit is used up
}

var (
	errTaken   = errors.New("the address is taken")
	errMissing = errors.New("nobody has this address")
	errDay     = errors.New("no more today")
)

func (s *script) ask(ctx context.Context, method, path string, body any) (int, []byte, error) {
	if s.over.Load() {
		return 0, nil, errDay
	}
	var content io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		content = bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(ctx, method, figureURL+"/api/2.0/"+path, content)
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+s.key)
	r.Header.Set("Content-Type", "application/json")
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if answer.StatusCode == http.StatusTooManyRequests && answer.Header.Get("Retry-After") != "" {
		s.over.Store(true)
		return 0, nil, errDay
	}
	return answer.StatusCode, text, err
}

// row carries out one row and believes a 200.
func (s *script) row(ctx context.Context, r batch.Row) error {
	status, text, err := s.ask(ctx, http.MethodGet, "people/email?email="+url.QueryEscape(r.Email), nil)
	if err != nil {
		return err
	}
	if status != http.StatusOK && status != http.StatusNotFound {
		return fmt.Errorf("look-up: %d", status)
	}
	var found struct {
		Response struct {
			ID          string
			IsRoomAdmin bool
		}
	}
	if status == http.StatusOK {
		if err := json.Unmarshal(text, &found); err != nil {
			return err
		}
	}
	id := found.Response.ID
	switch {
	case r.Op == batch.Create && id != "":
		return errTaken
	case r.Op != batch.Create && id == "":
		return errMissing
	}
	ids := map[string]any{"userIds": []string{id}}
	switch {
	case r.Op == batch.Create:
		status, _, err = s.ask(ctx, http.MethodPost, "people", map[string]string{
			"email": r.Email, "firstName": r.FirstName, "lastName": r.LastName, "type": string(r.Role),
		})
	case r.Op == batch.Terminate:
		status, _, err = s.ask(ctx, http.MethodPut, "people/status/Terminated", ids)
	case found.Response.IsRoomAdmin:
		status, _, err = s.ask(ctx, http.MethodPost, "people/type", map[string]string{"type": string(r.Role), "userId": id})
	default:
		status, _, err = s.ask(ctx, http.MethodPut, "people/type/"+string(r.Role), ids)
	}
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s: %d", r.Op, status)
	}
	return err
}

// oneByOne is the way of the vendor's samples: one row after the other.
func oneByOne(t *testing.T, h *hosted, rows []batch.Row) []bool {
	t.Helper()
	s := &script{key: h.portal.Owner().Key, client: &http.Client{Transport: h}}
	done := make([]bool, len(rows))
	for i, r := range rows {
		err := s.row(t.Context(), r)
		if errors.Is(err, errDay) {
			break
		}
		done[i] = err == nil
	}
	return done
}

// tenAtOnce is the obvious way in Go: ten at once, and whatever fails is tried
// three times more, a second later.
func tenAtOnce(t *testing.T, h *hosted, rows []batch.Row) []bool {
	t.Helper()
	s := &script{key: h.portal.Owner().Key, client: &http.Client{Transport: h}}
	done := make([]bool, len(rows))
	var g errgroup.Group
	g.SetLimit(10)
	for i, r := range rows {
		g.Go(func() error {
			for try := 0; ; try++ {
				err := s.row(t.Context(), r)
				done[i] = err == nil
				if err == nil || errors.Is(err, errDay) || try == 3 {
					return nil
				}
				time.Sleep(time.Second)
			}
		})
	}
	_ = g.Wait() // rows return nil: what became of them is in done
	return done
}

// byEngine is this tool's way.
func byEngine(t *testing.T, h *hosted, rows []batch.Row) []bool {
	t.Helper()
	done := make([]bool, len(rows))
	for i, r := range carry(t.Context(), t, h, rows, figureOptions{}).results {
		done[i] = r.Status() == batch.Done || r.Status() == batch.Unchanged
	}
	return done
}

// TestCompare carries out two sheets in three ways, on a portal of 12 000
// accounts with the hosted service's limits and a small server's times:
//
//	DOCSPACE_BATCH_LONG=1 go test ./batch/engine -run Compare -v
//
// Otherwise the scripts of others have one sheet only.
func TestCompare(t *testing.T) {
	t.Parallel()
	const ours = "docspace-batch"
	table := [][]string{{
		"sheet", "way", "requests", "writes counted", "429s", "rows wrong or unfinished", "minutes", "portal's processor, s",
	}}
	for n, a := range []assignment{offboarding(), reorganisation()} {
		for _, way := range []struct {
			name string
			do   func(*testing.T, *hosted, []batch.Row) []bool
		}{
			{"one by one: a look-up and a write each", oneByOne},
			{"ten at once, three retries", tenAtOnce},
			{ours, byEngine},
		} {
			if n > 0 && way.name != ours && !long() {
				continue
			}
			synctest.Test(t, func(t *testing.T) {
				const demoPeople = 20 // the owner included
				h := host(emulator.New(emulator.Config{
					Accounts: 12_000 - demoPeople, Limits: emulator.CloudLimits(), Latency: anyRequest, JobTime: 2 * time.Second,
				}))
				done := way.do(t, h, a.rows)
				took := time.Since(h.began)
				time.Sleep(time.Minute) // jobs at the portal go on
				wrong, unfinished := a.verdicts(h.portal, done)
				t.Logf("%s, %s: %d rows wrong, %d unfinished; by minute %v", a.name, way.name, wrong, unfinished, h.minutes)
				table = append(table, []string{
					a.name, way.name, thousands(h.sent), thousands(h.writes), thousands(h.refusals()),
					thousands(wrong + unfinished), fmt.Sprintf("%.1f", took.Minutes()), fmt.Sprintf("%.0f", h.processor().Seconds()),
				})
				if way.name != ours {
					return
				}
				if wrong+unfinished > 0 || h.refusals() > 0 {
					t.Errorf("%d rows wrong, %d unfinished, %d times 429; want none", wrong, unfinished, h.refusals())
				}
			})
		}
	}
	t.Log("\n" + markdown(table))
}

// thousands writes a number as people read it.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d %03d", n/1000, n%1000)
}

// markdown is a table with aligned columns, numbers to the right.
func markdown(table [][]string) string {
	widths := make([]int, len(table[0]))
	for _, row := range table {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for n, row := range table {
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < 2 {
				b.WriteString("| " + cell + pad + " ")
			} else {
				b.WriteString("| " + pad + cell + " ")
			}
		}
		b.WriteString("|\n")
		if n == 0 {
			for i, w := range widths {
				line := "| " + strings.Repeat("-", w) + " "
				if i >= 2 {
					line = "| " + strings.Repeat("-", w-1) + ": "
				}
				b.WriteString(line)
			}
			b.WriteString("|\n")
		}
	}
	return b.String()
}
