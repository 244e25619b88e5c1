package docspace

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// ParseURL reads the address of a portal: a host, perhaps with https:// or
// http:// in front and a port behind. Without a scheme it is https. http goes
// only to this machine, unless allowHTTP. Anything behind the host is an error,
// since what was copied from a browser may be the wrong portal. Errors are
// *ConfigError and never quote a password (design.md §10).
func ParseURL(s string, allowHTTP bool) (*url.URL, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, &ConfigError{Message: "the portal's URL is missing", Hint: "give it with --url or DOCSPACE_URL, like https://portal.example.com"}
	}
	if !strings.Contains(s, "://") {
		s = "https://" + strings.TrimPrefix(s, "//")
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || !plausibleHost(u.Hostname()) {
		return nil, &ConfigError{Message: "the portal's URL cannot be read", Hint: "write it like https://portal.example.com"}
	}
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	plain := scheme + "://" + host
	fault := func(what string) (*url.URL, error) {
		return nil, &ConfigError{Message: "the portal's URL has " + what, Hint: "write only " + plain}
	}
	switch {
	case scheme != "https" && scheme != "http":
		return nil, &ConfigError{
			Message: fmt.Sprintf("the portal's URL begins with %s://", oneLine(scheme)), Hint: "write https://" + host,
		}
	case u.User != nil:
		return fault("a user in it")
	case strings.Trim(u.Path, "/") != "":
		return fault("a path behind the host")
	case u.RawQuery != "" || u.ForceQuery:
		return fault("a query behind the host")
	case u.Fragment != "" || strings.Contains(s, "#"):
		return fault("a fragment behind the host")
	case !plausiblePort(u):
		return nil, &ConfigError{Message: "the portal's URL has a port that does not exist", Hint: "ports are 1 to 65535; most portals need none"}
	case scheme == "http" && !allowHTTP && !loopback(u.Hostname()):
		return nil, &ConfigError{
			Message: "the portal's URL is http, which would send the key unencrypted",
			Hint:    "write https://" + host + ", or allow it with --allow-http",
		}
	}
	return &url.URL{Scheme: scheme, Host: shortHost(scheme, host)}, nil
}

// shortHost leaves out the port that the scheme implies.
func shortHost(scheme, host string) string {
	switch scheme {
	case "https":
		return strings.TrimSuffix(host, ":443")
	case "http":
		return strings.TrimSuffix(host, ":80")
	}
	return host
}

func plausibleHost(host string) bool {
	return !strings.ContainsAny(host, " \t\\\"'<>,;@") && !strings.HasPrefix(host, ".") && !strings.Contains(host, "..")
}

func plausiblePort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.Atoi(u.Port())
	return err == nil && n >= 1 && n <= 65535
}

func loopback(host string) bool {
	host = strings.ToLower(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
