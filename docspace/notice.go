package docspace

import (
	"context"
	"net/http"
)

type beforeWriteKey struct{}

// BeforeWrite has note called each time that a write made with the context is
// about to leave: when its turn has come, and again when it is sent again. With
// an error of note nothing is sent, and the call fails with it, unless an earlier
// attempt may have been carried out: then with what became of that one.
func BeforeWrite(ctx context.Context, note func() error) context.Context {
	return context.WithValue(ctx, beforeWriteKey{}, note)
}

// noteWrite calls what BeforeWrite was given.
func noteWrite(ctx context.Context, method string) error {
	note, ok := ctx.Value(beforeWriteKey{}).(func() error)
	if !ok || method == http.MethodGet {
		return nil
	}
	return note()
}
