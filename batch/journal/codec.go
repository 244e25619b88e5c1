package journal

import (
	"encoding/json"
	"time"
)

// codec goes through the members of a record in the order in which they stand
// on the line. The encoder writes what the pointers point to, the decoder fills
// it in: so each record is laid out once, for both directions. What is empty,
// false or no time is left out; numbers always stand there.
type codec interface {
	text(name string, v *string)
	number(name string, v *int)
	flag(name string, v *bool)
	moment(name string, v *time.Time)
	raw(name string, v *json.RawMessage) // only as the last member
	// begin says whether there is an object of that name: when encoding, whether
	// there is to be one. Its members follow, then end.
	begin(name string, there bool) bool
	end()
}
