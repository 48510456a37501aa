package ingest

import (
	"bytes"
	"unicode/utf8"

	"parcours/analysis/decode"
	"parcours/analysis/event"
	"parcours/analysis/mapping"
	"parcours/analysis/table"
)

// input is the needed columns of one file and what is remembered of the
// current batch: a dictionary entry is resolved once, not once a row.
type input struct {
	fields  map[string]int // columns of the file
	columns []int          // those to read, in the order of texts
	texts   []*text

	user       userColumn
	time       timeColumn
	event      nameColumn
	filters    []filterColumn
	properties []property
	codes      []uint32 // of one row's properties
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

// reset starts a batch.
func (in *input) reset(b *table.Batch, shards int) {
	for i, t := range in.texts {
		t.reset(&b.Columns[i], b.Rows)
	}
	in.user.memo.reset(in.user.text, 1)
	in.time.memo.reset(in.time.text, 1)
	in.event.memo.reset(in.event.text, shards)
	for i := range in.filters {
		in.filters[i].memo.reset(in.filters[i].text, 1)
	}
	for i := range in.properties {
		in.properties[i].memo.reset(in.properties[i].text, shards)
	}
}

// text reads the values of any column as text. A nil text has none.
type text struct {
	field   table.Field
	column  *table.Column
	entries int // of the dictionary; 0 for a plain column
	scratch []byte
}

func (t *text) reset(c *table.Column, rows int) {
	t.column, t.entries = c, 0
	// A dictionary larger than the batch (user ids of a whole row group) would cost more to remember than to look up.
	if c.Index != nil && c.Entries() <= 2*rows {
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

// memo remembers what was made of each dictionary entry of the current batch, for each of some variants.
type memo[T any] struct {
	known []bool
	made  []T
}

func (m *memo[T]) reset(t *text, variants int) {
	n := 0
	if t != nil {
		n = t.entries * variants
	}
	if cap(m.known) < n {
		m.known, m.made = make([]bool, n), make([]T, n)
	}
	m.known, m.made = m.known[:n], m.made[:n]
	clear(m.known)
}

// slot is where row r's value is remembered, or -1.
func (m *memo[T]) slot(t *text, r, variant int) int {
	if t == nil || t.entries == 0 || t.column.IsNull(r) {
		return -1
	}
	return variant*t.entries + int(t.column.Index[r])
}

// get returns what is remembered at a slot.
func (m *memo[T]) get(slot int) (made T, ok bool) {
	if slot < 0 || !m.known[slot] {
		return made, false
	}
	return m.made[slot], true
}

func (m *memo[T]) put(slot int, made T) T {
	if slot >= 0 {
		m.known[slot], m.made[slot] = true, made
	}
	return made
}

// userColumn gives each row's user, in two steps: which partition the user
// belongs to, and, once it is known that the row becomes an event, the code
// there. Ids are trimmed; "17850.0" is 17850 where the mapping says so.
type userColumn struct {
	*text
	memo memo[user]
	trim bool
	last []byte // the id before, which is often the next one's too
	same user   // and who that was
}

// user is a code in one partition's dictionary; code 0 is not known yet.
type user struct {
	shard  int
	nobody bool
	code   uint32
}

// id is the user id of row r, empty for none.
func (c *userColumn) id(r int) []byte {
	id := bytes.TrimSpace(c.raw(r))
	if mapping.Missing(id) {
		return nil
	}
	if c.trim && mapping.IsWholeFloat(id) {
		id = id[:len(id)-len(".0")]
	}
	return id
}

// shard is the partition of row r's user; ok is false when there is no user.
func (c *userColumn) shard(r, shards int) (shard int, ok bool) {
	slot := c.memo.slot(c.text, r, 0)
	u, known := c.memo.get(slot)
	if !known {
		u = c.memo.put(slot, c.find(r, shards))
	}
	return u.shard, !u.nobody
}

func (c *userColumn) find(r, shards int) user {
	id := c.id(r)
	if len(id) == 0 {
		return user{nobody: true}
	}
	if !bytes.Equal(id, c.last) {
		c.last = append(c.last[:0], id...)
		c.same = user{shard: event.Shard(id, shards)}
	}
	return c.same
}

// code is the code of row r's user, whose shard was asked for just before.
func (c *userColumn) code(r int, b *event.Builder) uint32 {
	slot := c.memo.slot(c.text, r, 0)
	u, known := c.memo.get(slot)
	if !known {
		u = c.same // of this row, as shard has just left it
	}
	if u.code != 0 {
		return u.code
	}
	u.code = b.User(c.id(r))
	if !known {
		c.same = u
	}
	return c.memo.put(slot, u).code
}

// timeColumn reads each row's time.
type timeColumn struct {
	*text
	memo memo[moment]
}

type moment struct {
	micros  int64
	missing bool
	err     error
}

func (c *timeColumn) at(r int, f mapping.TimeFormat) moment {
	if c.column.IsNull(r) {
		return moment{missing: true}
	}
	slot := c.memo.slot(c.text, r, 0)
	if m, ok := c.memo.get(slot); ok {
		return m
	}
	var m moment
	if m.micros, m.err = f.At(c.column, c.field, r); m.err != nil {
		m.missing = mapping.Missing(bytes.TrimSpace(c.raw(r)))
	}
	return c.memo.put(slot, m)
}

// coded is a code in a partition's dictionary; invalid says that the text was not UTF-8.
type coded struct {
	code    uint32
	invalid bool
}

// nameColumn gives each row's event name, trimmed; without a column it is the same for all.
type nameColumn struct {
	*text
	memo memo[coded]
}

// missing says whether row r has no event name.
func (c *nameColumn) missing(r, shard int) bool {
	if c.text == nil {
		return false
	}
	_, known := c.memo.get(c.memo.slot(c.text, r, shard))
	return !known && mapping.Missing(bytes.TrimSpace(c.raw(r)))
}

// at is the code of row r's name, which is not missing.
func (c *nameColumn) at(r, shard int, b *event.Builder, constant string) (uint32, bool) {
	if c.text == nil {
		return b.Name([]byte(constant)), false
	}
	slot := c.memo.slot(c.text, r, shard)
	if m, ok := c.memo.get(slot); ok {
		return m.code, m.invalid
	}
	name, invalid := valid(bytes.TrimSpace(c.raw(r)))
	m := c.memo.put(slot, coded{b.Name(name), invalid})
	return m.code, m.invalid
}

// property gives each row's value of a kept column, as it stands.
type property struct {
	*text
	memo memo[coded]
}

func (c *property) at(r, shard int, b *event.Builder, i int) (uint32, bool) {
	if c.text == nil {
		return 0, false
	}
	slot := c.memo.slot(c.text, r, shard)
	if m, ok := c.memo.get(slot); ok {
		return m.code, m.invalid
	}
	value, invalid := valid(c.raw(r))
	m := c.memo.put(slot, coded{b.Value(i, value), invalid})
	return m.code, m.invalid
}

// valid makes a text fit for a report: bytes that are not UTF-8 become replacement characters.
func valid(s []byte) (text []byte, invalid bool) {
	if utf8.Valid(s) {
		return s, false
	}
	return bytes.ToValidUTF8(s, []byte("\uFFFD")), true
}

// filterColumn tests each row.
type filterColumn struct {
	*text
	holds func([]byte) bool
	memo  memo[bool]
}

func (c *filterColumn) at(r int) bool {
	slot := c.memo.slot(c.text, r, 0)
	if ok, known := c.memo.get(slot); known {
		return ok
	}
	return c.memo.put(slot, c.holds(c.raw(r)))
}
