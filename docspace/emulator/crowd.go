package emulator

import (
	"fmt"
	"strings"
	"time"
)

// crowd adds n made-up people, the same every time: of twenty, fourteen Users,
// two RoomAdmins, three Guests and a terminated User (design.md §12).
func (p *Portal) crowd(n int) {
	first := strings.Fields("Amara Bruno Céline Dragan Eszter Farid Greta Hamza Ingrid Jonas Katarzyna Luca Mireille Nadia Oskar Priya Rafael Sanna Tomasz Vera Анна Иван Μαρία 明 さくら")
	last := strings.Fields("Almeida Bakker Castillo Dubois Eriksen Fischer Gruber Horvat Ivanova Jansen Kaya Lefebvre Moreau Novak Okonkwo Peeters Rossi Schmidt Tanaka Vasquez Weber Zielinska Петров Παππάς 田中")
	joined := time.Date(2023, 1, 2, 8, 0, 0, 0, time.UTC)
	for i := range n {
		x := Person{
			ID:        guidOf("crowd", i),
			Email:     fmt.Sprintf("person%05d@example.net", i+1),
			FirstName: first[i%len(first)],
			LastName:  last[i/len(first)%len(last)],
			Activated: i%3 != 0,
		}
		switch i % 20 {
		case 3, 13:
			x.Role, x.Rooms = RoomAdmin, i%5
		case 6, 11, 17:
			x.Role = Guest
		case 19:
			x.Status = Terminated
			x.PersonalFiles = i % 4
		default:
			x.SharedFiles, x.PersonalFiles = i%3, i%7
		}
		p.put(x).created = joined.Add(time.Duration(i) * time.Minute)
	}
}
