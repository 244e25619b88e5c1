package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// reader binds a JSON body to fields as the server's serialiser does: names in
// any letter case, unknown members ignored, and the first value that does not
// fit refuses the whole body, with its path and place (docspace-api.md §2.3).
type reader struct {
	data    []byte
	decoder *json.Decoder
}

// field is a member of a body and how it is read.
type field struct {
	name     string
	read     func(r *reader, path string) error
	required bool // in the way of C#: the member must be there, if only as null
}

// bind reads the body as an object of the .NET type dto, whose name some texts
// show.
func (c *call) bind(dto string, fields ...field) error {
	if !isJSON(c.request.Header.Get("Content-Type")) {
		return &problem{status: http.StatusUnsupportedMediaType}
	}
	if trimmed := bytes.TrimSpace(c.body); len(trimmed) == 0 || string(trimmed) == "null" {
		p := &problem{}
		p.add("", "A non-empty request body is required.")
		p.add("inDto", required("inDto"))
		return p.orNil()
	}
	r := &reader{data: c.body, decoder: json.NewDecoder(bytes.NewReader(c.body))}
	r.decoder.UseNumber()
	if err := r.object("$", "ASC.People.ApiModels.RequestDto."+dto, fields); err != nil {
		return err
	}
	if _, err := r.decoder.Token(); err != io.EOF {
		return r.malformed("$")
	}
	return nil
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return media == "application/json" || media == "text/json" ||
		strings.HasPrefix(media, "application/") && strings.HasSuffix(media, "+json")
}

// object reads an object, member by member.
func (r *reader) object(path, dto string, fields []field) error {
	t, err := r.decoder.Token()
	if err != nil {
		return r.malformed(path)
	}
	if t != json.Delim('{') {
		return r.unfit(path, dto)
	}
	seen := map[string]bool{}
	for r.decoder.More() {
		t, err := r.decoder.Token()
		name, isName := t.(string)
		if err != nil || !isName {
			return r.malformed(path)
		}
		if err := r.member(path, name, fields, seen); err != nil {
			return err
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return r.malformed(path)
	}
	return r.complete(path, dto, fields, seen)
}

func (r *reader) member(path, name string, fields []field, seen map[string]bool) error {
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			seen[f.name] = true
			return f.read(r, path+"."+name)
		}
	}
	return r.skip(path + "." + name)
}

// complete says which required members are missing.
func (r *reader) complete(path, dto string, fields []field, seen map[string]bool) error {
	var missing []string
	for _, f := range fields {
		if f.required && !seen[f.name] {
			missing = append(missing, "'"+f.name+"'")
		}
	}
	if missing == nil {
		return nil
	}
	return invalid(path, fmt.Sprintf("JSON deserialization for type '%s' was missing required properties including: %s. %s",
		dto, strings.Join(missing, ", "), r.place(path)))
}

func (r *reader) skip(path string) error {
	var ignored json.RawMessage
	if err := r.decoder.Decode(&ignored); err != nil {
		return r.malformed(path)
	}
	return nil
}

// unfit is the refusal of a value of the wrong kind.
func (r *reader) unfit(path, dotnet string) error {
	return invalid(path, "The JSON value could not be converted to "+dotnet+". "+r.place(path))
}

// malformed is the refusal of what is no JSON.
func (r *reader) malformed(path string) error {
	at := r.decoder.InputOffset()
	text := "Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed."
	if rest := bytes.TrimLeft(r.data[at:], " \t\r\n"); len(rest) > 0 {
		text = "'" + string(rest[:1]) + "' is an invalid start of a value."
	}
	return invalid(path, text+" "+r.place(path))
}

// place says where the serialiser stood: behind the value that did not fit.
func (r *reader) place(path string) string {
	before := r.data[:r.decoder.InputOffset()]
	line := bytes.Count(before, []byte("\n"))
	return "Path: " + path + " | LineNumber: " + strconv.Itoa(line) +
		" | BytePositionInLine: " + strconv.Itoa(len(before)-1-bytes.LastIndexByte(before, '\n')) + "."
}
