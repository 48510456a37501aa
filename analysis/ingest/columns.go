package ingest

import (
	"bytes"
	"unicode/utf8"

	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/mapping"
	"parcours/analysis/table"
)

// input is the needed columns of one file and what is remembered of their
// dictionaries. A batch is worked through column by column, each in one tight
// loop over the rows that are left: row by row, with a dozen calls for each,
// it took three times as long.
type input struct {
	fields  map[string]int // columns of the file
	columns []int          // those to read, in the order of texts
	texts   []*text

	user       *text
	time       timeColumn
	event      *text // nil when all events have one name
	filters    []filterColumn
	somebody   presence // of the user
	something  presence // of the event
	shards     shardColumn
	users      coder
	names      coder
	properties []coder

	rows, part []int32 // rows that are left, and those of one partition
	events     event.Columns
	invalid    []bool // per row: a text of it was not UTF-8
}

// column is the text of a column, nil when the file lacks it. Columns with several uses are read once.
func (in *input) column(name string, f decode.File) *text {
	i, ok := in.fields[name]
	if !ok {
		return nil
	}
	for j, c := range in.columns {
		if c == i {
			return in.texts[j]
		}
	}
	t := &text{field: f.Fields()[i]}
	in.columns = append(in.columns, i)
	in.texts = append(in.texts, t)
	return t
}

// begin starts a part: a new reader's dictionaries are others.
func (in *input) begin() {
	for _, t := range in.texts {
		t.dictionary = 0
	}
}

// reset starts a batch.
func (in *input) reset(b *table.Batch, shards int) {
	for i, t := range in.texts {
		t.reset(&b.Columns[i], b.Rows)
	}
	in.time.memo.reset(in.time.text, 1)
	in.somebody.memo.reset(in.user, 1)
	in.something.memo.reset(in.event, 1)
	in.shards.memo.reset(in.user, 1)
	in.users.memo.reset(in.user, 1) // a user has one partition
	in.names.memo.reset(in.event, shards)
	for i := range in.filters {
		in.filters[i].memo.reset(in.filters[i].text, 1)
	}
	for i := range in.properties {
		in.properties[i].memo.reset(in.properties[i].text, shards)
	}
	in.rows = resize(in.rows, b.Rows)
	for r := range in.rows {
		in.rows[r] = int32(r)
	}
	in.invalid = resize(in.invalid, b.Rows)
	clear(in.invalid)
}

// resize returns s with n elements, of any value.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// text reads the values of any column as text. A nil text has none.
type text struct {
	field   table.Field
	column  *table.Column
	scratch []byte

	entries    int // of a dictionary worth remembering; 0 for none
	dictionary int // Column.Dictionary of the last batch
	same       bool
}

// mostEntries bounds the memory of a memo: a dictionary with more is looked up row by row.
const mostEntries = 1 << 20

func (t *text) reset(c *table.Column, rows int) {
	t.same = c.Dictionary != 0 && c.Dictionary == t.dictionary
	if t.column, t.entries = c, 0; c.Index == nil {
		return
	}
	t.dictionary = c.Dictionary
	// What is used for one batch only must not cost more to remember than to look up.
	if c.Entries() <= 2*rows || c.Dictionary != 0 && c.Entries() <= mostEntries {
		t.entries = c.Entries()
	}
}

// raw is the value of row r, empty for none; valid until the next call.
func (t *text) raw(r int) []byte {
	if t == nil || t.column.IsNull(r) {
		return nil
	}
	if t.field.Kind == table.String {
		return t.column.String(r)
	}
	t.scratch = t.column.AppendText(t.scratch[:0], t.field.Kind, r)
	return t.scratch
}

// repeats says whether row r holds the string of row before, as rows of one person often do.
func (t *text) repeats(r, before int) bool {
	return t.field.Kind == table.String && !t.column.IsNull(r) && !t.column.IsNull(before) &&
		bytes.Equal(t.column.String(r), t.column.String(before))
}

// memo remembers what was made of each entry of a dictionary, for each of some
// variants, as long as batches have the same dictionary.
type memo[T any] struct {
	entries int
	made    []remembered[T]
}

type remembered[T any] struct {
	known bool
	value T
}

func (m *memo[T]) reset(t *text, variants int) {
	m.entries = 0
	if t == nil || t.entries*variants > mostEntries {
		return
	}
	m.entries = t.entries
	if n := t.entries * variants; !t.same || len(m.made) != n {
		m.made = resize(m.made, n)
		clear(m.made)
	}
}

// at is where row r's value is remembered, nil for nowhere.
func (m *memo[T]) at(t *text, r, variant int) *remembered[T] {
	if m.entries == 0 || t.column.IsNull(r) {
		return nil
	}
	return &m.made[variant*m.entries+int(t.column.Index[r])]
}

// presence tells the rows that have a user, or an event, from those that have none.
type presence struct{ memo memo[bool] }

// split keeps the rows that have a value and gives the others to missing.
func (p *presence) split(t *text, rows []int32, missing func(row int)) []int32 {
	kept := rows[:0]
	for _, row := range rows {
		r := int(row)
		var present bool
		if m := p.memo.at(t, r, 0); m == nil {
			present = isPresent(t.raw(r))
		} else {
			if !m.known {
				m.known, m.value = true, isPresent(t.raw(r))
			}
			present = m.value
		}
		if !present {
			missing(r)
			continue
		}
		kept = append(kept, row)
	}
	return kept
}

// isPresent says whether an id or a name is there. What is longer than every
// word for "nothing" and has no space there is, without a closer look.
func isPresent(value []byte) bool {
	const most = len("undefined")
	if len(value) > most && value[0] > ' ' && value[0] < utf8.RuneSelf && value[most] > ' ' && value[most] < utf8.RuneSelf {
		return true
	}
	return !mapping.Missing(bytes.TrimSpace(value))
}

// shardColumn finds the partition of each row's user.
type shardColumn struct {
	memo memo[uint32]
	of   []uint32 // by row
}

func (c *shardColumn) find(users *coder, rows []int32, n, shards int) {
	c.of = resize(c.of, n)
	before := -1
	for _, row := range rows {
		r := int(row)
		m := c.memo.at(users.text, r, 0)
		switch {
		case m != nil && m.known:
			c.of[r] = m.value
		case m == nil && before >= 0 && users.repeats(r, before):
			c.of[r] = c.of[before]
		default:
			c.of[r] = uint32(event.Shard(users.clean(users.raw(r)), shards))
			if m != nil {
				m.known, m.value = true, c.of[r]
			}
		}
		before = r
	}
}

// in puts the rows of one partition into dst.
func (c *shardColumn) in(shard int, rows, dst []int32) []int32 {
	dst = dst[:0]
	for _, row := range rows {
		if c.of[row] == uint32(shard) {
			dst = append(dst, row)
		}
	}
	return dst
}

// timeColumn reads each row's time.
type timeColumn struct {
	*text
	memo   memo[moment]
	micros []int64 // by row
	clock  clock
}

type moment struct {
	micros int64
	err    error
}

// split reads the time of each row, keeps the rows that have one and gives the others to bad; err is nil where there is none.
func (c *timeColumn) split(rows []int32, n int, f mapping.TimeFormat, bad func(row int, err error)) []int32 {
	c.micros = resize(c.micros, n)
	kept := rows[:0]
	for _, row := range rows {
		r := int(row)
		if c.column.IsNull(r) {
			bad(r, nil)
			continue
		}
		if micros, ok := c.quick(r); ok {
			c.micros[r] = micros
			kept = append(kept, row)
			continue
		}
		m := c.memo.at(c.text, r, 0)
		if m == nil {
			m = new(remembered[moment])
		}
		if !m.known {
			m.known = true
			m.value.micros, m.value.err = f.At(c.column, c.field, r)
		}
		if err := m.value.err; err != nil {
			if mapping.Missing(bytes.TrimSpace(c.raw(r))) {
				err = nil
			}
			bad(r, err)
			continue
		}
		c.micros[r] = m.value.micros
		kept = append(kept, row)
	}
	return kept
}

// between keeps the rows whose time is in a period, its end excluded.
func (c *timeColumn) between(rows []int32, from, to int64) []int32 {
	kept := rows[:0]
	for _, row := range rows {
		if at := c.micros[row]; at >= from && at < to {
			kept = append(kept, row)
		}
	}
	return kept
}

// quick reads the two commonest forms of a time, microseconds of a Time column
// and 2024-03-13T10:21:14Z; ok is false for all others, right or wrong.
func (c *timeColumn) quick(r int) (micros int64, ok bool) {
	switch c.field.Kind {
	case table.Time:
		micros = c.column.Ints[r]
		return micros, !c.field.LocalTime && micros >= 0 && micros < 1<<52 // until 2112
	case table.String:
		return c.clock.read(c.column.String(r))
	}
	return 0, false
}

// coder turns texts into codes of a dictionary. Every string in the dictionary
// is as clean leaves it, and cleaning it again changes nothing: so a text that
// is in there needs no cleaning, which is most of them.
type coder struct {
	*text
	trim        bool // spaces around the text do not count
	wholeFloats bool // "17850.0" is 17850
	utf8        bool // bytes that are not UTF-8 become replacement characters
	memo        memo[coded]
}

// coded is a code in a dictionary; invalid says that the text was not UTF-8.
type coded struct {
	code    uint32
	invalid bool
}

// codes fills dst with the codes of some rows, all of one partition, which
// has the dictionary d. variant is the memo's for that partition.
func (c *coder) codes(dst []uint32, rows []int32, variant int, d *event.Dict, invalid []bool) {
	if c.text == nil {
		clear(dst)
		return
	}
	if c.memo.entries > 0 {
		c.byEntry(dst, rows, variant, d, invalid)
	} else {
		c.byRow(dst, rows, d, invalid)
	}
}

// byEntry asks the dictionary d once for each entry of the column's.
func (c *coder) byEntry(dst []uint32, rows []int32, variant int, d *event.Dict, invalid []bool) {
	made := c.memo.made[variant*c.memo.entries:][:c.memo.entries]
	index, null := c.column.Index, c.column.Null
	for i, row := range rows {
		if null != nil && null[row] {
			dst[i] = 0
			continue
		}
		m := &made[index[row]]
		if !m.known {
			m.known, m.value = true, c.code(c.raw(int(row)), d)
		}
		dst[i] = m.value.code
		if m.value.invalid {
			invalid[row] = true
		}
	}
}

// byRow asks the dictionary d for each row that does not repeat the one before:
// those of one person, page or device often follow each other.
func (c *coder) byRow(dst []uint32, rows []int32, d *event.Dict, invalid []bool) {
	lasting := c.field.Kind == table.String // other kinds share one scratch
	var before []byte
	var last coded // of before; an empty text has code 0
	for i, row := range rows {
		raw := c.raw(int(row))
		if n := len(raw); !lasting || n != len(before) || n > 0 && (raw[n-1] != before[n-1] || !bytes.Equal(raw, before)) {
			before, last = raw, c.code(raw, d)
		}
		dst[i] = last.code
		if last.invalid {
			invalid[row] = true
		}
	}
}

func (c *coder) code(raw []byte, d *event.Dict) coded {
	if len(raw) == 0 {
		return coded{}
	}
	if code := d.Find(raw); code != 0 {
		return coded{code: code}
	}
	s := c.clean(raw)
	return coded{d.Code(s), c.utf8 && !utf8.Valid(raw)}
}

func (c *coder) clean(s []byte) []byte {
	if c.trim {
		s = bytes.TrimSpace(s)
	}
	if c.wholeFloats && mapping.IsWholeFloat(s) {
		s = s[:len(s)-len(".0")]
	}
	if c.utf8 && !utf8.Valid(s) {
		s = bytes.ToValidUTF8(s, []byte("\uFFFD"))
	}
	return s
}

// filterColumn tests each row.
type filterColumn struct {
	*text
	holds func([]byte) bool
	memo  memo[bool]
}

// split keeps the rows that pass.
func (c *filterColumn) split(rows []int32) []int32 {
	kept := rows[:0]
	for _, row := range rows {
		r := int(row)
		m := c.memo.at(c.text, r, 0)
		if m == nil {
			m = new(remembered[bool])
		}
		if !m.known {
			m.known, m.value = true, c.holds(c.raw(r))
		}
		if m.value {
			kept = append(kept, row)
		}
	}
	return kept
}
