package shape

import (
	"bytes"

	"parcours/analysis/decode"
	"parcours/analysis/table"
)

// FillDown fills the empty cells of columns from the first of the consecutive
// rows that have the same value in the column key: where an order has several
// lines, the first alone says what is true of the whole order. A row without a
// key stands for itself.
//
// The file is read in one part: the order that a part continues may begin
// anywhere before it, and parts begin where nobody knows before all those
// before are read.
func FillDown(f decode.File, key string, columns []string) decode.File {
	fields := f.Fields()
	at := Find(fields, key)
	if at == none {
		return f
	}
	filled := make([]bool, len(fields))
	for _, name := range columns {
		if c := Find(fields, name); c != none && c != at {
			filled[c] = true
		}
	}
	return &filledDown{OnePart(f), at, filled}
}

// filledDown is a File with some empty cells filled.
type filledDown struct {
	decode.File // of one part
	key         int
	filled      []bool // by column
}

func (f *filledDown) Read(part decode.Part, columns []int) (decode.Reader, error) {
	var p plan
	r := &filledReader{key: cell{place: none}, columns: make([]table.Column, len(columns)), filling: make([]*filling, len(columns)), places: make([]int, len(columns))}
	fields := f.File.Fields()
	for i, c := range columns {
		r.places[i] = p.place(c)
		if f.filled[c] {
			r.filling[i] = &filling{kind: fields[c].Kind, null: true, codes: map[uint32]uint32{}}
			r.key = newCell(&p, fields, f.key)
		}
	}
	var err error
	r.Reader, err = p.read(f.File, part)
	return r, err
}

type filledReader struct {
	beneath
	key     cell
	places  []int
	filling []*filling // by column, nil for one that stays as it is
	columns []table.Column

	last      []byte // the key of the last row
	continues []bool // by row, whether it has the same key as the one before
}

func (r *filledReader) Next(b *table.Batch) error {
	if err := r.next(b); err != nil {
		return err
	}
	if r.key.place != none {
		r.key.begin(b.Columns)
		r.continues = resize(r.continues, b.Rows)
		for row := range b.Rows {
			key := r.key.at(row)
			r.continues[row] = len(key) > 0 && bytes.Equal(key, r.last)
			r.last = append(r.last[:0], key...)
		}
	}
	for i, place := range r.places {
		r.columns[i] = b.Columns[place]
		if f := r.filling[i]; f != nil {
			r.columns[i] = f.fill(&b.Columns[place], r.continues)
		}
	}
	b.Columns = r.columns
	return nil
}

// filling is the value of the first row of the key at hand, and memory to fill a column with it.
type filling struct {
	kind   table.Kind
	null   bool
	text   []byte
	number int64
	float  float64

	texts  texts
	codes  map[uint32]uint32 // by entry of the column's own dictionary
	ints   []int64
	floats []float64
}

func (f *filling) fill(from *table.Column, continues []bool) table.Column {
	if f.kind == table.String {
		return f.fillTexts(from, continues)
	}
	f.texts.reset()
	f.ints, f.floats = f.ints[:0], f.floats[:0]
	for r, same := range continues {
		null := from.IsNull(r)
		var number int64
		var float float64
		switch {
		case null && same:
			null, number, float = f.null, f.number, f.float
		case null:
		case f.kind == table.Float:
			float = from.Floats[r]
		default:
			number = from.Ints[r]
		}
		if !same {
			f.null, f.number, f.float = null, number, float
		}
		f.ints, f.floats = append(f.ints, number), append(f.floats, float)
		f.texts.null, f.texts.nulls = append(f.texts.null, null), f.texts.nulls || null
	}
	c := table.Column{Ints: f.ints}
	if f.kind == table.Float {
		c = table.Column{Floats: f.floats}
	}
	if f.texts.nulls {
		c.Null = f.texts.null
	}
	return c
}

// fillTexts makes a dictionary, in which what was in one before is no more often than there.
func (f *filling) fillTexts(from *table.Column, continues []bool) table.Column {
	const carried = -1
	t := &f.texts
	t.reset()
	clear(f.codes)
	first := carried // the first row of the key at hand
	var firstCode uint32
	coded := false // firstCode is its value's
	add := func(r int) uint32 {
		if from.Index != nil {
			if code, ok := f.codes[from.Index[r]]; ok {
				return code
			}
		}
		t.bytes = append(t.bytes, from.String(r)...)
		code := t.end()
		if from.Index != nil {
			f.codes[from.Index[r]] = code
		}
		return code
	}
	for r, same := range continues {
		null := from.IsNull(r)
		if !same {
			first, coded, f.null = r, false, null
		}
		switch {
		case !null:
			code := add(r)
			if t.addEntry(code, false); r == first {
				firstCode, coded = code, true
			}
		case f.null:
			t.addEntry(0, true)
		default:
			if !coded { // carried: a first row of this batch has been added
				t.bytes = append(t.bytes, f.text...)
				firstCode, coded = t.end(), true
			}
			t.addEntry(firstCode, false)
		}
	}
	if first != carried && !f.null {
		f.text = append(f.text[:0], from.String(first)...)
	}
	return t.column()
}
