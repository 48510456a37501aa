package format

import (
	"errors"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"parcours/cmd/gen/internal/eventlog"
)

// arrowFile writes an Arrow IPC file in record batches of 64 k rows.
type arrowFile struct {
	w       *ipc.FileWriter
	schema  eventlog.Schema
	builder *array.RecordBuilder
	filled  int
}

const arrowBatch = 1 << 16

func newArrow(w io.Writer, s eventlog.Schema) (*arrowFile, error) {
	schema := arrowSchema(s)
	file, err := ipc.NewFileWriter(&position{w: w}, ipc.WithSchema(schema))
	if err != nil {
		return nil, err
	}
	return &arrowFile{w: file, schema: s, builder: array.NewRecordBuilder(memory.DefaultAllocator, schema)}, nil
}

func arrowSchema(s eventlog.Schema) *arrow.Schema {
	var fields []arrow.Field
	for _, column := range s.Columns {
		f := arrow.Field{Name: column.Name, Nullable: column.Kind != eventlog.Time}
		switch column.Kind {
		case eventlog.Text:
			f.Type = arrow.BinaryTypes.String
		case eventlog.Time:
			f.Type = arrow.FixedWidthTypes.Timestamp_us
		case eventlog.Money:
			f.Type = arrow.PrimitiveTypes.Float64
		case eventlog.Whole:
			f.Type = arrow.PrimitiveTypes.Int32
		}
		fields = append(fields, f)
	}
	return arrow.NewSchema(fields, nil)
}

func (a *arrowFile) Write(r *eventlog.Row) error {
	for i := range a.schema.Columns {
		column := &a.schema.Columns[i]
		field := a.builder.Field(i)
		if column.Kind == eventlog.Text {
			if s := column.Text(r); s != "" {
				field.(*array.StringBuilder).Append(s)
			} else {
				field.AppendNull()
			}
			continue
		}
		n := column.Number(r)
		if n == eventlog.None && column.Kind != eventlog.Time {
			field.AppendNull()
			continue
		}
		switch column.Kind {
		case eventlog.Time:
			field.(*array.TimestampBuilder).Append(arrow.Timestamp(n * 1_000_000))
		case eventlog.Money:
			field.(*array.Float64Builder).Append(float64(n) / 100)
		case eventlog.Whole:
			field.(*array.Int32Builder).Append(int32(n))
		}
	}
	if a.filled++; a.filled == arrowBatch {
		return a.flush()
	}
	return nil
}

func (a *arrowFile) flush() error {
	a.filled = 0
	record := a.builder.NewRecord()
	defer record.Release()
	return a.w.Write(record)
}

func (a *arrowFile) Close() error {
	defer a.builder.Release()
	if a.filled > 0 {
		if err := a.flush(); err != nil {
			return err
		}
	}
	return a.w.Close()
}

// position makes a stream look like a file to ipc.NewFileWriter, which asks
// where it is and never goes back.
type position struct {
	w  io.Writer
	at int64
}

func (p *position) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	p.at += int64(n)
	return n, err
}

func (p *position) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekCurrent {
		return 0, errors.New("an arrow file is written from start to end")
	}
	return p.at, nil
}
