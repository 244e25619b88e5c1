package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strings"

	"docspace-batch/batch/plan"
	"docspace-batch/batch/sheet"
	"docspace-batch/report"
)

// guards are what a plan has to keep to before anything of it is sent. No --yes
// gets past them.
type guards struct {
	MaxDelete    plan.Limit `json:"max-delete,omitempty" help:"Delete N accounts at most, or N% of the portal's; usually 5%, not over 50." placeholder:"N|N%"`
	MaxTerminate plan.Limit `json:"max-terminate,omitempty" help:"Terminate N accounts at most, or N% of the active ones; usually 25%." placeholder:"N|N%"`
	MaxDemote    plan.Limit `json:"max-demote,omitempty" help:"Give N accounts a lower role at most, or N% of the active ones; usually 25%." placeholder:"N|N%"`
	Protect      string     `json:"protect,omitempty" help:"Take nothing away from the people in FILE: on each line an e-mail, an id, or *@example.com." placeholder:"FILE"`
}

// read gives the guards of a plan.
func (g guards) read() (*plan.Guards, error) {
	for _, l := range []struct {
		flag  string
		limit plan.Limit
	}{{"--max-delete", g.MaxDelete}, {"--max-terminate", g.MaxTerminate}, {"--max-demote", g.MaxDemote}} {
		if !l.limit.Valid() {
			return nil, &failure{
				code: Usage, message: fmt.Sprintf("%s is a number of accounts such as 10, or a share of them such as 5%%, not %q", l.flag, string(l.limit)),
			}
		}
	}
	all := &plan.Guards{Delete: g.MaxDelete, Terminate: g.MaxTerminate, Demote: g.MaxDemote}
	if g.Protect == "" {
		return all, nil
	}
	content, err := os.ReadFile(g.Protect)
	if err != nil {
		return nil, &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s", g.Protect, reason(err)), hint: "check the path that --protect gives", err: err}
	}
	all.Protected, err = readProtected(g.Protect, content)
	return all, err
}

// guardFlags are those that set the same guards.
func (g guards) guardFlags() []string {
	var words []string
	for _, f := range [][2]string{
		{"--protect", g.Protect}, {"--max-delete", string(g.MaxDelete)}, {"--max-terminate", string(g.MaxTerminate)}, {"--max-demote", string(g.MaxDemote)},
	} {
		if f[1] != "" {
			words = append(words, f[0], quote(f[1]))
		}
	}
	return words
}

// readProtected reads a list of people: on each line one, and after # what is not
// read.
func readProtected(name string, content []byte) (plan.Protected, error) {
	people := plan.Protected{}
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		one := text
		if strings.HasPrefix(text, "*@") {
			one = "anybody" + text[1:]
		}
		if _, wrong, _ := sheet.ParseHeir(one); wrong != "" {
			return nil, &failure{
				code: Usage, message: fmt.Sprintf("%s, line %d: %q is neither an e-mail nor an id nor *@example.com", name, n, text),
				hint: "one to a line; what follows a # is not read",
			}
		}
		people.Add(text)
	}
	if err := lines.Err(); err != nil {
		return nil, &failure{code: Usage, message: fmt.Sprintf("cannot read %s: %s", name, reason(err)), err: err}
	}
	return people, nil
}

// guarded refuses a plan that a guard does not let through.
func (j *job) guarded(made *plan.Plan) error {
	objections := made.Objections()
	if len(objections) == 0 {
		return nil
	}
	var says, allow, hints []string
	for _, o := range objections {
		says = append(says, o.String())
		if flag := o.Allow(); flag != "" {
			allow = append(allow, flag)
		} else {
			hints = append(hints, "take these rows out of the sheet, or the people off the list: "+j.Protect)
		}
	}
	hints = append([]string{"look at the plan: " + j.planCommand()}, hints...)
	if j.earlier != nil || j.in.path == "" {
		hints = hints[1:]
	}
	if len(allow) > 0 {
		hints = append(hints, "when it is right, allow it: "+strings.Join(allow, " "))
	}
	return &failure{
		code:    Guard,
		message: "refused, and nothing was sent: " + report.Clean(strings.Join(says, "; ")),
		hint:    strings.Join(hints, "\n"),
	}
}
