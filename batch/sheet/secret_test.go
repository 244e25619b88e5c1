package sheet_test

import (
	"strings"
	"testing"

	"docspace-batch/batch/sheet"
)

// TestNoSecretInProposals: where it is not sure which column a byte stands in that is
// no UTF-8, nothing of its cell is shown if the sheet has secrets.
func TestNoSecretInProposals(t *testing.T) {
	const head = "operation,email,first_name,last_name,password\n"
	for name, text := range map[string]string{
		"its cell":               head + "create,x@example.com,A,B,geheim\xe4W0rt\n",
		"quoted":                 head + "create,x@example.com,A,B,\"geheim\xe4,W0rt\"\n",
		"behind a stray quote":   head + "create,x\"y@example.com,A,B,geheim\xe4W0rt\n",
		"behind a comma":         head + "create,x@example.com,A, B,C,geheim\xe4W0rt\n",
		"in the next line":       head + "create,x@example.com,A,B,\"abc\" geheim\nW0rt\xe4,W0rt\"\n",
		"rest of a broken row":   head + "create,x@example.com,A,\"B\" B,geh\ngeheim\xe4W0rt,a\n",
		"in front of its header": "operation,email,first_name,last_name,password\xe4\n",
	} {
		_, _, err := sheet.ReadAll(strings.NewReader(text), sheet.Options{})
		if err == nil || !strings.Contains(err.Error(), "not UTF-8") || strings.Contains(err.Error(), "W0rt") || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Where it is sure, the cell is shown.
	_, _, err := sheet.ReadAll(strings.NewReader(head+"create,x@example.com,J\xe4n,B,geheimW0rt\n"), sheet.Options{})
	if err == nil || !strings.Contains(err.Error(), `"Jän"`) {
		t.Error(err)
	}
}
