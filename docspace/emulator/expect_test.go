package emulator_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// check compares what is at a path of an answer with what a row expects there.
func (p *player) check(a answered, path string, raw json.RawMessage) error {
	var want any
	if err := json.Unmarshal([]byte(p.fill(string(raw), plainly)), &want); err != nil {
		return err
	}
	path = p.fill(path, plainly)
	got, found := lookUp(a.json, path)
	if problem := differs(got, found, want); problem != "" {
		return fmt.Errorf("%s: %s in %s", path, problem, a.body)
	}
	return nil
}

func differs(got any, found bool, want any) string {
	matcher, _ := want.(map[string]any)
	if _, absent := matcher["$absent"]; absent {
		if found {
			return fmt.Sprintf("%v, want it absent", got)
		}
		return ""
	}
	if !found {
		return "absent"
	}
	switch {
	case matcher["$exists"] != nil:
		return ""
	case matcher["$contains"] != nil:
		if !contains(got, matcher["$contains"]) {
			return fmt.Sprintf("%v, want it to contain %v", got, matcher["$contains"])
		}
	case matcher["$match"] != nil:
		pattern, _ := matcher["$match"].(string)
		if !regexp.MustCompile("(?i)" + pattern).MatchString(asText(got)) {
			return fmt.Sprintf("%s, want a match of %s", asText(got), pattern)
		}
	case !reflect.DeepEqual(got, want):
		return fmt.Sprintf("%v, want %v", got, want)
	}
	return ""
}

func contains(got, want any) bool {
	if all, isList := got.([]any); isList {
		return slices.ContainsFunc(all, func(e any) bool { return reflect.DeepEqual(e, want) })
	}
	s, isText := got.(string)
	part, _ := want.(string)
	return isText && strings.Contains(s, part)
}

// asText writes a value as the patterns of the rows expect it: lists and
// objects as Python does.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, quoted(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for name, e := range v {
			parts = append(parts, quoted(name)+": "+quoted(e))
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return fmt.Sprint(v)
}

func quoted(v any) string {
	s, isText := v.(string)
	switch {
	case !isText:
		return asText(v)
	case strings.Contains(s, "'"):
		return `"` + s + `"`
	}
	return "'" + s + "'"
}

// lookUp follows a path such as response[?email=a@b].id; a dot within brackets
// does not separate.
func lookUp(v any, path string) (any, bool) {
	for path != "" {
		var next string
		if path[0] == '[' {
			end := strings.IndexByte(path, ']')
			next, path = path[:end+1], path[end+1:]
		} else {
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			next, path = path[:end], path[end:]
		}
		path = strings.TrimPrefix(path, ".")
		var found bool
		if v, found = within(v, next); !found {
			return nil, false
		}
	}
	return v, true
}

func within(v any, step string) (any, bool) {
	if step[0] != '[' {
		o, _ := v.(map[string]any)
		inner, found := o[step]
		return inner, found
	}
	all, _ := v.([]any)
	step = step[1 : len(step)-1]
	if condition, found := strings.CutPrefix(step, "?"); found {
		name, want, _ := strings.Cut(condition, "=")
		for _, e := range all {
			if o, isObject := e.(map[string]any); isObject && fmt.Sprint(o[name]) == want {
				return e, true
			}
		}
		return nil, false
	}
	i, err := strconv.Atoi(step)
	if err != nil || i < 0 || i >= len(all) {
		return nil, false
	}
	return all[i], true
}
