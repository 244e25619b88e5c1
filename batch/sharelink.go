package batch

import (
	"net/url"
	"strings"
)

// shareLink is the type of a guest's share link (docspace-api.md §14).
const shareLink = "GuestShareLink"

// checkLink says why what stands in share_link cannot be a guest's share link of
// the portal, as far as can be told without asking it; "" when it may be one.
// There are three forms: the short link, the long one, and the long one's query
// string. The link is never quoted: it is a secret.
func checkLink(link string, f Facts) (Code, string) {
	u, ok := parseLink(link)
	switch {
	case !ok:
		return CodeShareLinkRequired, "what stands in share_link is no share link at all; copy the link that the portal shows " +
			"for sharing this guest"
	case u.Host != "" && !sameHost(u, f.PortalHost):
		return CodeShareLinkForeign, "the share link belongs to another portal; ask for a link of " + f.PortalHost
	case u.Scheme != "" && f.PortalScheme != "" && !strings.EqualFold(u.Scheme, f.PortalScheme):
		return CodeShareLinkForeign, "the share link begins with " + strings.ToLower(u.Scheme) + "://, and the portal is at " +
			f.PortalScheme + "://; ask for a link that the portal made there"
	case shortLink(u):
		return "", ""
	}
	return checkQuery(u.RawQuery)
}

// checkQuery is checkLink for the query string of a long link.
func checkQuery(query string) (Code, string) {
	values, err := url.ParseQuery(strings.ReplaceAll(query, "&amp;", "&")) // copied from the source of a mail
	if err != nil || len(values) == 0 {
		return CodeShareLinkRequired, "what stands in share_link is an address of the portal and no share link; copy the link " +
			"that the portal shows for sharing this guest"
	}
	if kind := values.Get("type"); kind != "" && kind != shareLink {
		return CodeShareLinkRequired, "the link is of another type, such as an invitation or the confirmation of an address; ask " +
			"for the link for sharing this guest"
	}
	for _, part := range []string{"type", "key", "encemail", "uid"} {
		if values.Get(part) == "" {
			return CodeShareLinkRequired, "the share link is not whole, there is no " + part + " in it; copy the whole link once more"
		}
	}
	return "", ""
}

// parseLink reads a link as people copy it: also without https://, and the query
// string alone. There is no scheme and no host where none stands.
func parseLink(link string) (*url.URL, bool) {
	link = strings.TrimSpace(link)
	switch end := strings.IndexAny(link, "=?/:"); {
	case end < 0:
		return nil, false
	case link[end] == '=':
		link = "?" + link
	case end > 0 && !strings.HasPrefix(link[end:], "://"):
		link = "//" + link
	}
	u, err := url.Parse(link)
	return u, err == nil && (u.Scheme == "" || u.Scheme == "https" || u.Scheme == "http")
}

func shortLink(u *url.URL) bool {
	key, short := strings.CutPrefix(u.Path, "/s/")
	return short && key != ""
}

// sameHost says whether a link is on a host, perhaps with the usual port.
func sameHost(u *url.URL, host string) bool {
	usual := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]
	return strings.EqualFold(u.Host, host) || strings.EqualFold(strings.TrimSuffix(u.Host, usual), host)
}
