package engine_test

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"docspace-batch/batch"
	"docspace-batch/docspace/emulator"
)

// mishap is what goes wrong with the first write of a run, and with what comes
// behind it.
type mishap struct {
	name, moment string
	fault        emulator.Fault  // of the first write
	rest         *emulator.Fault // of all other requests, while it lasts
	reads        bool            // of reads alone
	down         func() error    // what new connections come to, while it lasts; without a fault from before the first write on
	lasts        time.Duration
	look         *emulator.Fault // of the second look at a job
	wait         time.Duration   // until the run is gone on with
	stop         batch.Code      // how the first run ends where it leaves rows unknown
	want         string          // by column
}

func (m mishap) cells() []string { return strings.Fields(m.want) }

// ever is longer than any run waits.
const ever = 24 * time.Hour

// The words of the table, one for each column:
//
//	done      with the operation's own code
//	lost      answer_lost
//	job       job_outcome_lost
//	none      no_effect
//	link      share_link_refused
//	other     link_for_other_guest
//	stop      not_run/stopped, and so is the run
//	quota     not_run/quota_spent, and so is the run
//	fault     not_run/portal_fault, and so is the run
//	a+b       the first row of the call is a, the others are b
//	×n        n requests of the operation have reached the portal in the first run; without it: one
//	→         what it comes to when the run is gone on with; without it: the same
//	-         there is no such thing
//
// What is lost is unknown and never failed. Whether it is sent again in the same
// run is docspace-api.md §18.3: terminations and deletions may be, by the client
// at once or by the engine when its patience is over; all else waits for somebody
// to go on with the run. An admin goes on seeing a guest who is off his list:
// only a request that is refused proves that he is off it, which is why it is
// sent twice, and only one that was accepted before that he was on it
// (design.md §5); so he who never was on it is never done.
const (
	//             create     invite     3 invite   promote    3 promote  demote     reassign   terminate  3 terminate activate  3 activate delete    3 delete   group-add  3 add      group-rem. approve    delete-guest by admin  not his
	fine      = "done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done×2     refused"   // nothing is noticed, or waited for
	twice     = "done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×2     done×3     refused×2" // refused before anything is done
	neverCame = "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   done×2     done×2     done×2     lost→done  lost→done  done×2     done×2     done×2     done×2     done×2     lost→done  lost→done  done×3     lost×2"    // the answer is lost, and there is no effect
	came      = "done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       lost×2     lost×2"    // the answer is lost, the effect is there
	sentAgain = "done       done       done       done       done       done       done       done×2     done×2     done       done       done       done×2     done×2     done×2     done×2     done       done       lost×2     lost×2"    // so it is, and the client sends again what may be
	comesLate = "done       done       done       done       done       done       done       done×2     done×2     done       done       done       done×2     done×2     done×2     done×2     done       done       done×3     lost×2"    // the effect comes later, but in time
	unread    = "done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done×2     lost×2"    // accounts cannot be read for a while
	unproved  = "done       lost→done  lost→done  done       done       job→done   job→done   done       done       done       done       lost→done  lost→done  done       done       lost→done  lost→done  lost→done  done×2     lost"      // nor until the run ends
)

// every is the same word in each cell, but that a guest who never was on the
// list cannot be taken off it.
func every(word string) string {
	return strings.Repeat(word+" ", len(columns())-1) + strings.ReplaceAll(word, "done", "refused")
}

// startedAgain is a line in which the heir's job is started twice, which does no
// harm but for one more mail: a start without an answer for so long, or a job that
// cannot be looked at, is one that may be gone.
func startedAgain(words string) string {
	all := strings.Fields(words)
	all[slices.IndexFunc(columns(), func(c column) bool { return c.mailsAgain })] = "done×2"
	return strings.Join(all, " ")
}

// mishaps are the lines of the table.
func mishaps() []mishap {
	const before, after, amid, proving = "before the effect", "after the effect", "amid the effect", "while it is proved"
	const ages = 5 * time.Minute // longer than the client's patience
	broken := emulator.Fault{Break: true}
	page := emulator.ProxyPage
	with := func(f emulator.Fault, name, value string) emulator.Fault {
		f.Header = f.Header.Clone()
		if f.Header == nil {
			f.Header = http.Header{}
		}
		f.Header.Set(name, value)
		return f
	}
	login := emulator.Fault{Status: http.StatusFound, Header: http.Header{"Location": {"/login"}}}
	crash := emulator.Fault{Status: 500, Body: envelope(500, "System.Exception", "broken"), Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
	timeout := page(504)
	timeout.Delay = time.Minute
	dead := emulator.Fault{Status: http.StatusUnauthorized}
	suspended := emulator.Fault{
		Status: 404, Header: http.Header{"Content-Type": {"application/problem+json"}}, Body: `{"title":"Not Found","status":404}`,
	}
	behind := func(f emulator.Fault) emulator.Fault { f.After = true; return f }
	late := func(f emulator.Fault, d time.Duration) emulator.Fault { f.Late = d; return f }
	cut := func(f emulator.Fault) emulator.Fault { f.Cut = true; return f }
	slow := func(f emulator.Fault, d time.Duration) emulator.Fault { f.Drip = d; return f }
	silent := func(f emulator.Fault) emulator.Fault { f.Delay = ages; return f }
	zipped := func(f emulator.Fault) emulator.Fault { f.BadGzip = true; return f }
	half := func(f emulator.Fault) emulator.Fault { f.Applies = 1; return f }
	restarts := func(f emulator.Fault) emulator.Fault { f.Restart = true; return f }
	const fault = batch.CodePortalFault

	return []mishap{
		{name: "slow body, 20 s", moment: after, fault: slow(emulator.Fault{}, 20*time.Second), want: fine},
		{name: "slow body, 5 min", moment: before, fault: slow(page(200), ages), want: neverCame},
		{name: "slow body, 5 min", moment: after, fault: slow(emulator.Fault{}, ages), want: startedAgain(sentAgain)},
		{name: "no answer for 5 min", moment: before, fault: silent(page(200)), want: neverCame},
		{name: "no answer for 5 min", moment: after, fault: silent(emulator.Fault{}), want: startedAgain(sentAgain)},
		{name: "reset", moment: before, fault: broken, want: neverCame},
		{name: "reset", moment: after, fault: behind(broken), want: sentAgain},
		{name: "reset", moment: "25 s before the effect", fault: late(broken, 25*time.Second), want: comesLate},
		{name: "answer cut in the middle", moment: before, fault: cut(page(200)), want: neverCame},
		{name: "answer cut in the middle", moment: after, fault: cut(emulator.Fault{}), want: sentAgain},
		{name: "gzip damaged", moment: before, fault: zipped(page(200)), want: neverCame},
		{name: "gzip damaged", moment: after, fault: zipped(emulator.Fault{}), want: sentAgain},
		{name: "page called JSON", moment: before, fault: with(page(200), "Content-Type", "application/json"), want: neverCame},
		{name: "JSON called a page", moment: after, fault: with(emulator.Fault{}, "Content-Type", "text/html"), want: fine},
		{name: "page with 200", moment: before, fault: page(200), want: neverCame},
		{name: "page with 200", moment: after, fault: behind(page(200)), want: came},
		{name: "empty answer with 200", moment: before, fault: emulator.Fault{Status: 200}, want: neverCame},
		{name: "empty answer with 200", moment: after, fault: behind(emulator.Fault{Status: 200}), want: came},
		{name: "redirect to a login page", moment: before, fault: login, want: neverCame},
		{name: "redirect to a login page", moment: after, fault: behind(login), want: came},
		{name: "500 page", moment: before, fault: page(500), want: neverCame},
		{name: "500 page", moment: after, fault: behind(page(500)), want: came},
		{
			name: "500 of the portal", moment: before, fault: crash,
			want: "refused    refused    done×3     refused    done×3     refused    refused    refused    done×3     refused    done×3     refused    done×3     refused    done×3     refused    link       refused    done×3     lost×2",
		},
		{name: "500 of the portal", moment: after, fault: behind(crash), want: came},
		{name: "502", moment: before, fault: page(502), want: neverCame},
		{name: "502", moment: after, fault: behind(page(502)), want: sentAgain},
		{name: "503", moment: before, fault: page(503), want: neverCame},
		{name: "503", moment: after, fault: behind(page(503)), want: sentAgain},
		{name: "503, Retry-After 5 s", moment: before, fault: with(page(503), "Retry-After", "5"), want: neverCame},
		{name: "503, Retry-After 5 s", moment: after, fault: behind(with(page(503), "Retry-After", "5")), want: sentAgain},
		{name: "503, Retry-After 10 min", moment: before, fault: with(page(503), "Retry-After", "600"), want: neverCame},
		{name: "504 after 60 s", moment: before, fault: timeout, want: neverCame},
		{name: "504 after 60 s", moment: after, fault: behind(timeout), want: sentAgain},
		{name: "504 after 60 s", moment: "25 s before the effect", fault: late(timeout, 25*time.Second), want: comesLate},
		{
			name: "504 after 60 s", moment: "3 min before the effect", fault: late(timeout, 3*time.Minute), wait: 10 * time.Minute,
			want: neverCame,
		},

		{name: "connection refused, 3 s", moment: "never sent", down: refusedDial, lasts: 3 * time.Second, want: fine},
		{name: "connection refused, 1 min", moment: "never sent", down: refusedDial, lasts: time.Minute, want: fine},
		{
			name: "connection refused, for good", moment: "never sent", down: refusedDial, lasts: ever,
			want: every("fault×0→done"),
		},
		{name: "DNS failure, 1 min", moment: "never sent", down: namelessDial, lasts: time.Minute, want: fine},
		{
			name: "DNS failure, for good", moment: "never sent", down: namelessDial, lasts: ever,
			want: every("fault×0→done"),
		},
		{name: "reset, then refused, 1 min", moment: before, fault: broken, down: refusedDial, lasts: time.Minute, want: neverCame},
		{name: "reset, then refused, 1 min", moment: after, fault: behind(broken), down: refusedDial, lasts: time.Minute, want: came},
		{
			name: "reset, then refused, for good", moment: before, fault: broken, down: refusedDial, lasts: ever, stop: fault,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   job→done   lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost",
		},
		{
			name: "reset, then refused, for good", moment: after, fault: behind(broken), down: refusedDial, lasts: ever, stop: fault,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   job→done   lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost→done  lost       lost",
		},
		{name: "reset, then no DNS, 1 min", moment: after, fault: behind(broken), down: namelessDial, lasts: time.Minute, want: came},
		{
			name: "502 to all, 1 min", moment: before, fault: page(502), rest: new(page(502)), lasts: time.Minute,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   done×2     done×4     done×4     lost→done  lost→done  done×2     done×4     done×4     done×4     done×4     lost→done  lost→done  done×4     lost×3",
		},
		{
			name: "502 to all, 1 min", moment: after, fault: behind(page(502)), rest: new(page(502)), lasts: time.Minute,
			want: "done       done       done       done       done       done       done       done×3     done×3     done       done       done       done×3     done×3     done×3     done×3     done       done       lost×3     lost×3",
		},
		{
			name: "502 to all, for good", moment: before, fault: page(502), rest: new(page(502)), lasts: ever, stop: fault,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   job→done   lost×3→done lost×3→done lost→done  lost→done  lost→done  lost×3→done lost×3→done lost×3→done lost×3→done lost→done  lost→done  lost×2→done lost×2",
		},
		{
			name: "502 to all, for good", moment: after, fault: behind(page(502)), rest: new(page(502)), lasts: ever, stop: fault,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   job→done   lost×3→done lost×3→done lost→done  lost→done  lost→done  lost×3→done lost×3→done lost×3→done lost×3→done lost→done  lost→done  lost×2     lost×2",
		},
		{
			name: "login page to all, 1 min", moment: before, fault: login, rest: new(login), lasts: time.Minute,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   done×2     done×2     done×2     lost→done  lost→done  done×2     done×2     done×2     done×2     done×2     lost→done  lost→done  done×4     lost×3",
		},
		{
			name: "login page to all, 1 min", moment: after, fault: behind(login), rest: new(login), lasts: time.Minute,
			want: "done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       done       lost×3     lost×3",
		},

		{name: "429 of the minute", moment: before, fault: emulator.MinuteFull(), want: twice},
		{name: "429 of writes at once", moment: before, fault: emulator.TooManyWrites(), want: twice},
		{name: "429 of the day, 1 min left", moment: before, fault: emulator.DayFull(time.Minute), want: twice},
		{
			name: "429 of the day, 11 h left", moment: before, fault: emulator.DayFull(11 * time.Hour),
			want: every("quota→done"),
		},
		{name: "429 of a sensitive call", moment: before, fault: emulator.SensitiveFull(), want: twice},
		{
			name: "429 of the minute, for good", moment: before, fault: emulator.MinuteFull(), rest: new(emulator.MinuteFull()), lasts: ever,
			want: every("quota×many→done"),
		},

		{name: "half applied, 500", moment: amid, fault: half(emulator.Fault{}), want: "-          -          done×2     -          done×2     -          -          -          done×2     -          done×2     -          done×2     -          done×2     -          -          -          -          -"},
		{
			name: "half applied, reset", moment: amid, fault: half(broken),
			want: "-          -          done+lost→done -          done+lost→done -          -          -          done×2     -          done+lost→done -          done×2     -          done×2     -          -          -          -          -",
		},
		{
			name: "half applied, page with 200", moment: amid, fault: half(page(200)),
			want: "-          -          done+lost→done -          done+lost→done -          -          -          done×2     -          done+lost→done -          done×2     -          done×2     -          -          -          -          -",
		},
		{name: "restart", moment: before, fault: restarts(emulator.Fault{}), want: fine},
		{
			name: "restart", moment: after, fault: restarts(behind(emulator.Fault{})),
			want: "done       done       done       done       done       job→done   done×2     done       done       done       done       done       done       done       done       done       done       done       done×2     refused",
		},
		{name: "restart", moment: "while the job runs", look: new(restarts(emulator.Fault{})), want: "-          -          -          -          -          job→done   done       -          -          -          -          -          -          -          -          -          -          -          -          -"},
		{name: "restart and reset", moment: before, fault: restarts(broken), want: neverCame},
		{
			name: "restart and reset", moment: after, fault: restarts(behind(broken)),
			want: "done       done       done       done       done       job→done   done×2     done×2     done×2     done       done       done       done×2     done×2     done×2     done×2     done       done       lost×2     lost×2",
		},
		{
			name: "401 once", moment: before, fault: dead,
			want: "stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  stop→done  link       stop→done  stop→done  stop→refused",
		},
		{
			name: "401 from now on", moment: before, fault: dead, rest: new(dead), lasts: ever,
			want: every("stop→done"),
		},
		{
			name: "reset, 401 from now on", moment: after, fault: behind(broken), rest: new(dead), lasts: ever, stop: fault,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   job→done   lost×2→done lost×2→done lost→done  lost→done  lost→done  lost×2→done lost×2→done lost×2→done lost×2→done lost→done  lost→done  lost×2     lost×2",
		},
		{
			name: "suspended", moment: before, fault: suspended, rest: new(suspended), lasts: ever,
			want: every("fault→done"),
		},
		{
			name: "reset, then suspended", moment: before, fault: broken, rest: new(suspended), lasts: ever, stop: fault,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   job→done   lost×2→done lost×2→done lost→done  lost→done  lost→done  lost×2→done lost×2→done lost×2→done lost×2→done lost→done  lost→done  lost×2→done lost×2",
		},
		{
			name: "reset, then suspended", moment: after, fault: behind(broken), rest: new(suspended), lasts: ever, stop: fault,
			want: "lost→done  lost→done  lost→done  lost→done  lost→done  job→done   job→done   lost×2→done lost×2→done lost→done  lost→done  lost→done  lost×2→done lost×2→done lost×2→done lost×2→done lost→done  lost→done  lost×2     lost×2",
		},

		{
			name: "200 and nothing done", moment: before,
			fault: emulator.Fault{Status: 200, Body: `{"count":0,"status":0,"statusCode":200}`, Header: http.Header{"Content-Type": {"application/json"}}},
			want:  "lost→done  none       none       lost→done  lost→done  job→done   done×2     done×2     done×2     lost→done  lost→done  none       done×2     done×2     done×2     done×2     other      none       done×3     -",
		},
		{name: "reads reset, 1 min", moment: proving, rest: new(broken), reads: true, lasts: time.Minute, want: unread},
		{name: "reads reset, for good", moment: proving, rest: new(broken), reads: true, lasts: ever, stop: fault, want: unproved},
		{name: "404 page to reads, for good", moment: proving, rest: new(page(404)), reads: true, lasts: ever, stop: fault, want: unproved},
		{name: "page with 200 to reads, 1 min", moment: proving, rest: new(page(200)), reads: true, lasts: time.Minute, want: unread},
		{name: "502 to reads, 1 min", moment: proving, rest: new(page(502)), reads: true, lasts: time.Minute, want: unread},
		{name: "500 of the portal to reads, 5 s", moment: proving, rest: new(crash), reads: true, lasts: 5 * time.Second, want: fine},
		{name: "500 of the portal to reads, 1 min", moment: proving, rest: new(crash), reads: true, lasts: time.Minute, want: unread},
		{name: "401 to reads, for good", moment: proving, rest: new(dead), reads: true, lasts: ever, stop: fault, want: unproved},
		{name: "429 of the minute to reads", moment: proving, rest: new(emulator.MinuteFull()), reads: true, lasts: 90 * time.Second, want: startedAgain(fine)},
		{name: "429, 11 h, to reads", moment: proving, rest: new(emulator.DayFull(11 * time.Hour)), reads: true, lasts: ever, stop: batch.CodeQuotaSpent, want: unproved},
	}
}
