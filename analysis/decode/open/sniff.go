package open

import (
	"bytes"
	"strings"

	"parcours/analysis/decode/arrow"
)

// kind is what the first bytes of a source are.
type kind uint8

const (
	isBinary   kind = iota // nothing we know
	isParquet              // for decode/parquet
	isArrow                // for decode/arrow
	isJSONText             // for decode/jsonl
	isText                 // for decode/csv
	isOther                // a format we can name and not read
)

// format is a format that is recognised in order to say so.
type format struct {
	magic  string
	offset int // where the magic lies
	name   string
	hint   string
}

const (
	unpackHint = "decompress it first, then open the file inside"
	exportHint = "export the data as CSV, JSON or Parquet"
	excelHint  = "save the sheet as CSV in UTF-8"
)

// formats, longest and surest signatures first.
var formats = []format{
	{"\xFF\xFE\x00\x00", 0, "UTF-32 text", "save it as CSV in UTF-8"},
	{"PARE", 0, "Parquet with an encrypted footer", "write it without encryption"},
	{"FEA1", 0, "Feather file of version 1", "write it as Feather version 2, or as Parquet"},
	{"Obj\x01", 0, "Avro", "export the data as Parquet, JSON or CSV"},
	{"ORC", 0, "ORC", exportHint},
	{"SQLite format 3\x00", 0, "SQLite database", "export the table as CSV"},
	{"DUCK", 8, "DuckDB database", "export the table as Parquet"},
	{"\x89HDF\r\n\x1A\n", 0, "HDF5", exportHint},
	{"\xFD7zXZ\x00", 0, "xz", unpackHint},
	{"7z\xBC\xAF\x27\x1C", 0, "7-Zip archive", unpackHint},
	{"Rar!\x1A\x07", 0, "RAR archive", unpackHint},
	{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 0, "old Office document", excelHint},
	{"%PDF-", 0, "PDF", exportHint},
	{"{\\rtf", 0, "RTF document", exportHint},
	{"\x89PNG\r\n\x1A\n", 0, "PNG image", exportHint},
	{"\xFF\xD8\xFF", 0, "JPEG image", exportHint},
	{"GIF8", 0, "GIF image", exportHint},
	{"WEBP", 8, "WebP image", exportHint},
}

// sniff says what the sample, the first bytes of a source, belongs to.
func sniff(sample []byte) (kind, format) {
	if bytes.HasPrefix(sample, []byte("PAR1")) {
		return isParquet, format{}
	}
	if isArrowData(sample) {
		return isArrow, format{}
	}
	for _, f := range formats {
		if len(sample) < f.offset || !bytes.HasPrefix(sample[f.offset:], []byte(f.magic)) {
			continue
		}
		if printable(f.magic) && !binary(sample) && f.name != "PDF" && f.name != "RTF document" {
			continue // a text that happens to start with these letters: "ORC,…", "BZh;…"
		}
		return isOther, f
	}
	if binary(sample) {
		return isBinary, format{}
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(sample[:min(len(sample), 4096)]), "\uFEFF"))
	switch {
	case isJSON(text):
		return isJSONText, format{}
	case strings.HasPrefix(text, "<?xml"):
		return isOther, xmlFormat(text)
	case isMarkup(text):
		return isOther, format{name: "web page", hint: "it may be the log-in page in place of the export; download it again"}
	}
	return isText, format{}
}

// xmlFormat names an XML file: process mining has formats of its own.
func xmlFormat(text string) format {
	const logHint = "export the log as CSV, which programs for process mining do"
	for {
		_, rest, found := strings.Cut(text, "<")
		if !found || rest == "" {
			return format{name: "XML", hint: exportHint}
		}
		text = rest
		if rest[0] == '?' || rest[0] == '!' { // a declaration or a comment
			continue
		}
		switch root := strings.ToLower(rest[:min(len(rest), 4)]); {
		case root == "ocel" || strings.HasPrefix(root, "log") && (strings.Contains(rest, "ocel") || strings.Contains(rest, "object-types")):
			return format{name: "OCEL event log", hint: logHint}
		case strings.HasPrefix(root, "log") && strings.Contains(rest, "xes"):
			return format{name: "XES event log", hint: logHint}
		}
		return format{name: "XML", hint: exportHint}
	}
}

// isArrowData says whether the sample starts an Arrow file, or a stream of
// today or of the time when streams had no mark.
func isArrowData(sample []byte) bool {
	return bytes.HasPrefix(sample, []byte("ARROW1")) && binary(sample) ||
		bytes.HasPrefix(sample, []byte("\xFF\xFF\xFF\xFF")) || arrow.IsOldStream(sample)
}

// printable says whether a magic could be the start of a text.
func printable(magic string) bool {
	return !strings.ContainsFunc(magic, func(r rune) bool { return r < ' ' || r > '~' })
}

// binary says whether bytes are no text in any encoding that keeps ASCII:
// there is a NUL, or more than one byte in fifty is a control character.
func binary(sample []byte) bool {
	controls := 0
	for _, b := range sample {
		switch {
		case b == 0:
			return true
		case b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f', b == 0x7F:
			controls++
		}
	}
	return controls*50 > len(sample)
}

// isJSON says whether a text starts as a JSON object or array of anything. A
// CSV header may start with a bracket too: "[Order id],[Time]".
func isJSON(text string) bool {
	if text == "" || text[0] != '{' && text[0] != '[' {
		return false
	}
	rest := strings.TrimLeft(text[1:], " \t\r\n")
	if rest == "" {
		return true
	}
	if text[0] == '{' {
		return rest[0] == '"' || rest[0] == '}'
	}
	return strings.IndexByte(`{["]-0123456789`, rest[0]) >= 0 || strings.HasPrefix(rest, "null") || strings.HasPrefix(rest, "true") || strings.HasPrefix(rest, "false")
}

// isMarkup says whether a text starts with a tag, as HTML and XML do.
func isMarkup(text string) bool {
	if len(text) < 2 || text[0] != '<' || !strings.Contains(text, ">") {
		return false
	}
	c := text[1] | 0x20
	return text[1] == '!' || c >= 'a' && c <= 'z'
}
