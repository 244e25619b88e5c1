package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"docspace-batch/docspace/emulator"
)

func benchmark(b *testing.B, p *emulator.Portal, method string, path func(i int) string, body func(i int) string) {
	b.Helper()
	b.ReportAllocs()
	b.ResetTimer() // the crowd took its time
	for i := range b.N {
		r, err := http.NewRequest(method, host+"/api/2.0"+path(i), strings.NewReader(body(i)))
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+p.Owner().Key)
		r.Header.Set("Content-Type", "application/json")
		a, err := p.RoundTrip(r)
		if err != nil || a.StatusCode != http.StatusOK {
			b.Fatalf("%v %v", a, err)
		}
	}
}

func none(int) string { return "" }

const fewFields = "&fields=id,email,userName,firstName,lastName,status,activationStatus,isOwner,isAdmin,isRoomAdmin,isCollaborator,isVisitor,isLDAP,isSSO"

func BenchmarkPage(b *testing.B) {
	p := emulator.New(emulator.Config{Accounts: 12_000})
	benchmark(b, p, "GET", func(i int) string {
		return fmt.Sprintf("/people/filter?sortBy=email&count=100&startIndex=%d%s", i%120*100, fewFields)
	}, none)
}

func BenchmarkFilterOf50(b *testing.B) {
	p := emulator.New(emulator.Config{Accounts: 12_000})
	benchmark(b, p, "GET", func(i int) string {
		var emails []string
		for j := range 50 {
			emails = append(emails, fmt.Sprintf("person%05d@example.net", (i*50+j)%12_000+1))
		}
		return "/people/filter?sortBy=email&count=100&filterSeparator=,&filterValue=" + strings.Join(emails, ",") + fewFields
	}, none)
}

func BenchmarkEmail(b *testing.B) {
	p := emulator.New(emulator.Config{Accounts: 12_000})
	benchmark(b, p, "GET", func(i int) string { return fmt.Sprintf("/people/email?email=person%05d@example.net", i%12_000+1) }, none)
}

func BenchmarkCreate(b *testing.B) {
	p := emulator.New(emulator.Config{})
	benchmark(b, p, "POST", func(int) string { return "/people" }, func(i int) string { return member(fmt.Sprintf("new%d@example.com", i), `"User"`) })
}
