package docspace

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ConfirmFromLink is what goes to the portal of a guest's long share link
// (https://…/confirm/GuestShareLink?type=GuestShareLink&key=…&encemail=…&uid=…)
// or of its bare query string; false when the link is of another kind, or a
// short one, which ResolveShareLink opens (docspace-api.md §14).
func ConfirmFromLink(link string) (string, bool) {
	query := strings.TrimSpace(link)
	if _, after, found := strings.Cut(query, "?"); found {
		query = after
	}
	query, _, _ = strings.Cut(query, "#")
	query = strings.ReplaceAll(query, "&amp;", "&") // copied from the source of a mail
	if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", false
	}
	values, err := url.ParseQuery(query)
	if err != nil || values.Get("type") != "GuestShareLink" {
		return "", false
	}
	for _, name := range []string{"key", "encemail", "uid"} {
		if values.Get(name) == "" {
			return "", false
		}
	}
	return query, true
}

// What an Error about a share link comes from, where that can be told.
var (
	ErrForeignLink = errors.New("of another portal") // or leads to one
	ErrShortLink   = errors.New("leads to no guest") // a short one
	ErrLinkExpired = errors.New("expired")
)

// ResolveShareLink is ConfirmFromLink for short links (https://…/s/…) as well:
// these are asked for, without the key, where they lead to. That is read and not
// followed, and must be on the portal's host. What is no link of the portal, or
// one that leads nowhere, is Invalid; their causes are above.
// Errors never quote the link.
func (c *Client) ResolveShareLink(ctx context.Context, link string) (string, Reply, error) {
	if confirm, ok := ConfirmFromLink(link); ok {
		return confirm, Reply{}, nil
	}
	const op = "GET s/{link}"
	u, err := url.Parse(c.whole(strings.TrimSpace(link)))
	if err != nil || u.Host == "" || !strings.HasPrefix(u.Path, "/s/") {
		return "", Reply{}, &Error{Op: op, Kind: Invalid, Message: "this is no share link of a guest"}
	}
	if !c.own(u) {
		return "", Reply{}, &Error{Op: op, Kind: Invalid, Message: "the share link belongs to another portal", Err: ErrForeignLink}
	}
	var confirm string
	reply, err := c.do(ctx, call{
		method: http.MethodGet, path: strings.TrimPrefix(u.EscapedPath(), "/"), link: true, anonymous: true,
		secrets: []string{u.Path, u.EscapedPath()},
	}, func(a answer) *Error {
		found, failure := c.leadsTo(a)
		if failure != nil {
			failure.Op, failure.Status = op, a.status
		}
		confirm = found
		return failure
	})
	if e, ok := errors.AsType[*Error](err); ok && e.Kind == Server && !passing(e.Status) {
		e.Kind = Invalid // nothing was sent that could have an effect
	}
	return confirm, reply, err
}

// leadsTo reads where a short link leads to.
func (c *Client) leadsTo(a answer) (string, *Error) {
	if a.status >= http.StatusInternalServerError {
		return "", &Error{Kind: Server, Message: "the portal fails to open the short link", Err: ErrShortLink}
	}
	target, err := a.location(c.base)
	switch {
	case a.status == http.StatusNotFound:
		return "", &Error{Kind: Invalid, Message: "the portal does not know the short link", Err: ErrShortLink}
	case err != nil:
		return "", &Error{Kind: Invalid, Message: "the short link leads nowhere", Err: ErrShortLink}
	case c.own(target) && target.RawQuery == "":
		return "", &Error{Kind: Invalid, Message: "the short link leads to a page of the portal, to no guest", Err: ErrShortLink}
	case !c.own(target):
		return "", &Error{Kind: Invalid, Message: "the short link leads to another portal, and was not followed", Err: ErrForeignLink}
	}
	if confirm, ok := ConfirmFromLink("?" + target.RawQuery); ok {
		return confirm, nil
	}
	return "", &Error{Kind: Invalid, Message: "the short link is of another type, not one for sharing a guest", Err: ErrShortLink}
}

// whole completes a link that was copied without https://.
func (c *Client) whole(link string) string {
	if before, _, _ := strings.Cut(link, "?"); strings.Contains(before, "://") {
		return link
	}
	return c.base.Scheme + "://" + strings.TrimPrefix(link, "//")
}

// linkLife is how long a share link holds (docspace-api.md §14).
const linkLife = 7 * 24 * time.Hour

// explainLink adds to the refusal of a link what can be told from its age.
func explainLink(confirm string, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Kind != Unauthorized {
		return err
	}
	if made, ok := linkMade(confirm); ok && time.Since(made) > linkLife {
		e.Err = ErrLinkExpired
		e.Message = "the share link has expired: it was made on " + made.Format(time.DateOnly) + " and held for 7 days"
	}
	return err
}

// linkMade is when the portal made a share link: its key begins with the
// milliseconds since 2010. False when it does not.
func linkMade(confirm string) (time.Time, bool) {
	const longest = int64(100 * 365 * 24 * time.Hour / time.Millisecond)
	values, err := url.ParseQuery(confirm)
	if err != nil {
		return time.Time{}, false
	}
	stamp, _, _ := strings.Cut(values.Get("key"), ".")
	ms, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || ms <= 0 || ms > longest {
		return time.Time{}, false
	}
	return time.Date(2010, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond), true
}

// own says whether u is on the portal's host. A redirect may say http behind a
// proxy that speaks https: nothing is sent there.
func (c *Client) own(u *url.URL) bool {
	return strings.EqualFold(shortHost(strings.ToLower(u.Scheme), u.Host), c.base.Host)
}

// confirmSecrets are what must not be seen of a share link, as a whole and in
// pieces.
func confirmSecrets(confirm string) []string {
	values, _ := url.ParseQuery(confirm)
	return []string{confirm, values.Get("key"), values.Get("encemail")}
}
