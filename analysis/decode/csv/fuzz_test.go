package csv

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// plainRecords is the second implementation: the rule of dialect.parse, told
// character by character over a text in memory, without limits. A record is
// its fields; one that was rejected for a stray quote is nil.
func plainRecords(text string, delim byte, quotes bool) (records [][]string) {
	isEnd := func(i int) bool { return i == len(text) || text[i] == '\n' || text[i] == '\r' }
	nextLine := func(i int) int {
		for !isEnd(i) {
			i++
		}
		if strings.HasPrefix(text[i:], "\r\n") {
			return i + 2
		}
		return min(i+1, len(text))
	}
	for i := 0; i < len(text); {
		var fields []string
		quotedRecord := false
		for {
			value := ""
			if quotes && i < len(text) && text[i] == '"' {
				quotedRecord = true
				open := i
				closed := false
				for i++; i < len(text); i++ {
					if text[i] != '"' {
						value += text[i : i+1]
					} else if strings.HasPrefix(text[i:], `""`) {
						value += `"`
						i++
					} else {
						closed = true
						i++
						break
					}
				}
				clean := closed && (isEnd(i) || text[i] == delim)
				if !closed || !clean && strings.ContainsAny(text[open:i], "\r\n") {
					fields, i = nil, nextLine(open)
					break
				}
			}
			for !isEnd(i) && text[i] != delim {
				value += text[i : i+1]
				i++
			}
			fields = append(fields, value)
			if isEnd(i) {
				i = nextLine(i)
				break
			}
			i++ // the delimiter
		}
		if len(fields) == 1 && strings.TrimSpace(fields[0]) == "" && !quotedRecord {
			continue
		}
		records = append(records, fields)
	}
	return records
}

// plainUnescape is the second implementation of backslashes.
func plainUnescape(fields []string) []string {
	replace := strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r", `\b`, "\b", `\f`, "\f", `\v`, "\v", `\0`, "\x00", `\'`, "'")
	for i, s := range fields {
		if fields[i] = replace.Replace(s); s == `\N` {
			fields[i] = ""
		}
	}
	return fields
}

func FuzzCSV(f *testing.F) {
	for _, c := range texts {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 5000 {
			return // the second implementation is slow
		}
		got := read(text, 0)
		for _, chunk := range []int{1, 3, 17} {
			if other := read(text, chunk); !reflect.DeepEqual(got, other) {
				t.Fatalf("chunks of %d:\n got %+v\nwant %+v", chunk, other, got)
			}
		}
		top := preamble([]byte(text))
		d := sniffDialect([]byte(text[top.size:]), true)
		if top.sep != 0 {
			d = dialect{delim: top.sep, quotes: true}
		}
		table := text[top.size:]
		if end := d.firstTable([]byte(table), true, top.comments); end >= 0 {
			table = table[:end]
		}
		records := plainRecords(table, d.delim, d.quotes)
		if len(records) == 0 || got.problem != "" {
			if len(got.rows) > 0 || len(records) > 0 && records[0] != nil {
				t.Fatalf("got %+v, second implementation %q", got, records)
			}
			return
		}
		width := len(got.header)
		if strings.Contains(got.detail, "no header") {
			if width < len(records[0]) {
				t.Fatalf("%d columns, first record %q", width, records[0])
			}
		} else if records = records[1:]; width != len(plainRecords(table, d.delim, d.quotes)[0]) {
			t.Fatalf("%d columns %q", width, got.header)
		}
		var rows []string
		for i, fields := range records {
			surplus := len(fields) > width && slices.ContainsFunc(fields[width:], func(s string) bool { return s != "" })
			if fields == nil || surplus {
				continue
			}
			if d.escapes {
				fields = plainUnescape(fields)
			}
			for len(fields) < width {
				fields = append(fields, "")
			}
			rows = append(rows, line(i+1, fields[:width]))
		}
		if !slices.Equal(got.rows, rows) {
			t.Fatalf("rows %q, second implementation %q", got.rows, rows)
		}
	})
}

// TestSpectrum reads the csv-spectrum corpus, where it is at hand, and compares it with its JSON twins.
func TestSpectrum(t *testing.T) {
	shared := os.Getenv("PARCOURS_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(shared, "data", "csv", "csv-spectrum", "csvs", "*.csv"))
	if len(files) == 0 {
		t.Skip("no csv-spectrum corpus")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		twin, err := os.ReadFile(filepath.Join(shared, "data", "csv", "csv-spectrum", "json", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		if twin = bytes.TrimSpace(twin); twin[0] == '{' { // some twins of one row are no array
			twin = slices.Concat([]byte("["), twin, []byte("]"))
		}
		var objects []map[string]string
		if err := json.Unmarshal(twin, &objects); err != nil {
			t.Fatal(err)
		}
		got := read(string(text), 0)
		var want []string
		for i, object := range objects {
			var fields []string
			for _, h := range got.header {
				v := strings.ReplaceAll(object[h], "\r\n", "\n") // the CSV was checked out with LF
				if h == "Contact Phone Number" {
					v = "2095257564" // changed in the twin, for privacy
				}
				fields = append(fields, v)
			}
			want = append(want, line(i+1, fields))
		}
		if !slices.Equal(got.rows, want) || got.problem != "" {
			t.Errorf("%s: got %q %s\nwant %q", name, got.rows, got.problem, want)
		}
	}
}
