package report

import (
	"fmt"
	"strconv"
	"strings"
)

// A Note is one thing a reader should know: a warning, or the reason for a
// guess. Code and the fields after it let any front-end say it in its own
// language; Text says it in English. Codes are listed in codes.go and are
// part of the schema.
type Note struct {
	Code string `json:"code"`
	// Text is the whole note in English, a sentence without a full stop.
	Text string `json:"text"`
	// Subject is what the note is about: a column, an event, a step, a file.
	Subject string `json:"subject,omitempty"`
	// Detail is a second name the sentence needs: a value, a synonym, a unit.
	Detail string `json:"detail,omitempty"`
	// Count of Total: rows, people or values, as the code says.
	Count int64 `json:"count,omitempty"`
	Total int64 `json:"total,omitempty"`
}

// A Problem is an error in the user's input or recipe, with its place. It is
// the error type of every decoder and of the mapping; front-ends branch on
// Code and translate, the command line prints Error and Hint.
type Problem struct {
	Code string `json:"code"`
	// File is the name of the file as the user knows it.
	File string `json:"file,omitempty"`
	// Row is the 1-based data row (a CSV header is not a row); 0 is unknown.
	Row    int64  `json:"row,omitempty"`
	Column string `json:"column,omitempty"`
	// Value is the offending value, shortened to at most 80 bytes.
	Value string `json:"value,omitempty"`
	// Cause says what is wrong, lower case, no full stop.
	Cause string `json:"cause"`
	// Hint says what to do about it; may be empty.
	Hint string `json:"hint,omitempty"`
	// Memory is set where there is too little of it.
	Memory *Memory `json:"memory,omitempty"`
}

// Error renders the problem as `orders.csv: row 812: time "2024-13-01": month out of range`.
func (p *Problem) Error() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.File + ": ")
	}
	if p.Row > 0 {
		b.WriteString("row " + strconv.FormatInt(p.Row, 10) + ": ")
	}
	switch {
	case p.Column != "" && p.Value != "":
		fmt.Fprintf(&b, "%s %q: ", p.Column, Shorten(p.Value))
	case p.Column != "":
		b.WriteString(p.Column + ": ")
	case p.Value != "":
		fmt.Fprintf(&b, "%q: ", Shorten(p.Value))
	}
	b.WriteString(p.Cause)
	return b.String()
}

// Shorten cuts s to at most 80 bytes on a rune boundary and marks the cut.
// Invalid UTF-8 becomes the replacement character, so the result is always
// fit for JSON.
func Shorten(s string) string {
	const most = 80
	if len(s) > most {
		cut := most - len("…")
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		s = s[:cut] + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
