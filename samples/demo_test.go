package samples_test

import (
	"testing"

	"docspace-batch/batch"
	"docspace-batch/batch/plan"
	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// TestSamplesFitTheDemoPortal plans each sample with the key of the demo
// portal's owner: every row is to be done or already so.
func TestSamplesFitTheDemoPortal(t *testing.T) {
	for _, name := range []string{"onboarding.csv", "roles.csv", "offboarding.csv", "guests.csv", "mixed.csv"} {
		t.Run(name, func(t *testing.T) {
			portal := emulator.New(emulator.Config{})
			client, err := docspace.New(docspace.Config{
				URL: "https://portal.example.com", Key: portal.Owner().Key, UserAgent: "test", Transport: portal,
			})
			if err != nil {
				t.Fatal(err)
			}
			self, err := client.Self(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			rows, _ := faults(t, name)
			p, err := plan.Make(t.Context(), rows, plan.Config{
				Client: client, Caller: plan.AccountOf(self, self.ID), PortalHost: client.Host(),
			})
			if err != nil {
				t.Fatal(err)
			}
			todo := 0
			for _, item := range p.Items {
				switch item.Verdict {
				case batch.Do:
					todo++
				case batch.Nothing:
				default:
					t.Errorf("line %d is refused: %s, %s", item.Row.Line, item.Code, item.Message)
				}
			}
			if todo == 0 {
				t.Error("there is nothing to do")
			}
		})
	}
}

// TestShareLinks: the links in the samples are the one that the demo portal
// knows, for the guest whom it is for.
func TestShareLinks(t *testing.T) {
	links := 0
	for _, name := range []string{"guests.csv", "mixed.csv"} {
		rows, _ := faults(t, name)
		for _, r := range rows {
			if r.ShareLink == "" {
				continue
			}
			links++
			if r.ShareLink != emulator.DemoGuestLink() || r.Email != emulator.DemoGuestShared {
				t.Errorf("%s, line %d: another link than the demo portal's", name, r.Line)
			}
		}
	}
	if links != 2 {
		t.Errorf("%d rows with a link, want 2", links)
	}
}
