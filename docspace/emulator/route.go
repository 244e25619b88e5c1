package emulator

import (
	"net/http"
	"net/url"
	"strings"
)

// route is an action of the API and what the pipeline has to know of it.
type route struct {
	method  string
	pattern string // below /api/2.0; {name} is a parameter
	guids   bool   // parameters must be GUIDs, else the route does not match
	scope   scope
	unpaid  bool // answers on a portal that is not paid (docspace-api.md §2.4)
	moving  bool // answers while the portal is being moved (§2.4)
	limited bool // one of the sensitive endpoints (§2.5)
	action  func(*call) (reply, error)

	missing  int // the status when there is no such action
	segments []string
}

// prepare cuts the pattern into its segments.
func (r *route) prepare() *route {
	r.segments = strings.Split(strings.TrimPrefix(r.pattern, "/"), "/")
	return r
}

// match finds the action for a path: of the routes that fit with the method
// the one with the most literal beginning. Letter case does not matter, and a
// route with another method makes the path known.
func match(all []*route, method, path string) (found *route, params map[string]string, known bool) {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		if plainer, err := url.PathUnescape(s); err == nil {
			segments[i] = plainer
		}
	}
	for _, r := range all {
		values, ok := r.fits(segments)
		if !ok {
			continue
		}
		known = true
		if r.method == method && (found == nil || r.moreLiteral(found)) {
			found, params = r, values
		}
	}
	return found, params, known
}

func (r *route) fits(segments []string) (map[string]string, bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	var values map[string]string
	for i, s := range r.segments {
		name, isParameter := parameter(s)
		if !isParameter {
			if !strings.EqualFold(s, segments[i]) {
				return nil, false
			}
			continue
		}
		value := segments[i]
		if r.guids {
			id, ok := parseAnyGUID(value)
			if !ok {
				return nil, false
			}
			value = id
		}
		if value == "" {
			return nil, false
		}
		if values == nil {
			values = map[string]string{}
		}
		values[name] = value
	}
	return values, true
}

func parameter(segment string) (string, bool) {
	if !strings.HasPrefix(segment, "{") {
		return "", false
	}
	return strings.Trim(segment, "{}"), true
}

func (r *route) moreLiteral(other *route) bool {
	for i, s := range r.segments {
		_, mine := parameter(s)
		_, theirs := parameter(other.segments[i])
		if mine != theirs {
			return theirs
		}
	}
	return false
}

// unrouted stands for what no action is there for: 405 when the path is known
// with another method, 404 otherwise, both without a body.
func unrouted(pathKnown bool) *route {
	status := http.StatusNotFound
	if pathKnown {
		status = http.StatusMethodNotAllowed
	}
	return &route{pattern: unknownRoute, missing: status}
}
