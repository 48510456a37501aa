package format

import (
	"io"
	"strings"

	"parcours/cmd/gen/internal/eventlog"
)

// csvFile writes CSV as RFC 4180 has it, with the schema's separator.
type csvFile struct {
	textFile
	special [256]bool // bytes that make a field need quotes
	end     string    // of a line
}

func newCSV(w io.Writer, s eventlog.Schema) *csvFile {
	c := &csvFile{textFile: newTextFile(w, s), end: "\n"}
	for _, b := range []byte{s.Comma, '"', '\r', '\n'} {
		c.special[b] = true
	}
	if s.Excel {
		c.line = append(c.line, "\uFEFF"...)
		c.end = "\r\n"
	}
	for i, column := range s.Columns {
		c.comma(i)
		c.field(column.Name)
	}
	c.line = append(c.line, c.end...)
	c.w.Write(c.line) // the error comes again at the next write or at Close
	return c
}

func (c *csvFile) Write(r *eventlog.Row) error {
	c.line = c.line[:0]
	for i := range c.schema.Columns {
		column := &c.schema.Columns[i]
		c.comma(i)
		if column.Kind == eventlog.Text {
			c.field(column.Text(r))
		} else if n := column.Number(r); n != eventlog.None {
			c.line = c.appendNumber(c.line, column.Kind, n)
		}
	}
	c.line = append(c.line, c.end...)
	return c.flushLine()
}

func (c *csvFile) comma(i int) {
	if i > 0 {
		c.line = append(c.line, c.schema.Comma)
	}
}

// field appends a field, in quotes where it needs them. It looks at each byte
// once: with strings.ContainsAny, fields were half the time of a CSV.
func (c *csvFile) field(s string) {
	for i := range len(s) {
		if c.special[s[i]] {
			c.line = append(c.line, '"')
			c.line = append(c.line, strings.ReplaceAll(s, `"`, `""`)...)
			c.line = append(c.line, '"')
			return
		}
	}
	c.line = append(c.line, s...)
}
