package format

import (
	"io"
	"reflect"

	"github.com/parquet-go/parquet-go"

	"parcours/cmd/gen/internal/eventlog"
)

// parquetFile writes Parquet as data tools do by default: snappy, text as
// dictionaries until a column's dictionary reaches a megabyte, row groups of
// about a million rows.
type parquetFile struct {
	w      *parquet.GenericWriter[any]
	schema eventlog.Schema
	rows   []parquet.Row // of one batch
	text   []byte        // of the batch's values
	filled int
}

const (
	parquetRowGroup   = 1 << 20
	parquetDictionary = 1 << 20
	parquetBatch      = 256
)

func newParquet(w io.Writer, s eventlog.Schema) *parquetFile {
	p := &parquetFile{
		schema: s,
		w: parquet.NewGenericWriter[any](w, parquetSchema(s),
			parquet.MaxRowsPerRowGroup(parquetRowGroup),
			parquet.DictionaryMaxBytes(parquetDictionary),
			parquet.CreatedBy("parcours gen", "1", ""),
		),
		rows: make([]parquet.Row, parquetBatch),
	}
	for i := range p.rows {
		p.rows[i] = make(parquet.Row, len(s.Columns))
	}
	return p
}

// parquetSchema makes the schema from a struct type, because a parquet.Group sorts its columns by name.
func parquetSchema(s eventlog.Schema) *parquet.Schema {
	var fields []reflect.StructField
	for i, column := range s.Columns {
		f := reflect.StructField{Name: "C" + string(rune('A'+i))}
		switch column.Kind {
		case eventlog.Text:
			f.Type, f.Tag = reflect.TypeFor[*string](), tag(column.Name, "optional,dict,snappy")
		case eventlog.Time:
			f.Type, f.Tag = reflect.TypeFor[int64](), tag(column.Name, "timestamp(microsecond),snappy")
		case eventlog.Money:
			f.Type, f.Tag = reflect.TypeFor[*float64](), tag(column.Name, "optional,snappy")
		case eventlog.Whole:
			f.Type, f.Tag = reflect.TypeFor[*int32](), tag(column.Name, "optional,snappy")
		}
		fields = append(fields, f)
	}
	return parquet.NewSchema("events", parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()))
}

func tag(name, options string) reflect.StructTag {
	return reflect.StructTag(`parquet:"` + name + `,` + options + `"`)
}

func (p *parquetFile) Write(r *eventlog.Row) error {
	row := p.rows[p.filled]
	for i := range p.schema.Columns {
		row[i] = p.value(&p.schema.Columns[i], r, i)
	}
	if p.filled++; p.filled == len(p.rows) {
		return p.flush()
	}
	return nil
}

func (p *parquetFile) value(c *eventlog.Column, r *eventlog.Row, i int) parquet.Value {
	if c.Kind == eventlog.Text {
		s := c.Text(r)
		if s == "" {
			return parquet.NullValue().Level(0, 0, i)
		}
		from := len(p.text)
		p.text = append(p.text, s...)
		return parquet.ByteArrayValue(p.text[from:]).Level(0, 1, i)
	}
	n := c.Number(r)
	switch {
	case c.Kind == eventlog.Time:
		return parquet.Int64Value(n*1_000_000).Level(0, 0, i)
	case n == eventlog.None:
		return parquet.NullValue().Level(0, 0, i)
	case c.Kind == eventlog.Money:
		return parquet.DoubleValue(float64(n)/100).Level(0, 1, i)
	}
	return parquet.Int32Value(int32(n)).Level(0, 1, i)
}

func (p *parquetFile) flush() error {
	_, err := p.w.WriteRows(p.rows[:p.filled])
	p.filled, p.text = 0, p.text[:0]
	return err
}

func (p *parquetFile) Close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}
