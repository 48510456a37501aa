package eventlog

// Row is one event as it stands in a file. Empty strings, and None in the
// numbers, are missing values.
type Row struct {
	Time    int64 // seconds since 1970 UTC
	User    string
	Session string
	Event   string
	Page    string // a path in the shop, a section of the newspaper
	Channel string
	Device  string
	Country string
	Product string
	Cents   int64 // order value
	Score   int64 // 0 to 10
}

// None is a missing number.
const None = -1

// Kind is how a column's values are stored in formats with types.
type Kind int

// The kinds of columns.
const (
	Text  Kind = iota
	Time       // a timestamp; in text as Schema.TimeLayout
	Money      // hundredths, shown as a decimal number
	Whole      // a small whole number
)

// Column is one column of a file.
type Column struct {
	Name string
	Kind Kind
	// Text returns the value where Kind is Text.
	Text func(*Row) string
	// Number returns the value where it is not: Unix seconds, cents or the number itself; None is missing.
	Number func(*Row) int64
}

// Schema is how a scenario's rows look in a file.
type Schema struct {
	Columns []Column
	// TimeLayout is that of package time, for formats whose times are text. Its fields have fixed widths.
	TimeLayout string
	// Comma separates the fields of CSV.
	Comma byte
	// Excel makes the CSV one of a European spreadsheet: a byte order mark first and lines that end in CRLF.
	Excel bool
}

func text(name string, get func(*Row) string) Column {
	return Column{Name: name, Kind: Text, Text: get}
}

func number(name string, kind Kind, get func(*Row) int64) Column {
	return Column{Name: name, Kind: kind, Number: get}
}
