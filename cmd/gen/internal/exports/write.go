package exports

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// object is a JSON object of which the keys stay in order; a nil value is left out.
type object []any

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i := 0; i < len(o); i += 2 {
		if o[i+1] == nil || o[i+1] == "" {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		for j, v := range []any{o[i], o[i+1]} {
			if j == 1 {
				b.WriteByte(':')
			}
			text, err := plainJSON(v)
			if err != nil {
				return nil, err
			}
			b.Write(text)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// plainJSON is JSON without the escapes that only HTML needs.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// text is the JSON of an object as a text; an object of texts and numbers has one.
func (o object) text() string {
	b, err := plainJSON(o)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// jsonLines writes one object a line.
func jsonLines(rows []object) []byte {
	var b bytes.Buffer
	for _, r := range rows {
		b.WriteString(r.text() + "\n")
	}
	return b.Bytes()
}

// googleLines is jsonLines with < > and & escaped, as BigQuery does.
func googleLines(rows []object) []byte {
	escape := strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`)
	return []byte(escape.Replace(string(jsonLines(rows))))
}

// sheet is a table of texts.
type sheet struct {
	header []string
	rows   [][]string
}

// newSheet has the columns that a list with commas names.
func newSheet(header string) *sheet { return &sheet{header: strings.Split(header, ",")} }

// add adds a row, by columns: names and values in turn. What is not named is empty.
func (s *sheet) add(cells ...string) {
	row := make([]string, len(s.header))
	for i := 0; i < len(cells); i += 2 {
		found := false
		for j, h := range s.header {
			if h == cells[i] {
				row[j], found = cells[i+1], true
			}
		}
		if !found {
			panic("no column " + cells[i])
		}
	}
	s.rows = append(s.rows, row)
}

// csv is the table with commas and a header.
func (s *sheet) csv() []byte { return csvText(append([][]string{s.header}, s.rows...)) }

func csvText(rows [][]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// tabs are the rows alone, with tabs and without any quotes.
func (s *sheet) tabs() []byte {
	var b bytes.Buffer
	for _, r := range s.rows {
		b.WriteString(strings.Join(r, "\t") + "\n")
	}
	return b.Bytes()
}

// gzipped packs bytes, without a time or a name.
func gzipped(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	err := w.Close()
	return b.Bytes(), err
}

// zipped packs files, which were all written on the same day.
func zipped(files []File) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		m, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: monday})
		if err != nil {
			return nil, err
		}
		if _, err := m.Write(f.Content); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// utf16 is UTF-16, the low byte first, with a byte order mark; of what is beyond the first 65,536 characters there is nothing here.
func utf16(text []byte) []byte {
	b := []byte{0xff, 0xfe}
	for _, r := range string(text) {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

// latin1 is ISO-8859-1.
func latin1(text []byte) []byte {
	var b []byte
	for _, r := range string(text) {
		b = append(b, byte(r))
	}
	return b
}

func itoa[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// The ways of writing times.
const (
	iso      = "2006-01-02T15:04:05.000Z"
	plain    = "2006-01-02 15:04:05"
	plainMs  = "2006-01-02 15:04:05.000"
	plainMcs = "2006-01-02 15:04:05.000000"
	compact  = "20060102"
)

func seconds(t time.Time) string { return itoa(t.Unix()) }
