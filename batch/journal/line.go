package journal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"hash/crc32"
)

const (
	sumName = `,"crc":"`
	sumSize = len(sumName) + 2*crc32.Size + len(`"}`)
)

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	errSum     = errors.New("its checksum is wrong")
)

// chain is the checksum of the lines so far. Each line's goes on from the one
// before, so that a line that is missing or out of its place is found too.
type chain uint32

// seal appends a record as a line to lines.
func (c *chain) seal(lines []byte, r record) []byte {
	begin := len(lines)
	e := encoder{line: append(lines, '{')}
	r.lay(&e)
	*c = c.next(e.line[begin:])
	return append(c.appendSum(e.line), '\n')
}

// open checks a line, without its newline, and gives what was sealed; from
// there on the chain is behind it.
func (c *chain) open(line []byte) ([]byte, error) {
	if len(line) < sumSize {
		return nil, errSum
	}
	body, sum := line[:len(line)-sumSize], line[len(line)-sumSize:]
	next := c.next(body)
	if !bytes.Equal(next.appendSum(nil), sum) {
		return nil, errSum
	}
	*c = next
	return body, nil
}

func (c *chain) next(body []byte) chain { return chain(crc32.Update(uint32(*c), castagnoli, body)) }

func (c *chain) appendSum(line []byte) []byte {
	n := uint32(*c)
	line = append(line, sumName...)
	line = hex.AppendEncode(line, []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
	return append(line, `"}`...)
}
