package cli

import (
	"fmt"
	"regexp"
	"strings"

	"docspace-batch/batch"
	"docspace-batch/batch/sheet"
)

// reading says how a sheet is to be understood that does not say so itself.
type reading struct {
	Encoding     string   `json:"encoding,omitempty" help:"Encoding of a sheet that is not UTF-8, such as windows-1252." placeholder:"NAME"`
	SheetName    string   `json:"sheet-name,omitempty" help:"The sheet of a workbook; otherwise the first one that it shows." placeholder:"NAME"`
	Map          []string `json:"map,omitempty" help:"What a column means: \"Work e-mail=email\"; may be repeated. With nothing behind the = it is not read." placeholder:"NAME=COLUMN" sep:"none"`
	SkipEmpty    bool     `json:"skip-empty,omitempty" help:"Leave out rows without an operation."`
	SkipHidden   bool     `json:"skip-hidden,omitempty" help:"Leave out rows that a workbook hides."`
	WithDisabled bool     `json:"with-disabled,omitempty" help:"Of another system's export, take the people too who are disabled there."`
	WithGuests   bool     `json:"with-guests,omitempty" help:"Of another system's export, take its guests too."`
}

// sheetOptions are for a sheet whose rows all have one operation; "" when each row says.
func (r reading) sheetOptions(operation string, rule *regexp.Regexp) (sheet.Options, error) {
	o := sheet.Options{
		NameRule: rule, Encoding: r.Encoding, SheetName: r.SheetName, Map: r.Map,
		SkipEmpty: r.SkipEmpty, SkipHidden: r.SkipHidden, Disabled: r.WithDisabled, Guests: r.WithGuests,
	}
	if operation == "" {
		return o, nil
	}
	op, ok := batch.Lookup(operation)
	if !ok {
		return o, &failure{
			code: Usage, message: fmt.Sprintf("there is no operation %q", operation), hint: "one of " + operations(),
		}
	}
	o.Operation = op.Name
	return o, nil
}

// readingFlags are those that read the same sheet in the same way.
func (r reading) readingFlags() []string {
	var words []string
	if r.Encoding != "" {
		words = append(words, "--encoding", quote(r.Encoding))
	}
	if r.SheetName != "" {
		words = append(words, "--sheet-name", quote(r.SheetName))
	}
	if r.SkipEmpty {
		words = append(words, "--skip-empty")
	}
	if r.SkipHidden {
		words = append(words, "--skip-hidden")
	}
	return append(words, r.mappedFlags()...)
}

// mappedFlags are those that also read a part of the sheet that the tool has
// written, in CSV and UTF-8, with the sheet's columns.
func (r reading) mappedFlags() []string {
	var words []string
	for _, m := range r.Map {
		words = append(words, "--map", quote(m))
	}
	if r.WithDisabled {
		words = append(words, "--with-disabled")
	}
	if r.WithGuests {
		words = append(words, "--with-guests")
	}
	return words
}

func operations() string {
	var names []string
	for _, o := range batch.Operations() {
		names = append(names, string(o.Name))
	}
	return strings.Join(names, ", ")
}
