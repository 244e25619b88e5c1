package emulator_test

import (
	"encoding/json"
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"docspace-batch/docspace/emulator"
)

// FuzzBody sends anything to every action that takes a body. The portal must
// answer, with JSON or nothing, and a refusal must change nobody but where the
// API applies one by one.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		"", "null", "{}", "[]", `{"userIds":["x"]}`, `{"userIds":[null]}`, ids(emptyID), member("a@b", `"User"`), member("a@b", `4`),
		`{"invitations":[{"email":"a@b","type":2}]}`, `{"groupName":"g","members":[]}`, `{"type":"User","userId":"` + emptyID + `"}`,
		`{"contacts":[{"type":"a","value":"b"}]}`, `{"userName":"a","password":"b"}`, `{"name":"n","expiresInDays":"3"}`, `{"userIds":`, `{"a":1}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		x := open(t, emulator.Config{Empty: true}).with("Content-Type", "application/json")
		before := x.portal.People()
		for _, c := range [][2]string{
			{"POST", "/people"},
			{"POST", "/people/active"},
			{"POST", "/people/invite"},
			{"PUT", "/people/invite"},
			{"PUT", "/people/administrator"},
			{"PUT", "/people/status/Active"},
			{"PUT", "/people/type/User"},
			{"PUT", "/people/delete"},
			{"POST", "/people/type"},
			{"PUT", "/people/type/terminate"},
			{"POST", "/people/reassign/start"},
			{"POST", "/people/remove/start"},
			{"DELETE", "/people/guests"},
			{"POST", "/group"},
			{"POST", "/authentication"},
			{"POST", "/keys"},
			{"PUT", "/keys/" + emptyID},
		} {
			created := x.portal.Stats().Effects.Created
			a := x.do(c[0], c[1], body)
			if a.body != "" && !json.Valid([]byte(a.body)) {
				t.Errorf("%s %s: %d %q is no JSON", c[0], c[1], a.status, a.body)
			}
			if a.status >= 400 && c[1] != "/people/invite" && x.portal.Stats().Effects.Created != created {
				t.Errorf("%s %s: %d, yet somebody was created", c[0], c[1], a.status)
			}
		}
		if len(x.portal.People()) != len(before)+x.portal.Stats().Effects.Created {
			t.Error("people and counts disagree")
		}
	})
}

const emptyID = "00000000-0000-0000-0000-000000000000"

// FuzzAddress creates accounts with any address: what is stored has one @ and
// is an address that parses to itself, for those that net/mail can read.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"a@b", "Name <n@example.com>", `"q x"@example.com`, "a b@c", "a@[1.2.3.4]", ".a@b", "a@.b", "<a@b>", "ü@ü", "a@b ", "a\t@b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		body, err := json.Marshal(map[string]any{"firstName": "A", "lastName": "B", "type": "User", "email": address})
		if err != nil || !utf8.ValidString(address) {
			t.Skip()
		}
		x := open(t, emulator.Config{Empty: true})
		a := x.do("POST", "/people", string(body))
		if a.status != 200 {
			return
		}
		stored, _ := a.at("response.email").(string)
		local, _, _ := strings.Cut(stored, "@")
		if strings.Count(stored, "@") != 1 || !strings.Contains(address, local) {
			t.Errorf("%q is stored as %q", address, stored)
		}
		if parsed, err := mail.ParseAddress(stored); err == nil && !strings.HasPrefix(stored, `"`) && parsed.Address != stored {
			t.Errorf("%q is stored as %q, which reads as %q", address, stored, parsed.Address)
		}
	})
}
