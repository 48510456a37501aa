package shape

import (
	"parcours/analysis/decode"
	"parcours/analysis/table"
)

// renamed is a File with other names for its columns.
type renamed struct {
	decode.File
	fields []table.Field
}

func (r *renamed) Fields() []table.Field { return r.fields }

// Rename gives columns other names, by the ones they have.
func Rename(f decode.File, names map[string]string) decode.File {
	fields := append([]table.Field(nil), f.Fields()...)
	for i, field := range fields {
		if name, ok := names[field.Name]; ok {
			fields[i].Name = name
		}
	}
	decode.UniqueNames(fields)
	return &renamed{f, fields}
}

// headed is a format that takes the first row for the names of the columns, and can be told that it is a row.
type headed interface{ Headerless() decode.File }

// Header gives the columns of a file without a header their names, which are
// in another one, by their place; the first row is a row then. Columns beyond
// the names and those whose name is "" are called after their place. Where the
// format itself names its columns they are renamed.
func Header(f decode.File, names []string) decode.File {
	if h, ok := f.(headed); ok {
		f = h.Headerless()
	}
	fields := append([]table.Field(nil), f.Fields()...)
	for i := range min(len(names), len(fields)) {
		if names[i] != "" {
			fields[i].Name = names[i]
		}
	}
	decode.UniqueNames(fields)
	return &renamed{f, fields}
}
