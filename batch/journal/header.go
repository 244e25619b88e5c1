package journal

import (
	"encoding/json"
	"time"
)

// version is the number of the format; another one is refused.
const version = 1

// Header is the first line: what the run was.
type Header struct {
	Run      string // id of the run
	Tool     string // version of the tool
	Sheet    Sheet
	Portal   string          // URL
	KeyOwner string          // id of the key's user
	Started  time.Time       // when the run began
	Options  json.RawMessage // the command's, opaque here; one JSON value or nothing
}

// Sheet is the sheet that was run.
type Sheet struct {
	Path   string // absolute; "" for stdin
	SHA256 string // of its bytes, in hex
	Rows   int
}

func (h *Header) lay(c codec) {
	v := version
	c.number("journal", &v)
	c.text("run", &h.Run)
	c.text("tool", &h.Tool)
	if c.begin("sheet", true) {
		c.text("path", &h.Sheet.Path)
		c.text("sha256", &h.Sheet.SHA256)
		c.number("rows", &h.Sheet.Rows)
		c.end()
	}
	c.text("portal", &h.Portal)
	c.text("key_owner", &h.KeyOwner)
	c.moment("started", &h.Started)
	c.raw("options", &h.Options)
}
