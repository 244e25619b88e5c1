package cli

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"docspace-batch/batch/plan"
	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

// flagsOf are the flags of a command with the types of their values.
func flagsOf(t *testing.T, command string) map[string]reflect.Type {
	t.Helper()
	parser, err := kong.New(&grammar{})
	if err != nil {
		t.Fatal(err)
	}
	flags := map[string]reflect.Type{}
	for _, c := range parser.Model.Children {
		if c.Name == command {
			for _, f := range c.Flags {
				flags[f.Name] = f.Target.Type()
			}
		}
	}
	return flags
}

// membersOf are the JSON members of a struct with the types of their values.
func membersOf(v any) map[string]reflect.Type {
	members := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(reflect.TypeOf(v)) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			members[name] = f.Type
		}
	}
	return members
}

// TestOptionsAreFlags holds that the options in a journal are flags of run, and
// that those which may be given again are flags of resume. What run has besides
// does not change what is carried out, or how.
func TestOptionsAreFlags(t *testing.T) {
	run, resume, kept := flagsOf(t, "run"), flagsOf(t, "resume"), membersOf(options{})
	besides := "help demo all json no-progress quiet verbose dry-run yes out sheet accept-drift"
	for name, kind := range run {
		if _, ok := kept[name]; !ok && !strings.Contains(" "+besides+" ", " "+name+" ") {
			t.Errorf("--%s of run is not kept", name)
		} else if ok && kept[name] != kind {
			t.Errorf("--%s is kept as %s", name, kept[name])
		}
	}
	for name := range kept {
		if _, ok := run[name]; !ok {
			t.Errorf("%s is kept and no flag", name)
		}
	}
	for name, kind := range membersOf(overrides{}) {
		if kept[name] == nil || reflect.PointerTo(kept[name]) != kind || resume[name] != kind {
			t.Errorf("--%s: kept as %s, given anew as %s, a flag of resume as %s", name, kept[name], kind, resume[name])
		}
	}
	ofSheet := membersOf(reading{})
	for name := range kept {
		_, again := resume[name]
		if fixed := ofSheet[name] != nil || name == "operation" || name == "reassign-to" || name == "error-on-unchanged"; again == fixed {
			t.Errorf("--%s may be given to resume: %t", name, again)
		}
	}
}

func TestOptionsRestored(t *testing.T) {
	given := options{
		reading: reading{Encoding: "koi8-r", Map: []string{"Work e-mail=email"}, SkipEmpty: true},
		choices: choices{Operation: "terminate", Limit: 5, MissingOK: true, BatchSize: 3},
		guards:  guards{MaxDelete: "7", MaxTerminate: "40%", Protect: "/srv/protected"},
		pacing:  pacing{Rate: 24.75, Workers: 2, MaxWait: time.Minute}, stopping: stopping{MaxErrors: "5%", MaxDuration: time.Hour},
		portalFlags:      portalFlags{URL: "PORTAL.example.com", APIKeyFile: "/srv/key", StateDir: "/var/lib/state"},
		ErrorOnUnchanged: true,
	}
	kept, err := given.kept("https://portal.example.com", &plan.Plan{})
	if err != nil {
		t.Fatal(err)
	}
	limit, rate, none, never := 0, 0.0, errorBudget(""), time.Duration(0)
	for _, tt := range []struct {
		over   overrides
		change func(*options)
	}{
		{overrides{}, func(*options) {}},
		{overrides{Limit: &limit, Rate: &rate}, func(o *options) { o.Limit, o.Rate = 0, 0 }},
		{overrides{MaxErrors: &none, MaxDuration: &never}, func(o *options) { o.MaxErrors, o.MaxDuration = "", 0 }},
	} {
		got, err := restored(kept, tt.over)
		if err != nil {
			t.Fatal(err)
		}
		want := given
		want.URL = "https://portal.example.com"
		tt.change(&want)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(options{})); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := restored(json.RawMessage(`{"limit":"many"}`), overrides{}); err == nil {
		t.Error("options of another kind are taken")
	}
}
