package engine_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"docspace-batch/docspace/emulator"
)

// wire leads to a portal, writes down what passes and lets things go wrong.
type wire struct {
	portal *emulator.Portal
	// on sees each request of a run before it reaches the portal, n counted from
	// 1, and may say what goes wrong with it. It is called by several goroutines,
	// one at a time, and may use the portal.
	on func(n int, q request) *fault

	mu   sync.Mutex
	open bool
	sent []request
	late sync.WaitGroup // effects that are still to come
}

// request is one that was sent.
type request struct {
	Method, Path string   // without the prefix
	IDs          []string // of the body, or the addresses of a create or of invitations
	Status       int      // answered; 0: no answer
}

func (q request) write() bool { return q.Method != http.MethodGet }

// is says whether it is this method and its path begins like this.
func (q request) is(method, path string) bool {
	return q.Method == method && strings.HasPrefix(q.Path, path)
}

func (q request) names(id string) bool {
	for _, named := range q.IDs {
		if strings.EqualFold(named, id) {
			return true
		}
	}
	return strings.Contains(q.Path, id)
}

// fault is what goes wrong with a request.
type fault struct {
	after  bool          // the effect comes first; else there is none
	late   time.Duration // with lost: the effect comes so long after the connection broke
	before string        // the people of the list before this one are served, the rest is not
	delay  time.Duration // before the answer
	lost   bool          // no answer
	cut    bool          // the answer breaks off in the middle
	status int           // of the answer instead of the real one; 0: the real one
	header http.Header
	body   string
}

// denied is a refusal of the portal that tells nothing.
func denied() *fault {
	return &fault{status: 403, body: envelope(403, "System.Security.SecurityException", "Access denied")}
}

func envelope(status int, kind, message string) string {
	b, err := json.Marshal(map[string]any{
		"error": map[string]any{"message": message, "type": kind, "stack": nil, "hresult": -2146233088}, "status": 1, "statusCode": status,
	})
	if err != nil {
		panic(err) // it is made of texts and numbers
	}
	return string(b)
}

func (w *wire) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open, w.sent = true, nil
}

// end waits for all effects of a run.
func (w *wire) end() []request {
	w.late.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open = false
	return w.sent
}

// RoundTrip sends one request.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		_ = r.Body.Close()
	}
	q := request{Method: r.Method, Path: strings.TrimPrefix(r.URL.Path, "/api/2.0/"), IDs: idsOf(body)}
	w.mu.Lock()
	var f *fault
	place := len(w.sent)
	if w.open {
		w.sent = append(w.sent, q)
		if w.on != nil {
			f = w.on(place+1, q)
		}
	}
	opened := w.open
	w.mu.Unlock()
	answer, err := w.serve(r, body, f)
	if opened && answer != nil {
		w.mu.Lock()
		w.sent[place].Status = answer.StatusCode
		w.mu.Unlock()
	}
	return answer, err
}

// serve has the portal answer, or what the fault makes of it.
func (w *wire) serve(r *http.Request, body []byte, f *fault) (*http.Response, error) {
	pass := func(r *http.Request, body []byte) (*http.Response, error) {
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
		return w.portal.RoundTrip(r)
	}
	if f == nil {
		return pass(r, body)
	}
	var answer *http.Response
	switch {
	case f.late > 0:
		kept := r.Clone(withoutCancel(r.Context()))
		w.late.Go(func() {
			time.Sleep(f.late)
			_, _ = pass(kept, body)
		})
	case f.before != "":
		if some := upTo(body, f.before); some != nil {
			if _, err := pass(r.Clone(r.Context()), some); err != nil {
				return nil, err
			}
		}
	case f.after || f.status == 0 && !f.lost:
		var err error
		if answer, err = pass(r, body); err != nil {
			return nil, err
		}
	}
	timer := time.NewTimer(f.delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	switch {
	case f.lost:
		return nil, io.ErrUnexpectedEOF
	case f.cut:
		answer.Body = io.NopCloser(io.MultiReader(io.LimitReader(answer.Body, 20), broken{}))
		return answer, nil
	case f.status == 0:
		return answer, nil
	}
	header := f.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{
		StatusCode: f.status, Header: header, ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(strings.NewReader(f.body)), ContentLength: int64(len(f.body)), Request: r,
	}, nil
}

// broken is the rest of an answer that never comes.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

type named struct {
	UserIDs []string `json:"userIds"`
	UserID  string   `json:"userId"`
	Email   string   `json:"email"`

	Invitations []struct {
		Email string `json:"email"`
	} `json:"invitations"`
}

func idsOf(body []byte) []string {
	var n named
	if json.Unmarshal(body, &n) != nil {
		return nil
	}
	switch {
	case n.UserID != "":
		return []string{n.UserID}
	case n.Email != "":
		return []string{n.Email}
	}
	for _, one := range n.Invitations {
		n.UserIDs = append(n.UserIDs, one.Email)
	}
	return n.UserIDs
}

// upTo is the body for the people before one; nil when there are none.
func upTo(body []byte, id string) []byte {
	var n named
	if json.Unmarshal(body, &n) != nil {
		return nil
	}
	for i, named := range n.UserIDs {
		if named == id && i > 0 {
			some, _ := json.Marshal(map[string]any{"userIds": n.UserIDs[:i]})
			return some
		}
	}
	return nil
}
