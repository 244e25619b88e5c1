package report

import (
	"bytes"
	"encoding/json"
	"math"
	"time"
)

// marshal gives v as people can read it too: indented, with < and & as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

// seconds is a duration as it stands in JSON, with milliseconds.
func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }
