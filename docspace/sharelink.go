package docspace

import (
	"context"
	"net/http"
	"net/url"
	"strings"
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

// ResolveShareLink is ConfirmFromLink for short links (https://…/s/…) as well:
// these are asked for, without the key, where they lead to, and must stay on the
// portal's host. A link of another portal, or one that leads nowhere, is
// Invalid. Errors never quote the link.
func (c *Client) ResolveShareLink(ctx context.Context, link string) (string, Reply, error) {
	if confirm, ok := ConfirmFromLink(link); ok {
		return confirm, Reply{}, nil
	}
	const op = "GET s/{link}"
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" || !strings.HasPrefix(u.Path, "/s/") {
		return "", Reply{}, &Error{Op: op, Kind: Invalid, Message: "this is no share link of a guest"}
	}
	if !c.own(u) {
		return "", Reply{}, &Error{Op: op, Kind: Invalid, Message: "the share link belongs to another portal"}
	}
	var confirm string
	reply, err := c.do(ctx, call{
		method: http.MethodGet, path: strings.TrimPrefix(u.EscapedPath(), "/"), link: true, anonymous: true,
		secrets: []string{u.Path, u.EscapedPath()},
	}, func(a answer) *Error {
		if a.status >= http.StatusInternalServerError {
			return &Error{Op: op, Kind: Server, Status: a.status, Message: "the portal cannot open the share link"}
		}
		target, err := a.location(c.base)
		if err != nil || !c.own(target) {
			return &Error{Op: op, Kind: Invalid, Status: a.status, Message: "the share link leads nowhere; it may have expired"}
		}
		found, ok := ConfirmFromLink("?" + target.RawQuery)
		if !ok {
			return &Error{Op: op, Kind: Invalid, Status: a.status, Message: "the link is not one for sharing a guest"}
		}
		confirm = found
		return nil
	})
	return confirm, reply, err
}

// own says whether u is on the portal's host.
func (c *Client) own(u *url.URL) bool {
	return strings.EqualFold(shortHost(strings.ToLower(u.Scheme), u.Host), c.base.Host)
}

// confirmSecrets are what must not be seen of a share link, as a whole and in
// pieces.
func confirmSecrets(confirm string) []string {
	values, _ := url.ParseQuery(confirm)
	return []string{confirm, values.Get("key"), values.Get("encemail")}
}
