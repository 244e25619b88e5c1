package emulator

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
)

const (
	gzipCoding  = "gzip"
	gzipTrailer = 8 // bytes: checksum and length
)

// zipBadly compresses the body and damages the checksum at its end: whoever
// unpacks it has read all of it when he is told.
func (a *answer) zipBadly() {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(a.body) // a buffer takes everything
	_ = z.Close()
	a.body = b.Bytes()
	a.body[len(a.body)-gzipTrailer] ^= 0xff
	a.header.Set("Content-Encoding", gzipCoding)
}

// unzip unpacks an answer as http.Transport does for whoever has not asked for
// an encoding himself, so that a client meets the same error in both ways.
func unzip(asked, answered http.Header, body io.Reader) (io.Reader, bool) {
	if asked.Get("Accept-Encoding") != "" || answered.Get("Content-Encoding") != gzipCoding {
		return body, false
	}
	answered.Del("Content-Encoding")
	answered.Del("Content-Length")
	return &unzipped{packed: body}, true
}

// unzipped reads nothing before it is read.
type unzipped struct {
	packed io.Reader
	reader *gzip.Reader
}

func (u *unzipped) Read(b []byte) (int, error) {
	if u.reader == nil {
		reader, err := gzip.NewReader(u.packed)
		if err != nil {
			return 0, err
		}
		u.reader = reader
	}
	return u.reader.Read(b)
}
