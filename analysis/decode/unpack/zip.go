package unpack

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"

	"parcours/analysis/decode/charset"
	"parcours/analysis/report"
	"parcours/analysis/source"
)

// maxDirectory bounds a ZIP archive's table of contents: MaxMembers with long names fit.
const maxDirectory = 16 << 20

// entry is a file in a ZIP archive.
type entry struct {
	name          string
	flags, method uint16
	crc           uint32
	packed, size  uint64
	header, data  int64 // offsets
}

// methods are the ways of packing a member by their numbers.
var methods = map[uint16]Format{8: deflated, 12: Bzip2, 93: Zstandard}

// methodNames are the names of those that are not read here.
var methodNames = map[uint16]string{1: "Shrink", 6: "Implode", 9: "Deflate64", 14: "LZMA", 95: "xz", 96: "JPEG", 97: "WavPack", 98: "PPMd", 99: "AES encryption"}

// openZip returns the files in a ZIP archive.
func openZip(src source.Source) ([]source.Source, error) {
	entries, directory, err := zipEntries(src)
	if err != nil {
		return nil, err
	}
	kept := entries[:0:0]
	for _, e := range entries {
		if e.name == "[Content_Types].xml" {
			return nil, &report.Problem{Code: report.CodeUnsupported, File: src.Name(), Value: "Excel workbook",
				Cause: "this format cannot be read", Hint: "save the sheet as CSV in UTF-8"}
		}
		if !passedOver(e.name, int64(e.size)) {
			kept = append(kept, e)
		}
	}
	var members []source.Source
	for i := range kept {
		e := &kept[i]
		name := memberName(src, e.name)
		format, known := methods[e.method]
		switch {
		case e.flags&1 != 0:
			return nil, &report.Problem{Code: report.CodeUnsupported, File: name, Value: "encrypted ZIP archive",
				Cause: "it is encrypted with a password", Hint: "unpack the archive with its password, then open the files inside"}
		case e.method != 0 && !known:
			return nil, &report.Problem{Code: report.CodeUnsupported, File: name, Value: "ZIP archive",
				Cause: fmt.Sprintf("it is packed with %s, which cannot be read", cmp.Or(methodNames[e.method], fmt.Sprintf("method %d", e.method))),
				Hint:  "unpack the archive, then open the files inside"}
		}
		var local [30]byte
		if err := readFull(src, local[:], e.header); err != nil {
			return nil, err
		}
		if string(local[:4]) != "PK\x03\x04" {
			return nil, corruptZip(src, "its table of contents points to where no file begins")
		}
		e.data = e.header + 30 + int64(binary.LittleEndian.Uint16(local[26:])) + int64(binary.LittleEndian.Uint16(local[28:]))
		if e.data > directory || e.packed > uint64(directory-e.data) {
			return nil, corruptZip(src, fmt.Sprintf("%s is longer than the archive", report.Shorten(e.name)))
		}
		if e.method == 0 {
			members = append(members, source.Section(name, src, e.data, int64(e.packed)))
			continue
		}
		members = append(members, decompress(name, src, e.data, int64(e.packed), format, &checksum{crc: e.crc, size: e.size}))
	}
	if len(members) == 0 {
		return nil, &report.Problem{Code: report.CodeEmptyFile, File: src.Name(), Cause: "there are no files in the archive"}
	}
	// A small archive is a huge one if the same bytes are many of its files.
	slices.SortFunc(kept, func(a, b entry) int { return cmp.Compare(a.header, b.header) })
	for i := 1; i < len(kept); i++ {
		if kept[i].header < kept[i-1].data+int64(kept[i-1].packed) {
			return nil, corruptZip(src, "files in it overlap")
		}
	}
	return members, nil
}

// zipEntries reads the table of contents at the end of an archive, and where it begins.
func zipEntries(src source.Source) (entries []entry, start int64, err error) {
	tail := make([]byte, min(src.Size(), 22+1<<16+20))
	from := src.Size() - int64(len(tail))
	if err := readFull(src, tail, from); err != nil {
		return nil, 0, err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || at+22 > len(tail) {
		return nil, 0, &report.Problem{Code: report.CodeTruncated, File: src.Name(),
			Cause: "the ZIP archive ends before its table of contents", Hint: againHint}
	}
	size, offset := uint64(binary.LittleEndian.Uint32(tail[at+12:])), uint64(binary.LittleEndian.Uint32(tail[at+16:]))
	end := uint64(from) + uint64(at)
	if at >= 20 && string(tail[at-20:at-16]) == "PK\x06\x07" { // more than 32 bits can say
		var more [56]byte
		where := binary.LittleEndian.Uint64(tail[at-12:])
		if where > end {
			return nil, 0, corruptZip(src, "its table of contents lies beyond its end")
		}
		if err := readFull(src, more[:], int64(where)); err != nil {
			return nil, 0, err
		}
		if string(more[:4]) == "PK\x06\x06" {
			size, offset = binary.LittleEndian.Uint64(more[40:]), binary.LittleEndian.Uint64(more[48:])
		}
	}
	if offset > end || size > end-offset {
		return nil, 0, corruptZip(src, "its table of contents lies beyond its end")
	}
	if size > maxDirectory {
		return nil, 0, TooMany(src)
	}
	directory := make([]byte, size)
	if err := readFull(src, directory, int64(offset)); err != nil {
		return nil, 0, err
	}
	for d := directory; len(d) > 0; {
		if len(d) < 46 || string(d[:4]) != "PK\x01\x02" {
			return nil, 0, corruptZip(src, "its table of contents is damaged")
		}
		le := binary.LittleEndian
		names, extras, comments := int(le.Uint16(d[28:])), int(le.Uint16(d[30:])), int(le.Uint16(d[32:]))
		if len(d) < 46+names+extras+comments {
			return nil, 0, corruptZip(src, "its table of contents is damaged")
		}
		if len(entries) == MaxMembers {
			return nil, 0, TooMany(src)
		}
		e := entry{
			name:  string(charset.Append(nil, d[46:46+names])),
			flags: le.Uint16(d[8:]), method: le.Uint16(d[10:]), crc: le.Uint32(d[16:]),
			packed: uint64(le.Uint32(d[20:])), size: uint64(le.Uint32(d[24:])),
		}
		header := uint64(le.Uint32(d[42:]))
		for x := d[46+names : 46+names+extras]; len(x) >= 4; {
			id, field := le.Uint16(x), x[4:min(len(x), 4+int(le.Uint16(x[2:])))]
			x = x[4+len(field):]
			if id != 1 {
				continue
			}
			for _, v := range []*uint64{&e.size, &e.packed, &header} {
				if *v == 1<<32-1 && len(field) >= 8 {
					*v, field = le.Uint64(field), field[8:]
				}
			}
		}
		if header > offset {
			return nil, 0, corruptZip(src, fmt.Sprintf("%s is said to begin after its end", report.Shorten(e.name)))
		}
		e.header = int64(header)
		entries = append(entries, e)
		d = d[46+names+extras+comments:]
	}
	return entries, int64(offset), nil
}

// checksum is what the unpacked bytes of a member must be.
type checksum struct {
	crc  uint32
	size uint64

	sum  uint32
	seen uint64
}

// add adds bytes; it returns what is wrong with them, "" for nothing.
func (c *checksum) add(p []byte, last bool) (cause string) {
	c.sum, c.seen = crc32.Update(c.sum, crc32.IEEETable, p), c.seen+uint64(len(p))
	switch {
	case c.seen > c.size || last && c.seen < c.size:
		return fmt.Sprintf("it does not unpack to the %d bytes that the archive declares", c.size)
	case last && c.sum != c.crc:
		return "its checksum is wrong"
	}
	return ""
}

// passedOver says which members of an archive are no files of the export:
// folders, empty ones, and what systems add.
func passedOver(name string, size int64) bool {
	name = strings.ReplaceAll(name, "\\", "/")
	base := name[strings.LastIndexByte(name, '/')+1:]
	return size == 0 || base == "" || base[0] == '.' || strings.HasPrefix(name, "__MACOSX/") || strings.Contains(name, "/__MACOSX/")
}

// memberName is what a file in an archive is called.
func memberName(src source.Source, name string) string {
	name = strings.ToValidUTF8(strings.TrimPrefix(name, "./"), "\uFFFD")
	if len(name) > 255 {
		name = report.Shorten(name)
	}
	return src.Name() + "/" + name
}

func corruptZip(src source.Source, cause string) error {
	return &report.Problem{Code: report.CodeCorrupt, File: src.Name(), Cause: "the ZIP archive is damaged: " + cause, Hint: againHint}
}

// TooMany is the Problem of an archive of more than MaxMembers files.
func TooMany(src source.Source) error {
	return &report.Problem{Code: report.CodeUnsupported, File: src.Name(), Value: "archive of very many files",
		Cause: fmt.Sprintf("there are more than %d files in it", MaxMembers), Hint: "join the files, or open fewer at once"}
}

// readFull fills p from a source whose size says that it can.
func readFull(src source.Source, p []byte, offset int64) error {
	r := packed{src: src, at: offset, end: offset + int64(len(p))}
	_, err := io.ReadFull(&r, p)
	return err
}
