package report

import (
	"fmt"
	"io"
	"strings"
)

// shownFindings is how many findings the text names; the JSON has them all.
const shownFindings = 20

// WriteText writes the findings for people: at most 80 columns.
func (f Findings) WriteText(w io.Writer) error {
	var b strings.Builder
	b.WriteString(Wrap("", f.headline()))
	b.WriteString("\n")
	for _, line := range []struct{ name, text string }{
		{"run       ", f.RunID},
		{"copy      ", f.Copy.saying()},
		{"finished  ", f.FinishedAt},
		{"sealed    ", f.SealedAt},
		{"tool      ", f.ToolVersion},
		{"sheet     ", prefixed("SHA-256 ", f.SheetSHA256)},
		{"signed    ", f.signing()},
	} {
		if line.text != "" {
			b.WriteString(Wrap(line.name, line.text))
		}
	}
	if !f.Intact() && f.SealedAt != "" {
		b.WriteString("\n")
	}
	for i, one := range f.Found {
		if i == shownFindings {
			fmt.Fprintf(&b, "and %d more: see the JSON\n", len(f.Found)-i)
			break
		}
		b.WriteString(Wrap("", one.String()))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteJSON writes the findings for programs: version (of this format: 1),
// intact, and the members of Findings.
func (f Findings) WriteJSON(w io.Writer) error {
	text, err := marshal(struct {
		Version int  `json:"version"`
		Intact  bool `json:"intact"`
		Findings
	}{1, f.Intact(), f})
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func (f Findings) headline() string {
	switch {
	case f.SealedAt == "":
		return "NOT intact: the seal itself has been changed, so nothing can be said of the files"
	case f.Intact():
		return "intact: " + plural(f.Files, "file is as it was", "files are as they were") + " when the run was sealed"
	case f.has(Grown):
		return "NOT intact: the run was gone on with after it was sealed; until that ends and seals it again, these are not as they were"
	}
	return "NOT intact: since the run was sealed, these are not as they were"
}

// signing says what the signature, or that there is none, is good for.
func (f Findings) signing() string {
	switch {
	case f.SealedAt == "":
		return ""
	case f.has(BadSignature):
		return "wrongly: the signature is not that of the key it names"
	case f.SignedBy == "":
		return "no: the seal shows accidents and edits, not what was forged together with it"
	case f.has(ForeignSignature):
		return "by another key than the one given: " + f.SignedBy
	case f.Trusted:
		return "by the key given, " + f.SignedBy
	}
	return "by key " + f.SignedBy + "; whose it is, only --public-key FILE can tell"
}

// brief is the findings in a line.
func (f Findings) brief() string {
	const few = 3
	var parts []string
	for _, one := range f.Found {
		if len(parts) == few {
			return strings.Join(parts, "; ") + fmt.Sprintf("; and %d more", len(f.Found)-few)
		}
		parts = append(parts, one.String())
	}
	return strings.Join(parts, "; ")
}

// String is the finding for people.
func (one Finding) String() string {
	file := Clean(one.File)
	switch one.Kind {
	case BadSignature:
		return file + ": the signature is wrong"
	case ForeignSignature:
		return file + ": signed by another key than the one given"
	case Unsigned:
		return file + ": not signed"
	}
	switch {
	case one.Kind == Moved && one.Was != "":
		return file + ": was " + Clean(one.Was)
	case one.Kind == Moved:
		return fmt.Sprintf("%s: line %d was line %d", file, one.Line, one.WasLine)
	case one.Kind == Removed:
		return fmt.Sprintf("%s: line %d of the sealed file was removed", file, one.WasLine)
	case one.Line > 0 && one.Line == one.WasLine, one.Kind == Added && one.Line > 0:
		return fmt.Sprintf("%s: line %d was %s", file, one.Line, one.Kind)
	case one.Line > 0:
		return fmt.Sprintf("%s: line %d was changed, line %d when it was sealed", file, one.Line, one.WasLine)
	case one.Kind == Grown:
		return file + ": has grown, what was sealed of it is as it was"
	case one.Kind == Missing:
		return file + ": is missing"
	}
	return fmt.Sprintf("%s: was %s", file, one.Kind)
}

func prefixed(lead, text string) string {
	if text == "" {
		return ""
	}
	return lead + text
}
