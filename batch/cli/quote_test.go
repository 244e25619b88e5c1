package cli

import (
	"os/exec"
	"runtime"
	"testing"
)

// TestQuote lets a shell read what is quoted for it.
func TestQuote(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no sh")
	}
	for _, arg := range []string{
		"leavers.20261122T101500Z-7f3a", "/srv/hr/leavers", "a b", "it's", `a"b`, "$HOME", "`id`", "*", "~", "~/x", "a;b", "a\nb", "#x", "",
		"-x", "Zoë", `back\slash`, "!", "a&b", "(x)", "{a,b}", "''",
	} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+quote(arg)).Output()
		if err != nil || string(out) != arg {
			t.Errorf("%q is quoted %s, which is read as %q: %v", arg, quote(arg), out, err)
		}
	}
	if quote("/srv/hr/leavers.20261122T101500Z-7f3a") != "/srv/hr/leavers.20261122T101500Z-7f3a" {
		t.Error("what needs no quotes gets some")
	}
}

func TestResumeCommand(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	got := resumeCommand("o'clock", "--failed")
	want := "docspace-batch resume --failed '" + dir + `/o'\''clock` + "'"
	if runtime.GOOS != "windows" && got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
