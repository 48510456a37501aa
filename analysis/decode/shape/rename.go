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

// Header gives columns names by their place: those of a file whose names are
// in another one. Columns beyond the names keep theirs, as does one whose name is "".
func Header(f decode.File, names []string) decode.File {
	fields := append([]table.Field(nil), f.Fields()...)
	for i := range min(len(names), len(fields)) {
		if names[i] != "" {
			fields[i].Name = names[i]
		}
	}
	decode.UniqueNames(fields)
	return &renamed{f, fields}
}
