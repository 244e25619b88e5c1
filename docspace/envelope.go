package docspace

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// envelope is what the portal wraps its answers in. Its count is left out: it
// is wrong for calls on many accounts (docspace-api.md §2.1).
type envelope[T any] struct {
	Response   *T   `json:"response"`
	Total      *int `json:"total"`
	StatusCode *int `json:"statusCode"`
}

// send does a call and reads its answer. Unless the call allows an answer
// without `response`, Response is there when the error is nil.
func send[T any](ctx context.Context, c *Client, cl call) (envelope[T], Reply, error) {
	var out envelope[T]
	reply, err := c.do(ctx, cl, func(a answer) *Error {
		if failure := refusal(cl, a); failure != nil {
			return failure
		}
		out = envelope[T]{}
		return unwrap(cl, a, &out)
	})
	return out, reply, err
}

// unwrap reads a success.
func unwrap[T any](cl call, a answer, out *envelope[T]) *Error {
	failure := &Error{Op: cl.op(), Status: a.status}
	if a.status == http.StatusNoContent {
		return nil
	}
	var shape *json.UnmarshalTypeError
	err := json.Unmarshal(a.body, out)
	switch {
	case errors.As(err, &shape):
		failure.Kind, failure.Err = Lost, err
		failure.Message = "the answer has another form than expected, at " + shape.Field
	case err != nil && a.isJSON():
		failure.Kind, failure.Err, failure.Message = Lost, err, "the answer is cut short"
	case err != nil:
		failure.Kind, failure.Message = NoPortal, "the answer is not a portal's: "+describe(a)
	case out.StatusCode == nil:
		failure.Kind, failure.Message = NoPortal, "the answer is JSON, but not a portal's"
	case out.Response == nil && !cl.noResponse:
		failure.Kind, failure.Message = Lost, "the answer says nothing"
	default:
		return nil
	}
	if failure.Kind == NoPortal {
		failure.Hint = hintNoPortal
	}
	return failure
}
