package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// sheetPart is a sheet of a workbook.
type sheetPart struct {
	name   string
	hidden bool
	part   string // where its cells are
}

// unfit refuses what is packed like a workbook and is none, or one that is not to
// be read.
func unfit(parts *zip.Reader) (Fault, bool) {
	refuse := func(message, fix string) (Fault, bool) { return Fault{Message: message, Fix: fix}, true }
	const mostParts = 10_000
	var size uint64
	names := make([]string, 0, len(parts.File))
	for _, f := range parts.File {
		size += f.UncompressedSize64
		names = append(names, strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/")))
		if f.Flags&1 != 0 {
			return refuse("this file is protected by a password", "take the password off, and save it as XLSX")
		}
	}
	has := func(name string) bool { return slices.Contains(names, name) }
	switch {
	case len(parts.File) > mostParts || size > maxUnpacked:
		return refuse(fmt.Sprintf("unpacked, the file would have %d MiB in %d parts, and at most %d MiB in %d parts are read",
			size>>20, len(parts.File), maxUnpacked>>20, mostParts), "copy the rows that are meant into a new sheet, or "+saveAsUTF8)
	case slices.ContainsFunc(names, func(n string) bool { return path.Base(n) == "vbaproject.bin" }):
		return refuse("the workbook has macros, and such are not read", "save it as XLSX, without macros")
	case has("xl/workbook.bin"):
		return refuse("this is a binary workbook (XLSB)", "save it as XLSX")
	case has("mimetype") && has("content.xml"):
		return refuse("this is an OpenDocument file (ODS)", "save it as XLSX, or as CSV UTF-8")
	case has("index/document.iwa"), has("index.zip"):
		return refuse("this is a file of Apple Numbers", "export it as Excel (XLSX), or as CSV with UTF-8")
	case has("word/document.xml"):
		return refuse("this is a text document (DOCX) and no spreadsheet", "put its table into a spreadsheet")
	case !has("xl/workbook.xml"):
		return refuse("this is a packed file (ZIP) and no workbook", "unpack it first, and give the spreadsheet in it")
	}
	return Fault{}, false
}

// sheetsOf lists the sheets with cells, in the order in which they are shown.
func sheetsOf(parts *zip.Reader) ([]sheetPart, error) {
	var book struct {
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := decodePart(parts, "xl/workbook.xml", &book); err != nil {
		return nil, err
	}
	if err := decodePart(parts, "xl/_rels/workbook.xml.rels", &links); err != nil {
		return nil, err
	}
	target := map[string]string{}
	for _, l := range links.All {
		if path.Base(l.Type) == "worksheet" {
			target[l.ID] = path.Join("/xl", l.Target)[1:]
			if strings.HasPrefix(l.Target, "/") {
				target[l.ID] = path.Clean(l.Target)[1:]
			}
		}
	}
	var all []sheetPart
	for i, s := range book.Sheets {
		for _, other := range book.Sheets[:i] {
			if strings.EqualFold(s.Name, other.Name) { // the library would read either of them
				return nil, fmt.Errorf("two sheets are called %s", quote(s.Name))
			}
		}
		for _, a := range s.Attrs {
			if part, ok := target[a.Value]; ok && a.Name.Local == "id" {
				all = append(all, sheetPart{name: s.Name, hidden: s.State != "" && s.State != "visible", part: part})
			}
		}
	}
	return all, nil
}

// decodePart reads a small part.
func decodePart(parts *zip.Reader, name string, to any) error {
	part, err := openPart(parts, name)
	if err != nil {
		return err
	}
	defer func() { _ = part.Close() }()
	const most = 4 << 20
	return xml.NewDecoder(io.LimitReader(part, most)).Decode(to)
}

// openPart opens a part, whatever case its name is written in.
func openPart(parts *zip.Reader, name string) (io.ReadCloser, error) {
	for _, f := range parts.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f.Open()
		}
	}
	return nil, fmt.Errorf("%s: %w", name, errNoPart)
}

var errNoPart = errors.New("this part is missing")
