package ingest

import (
	"bytes"
	"encoding/binary"
	"math"
	"unicode/utf8"

	"parcours/analysis/decode"
	"parcours/analysis/decode/charset"
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
	anonymous  *text // nil where everybody is known by the user id
	identity   *identity
	keys, ties []*text
	naming     *naming // nil where events keep their names
	time       timeColumn
	event      *text // nil when all events have one name
	filters    []filterColumn
	excluded   []filterColumn
	chosen     *filterColumn // people of the sample; nil when everybody is
	somebody   presence      // of the user
	something  presence      // of the event
	users      coder
	names      coder
	properties []coder

	rows    []int32 // that are left
	invalid invalid
}

// newInput is that of a file, without columns.
func newInput(f decode.File) *input {
	in := &input{fields: map[string]int{}}
	for i, field := range f.Fields() {
		if _, twice := in.fields[field.Name]; !twice {
			in.fields[field.Name] = i
		}
	}
	return in
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
func (in *input) reset(b *table.Batch) {
	for i, t := range in.texts {
		t.reset(&b.Columns[i], b.Rows)
	}
	in.time.memo.reset(in.time.text)
	if in.identity == nil {
		in.users.reset()
	}
	if in.naming == nil {
		in.names.reset()
	}
	for i := range in.filters {
		in.filters[i].memo.reset(in.filters[i].text)
	}
	if in.chosen != nil && in.identity == nil {
		in.chosen.memo.reset(in.user)
	}
	for i := range in.excluded {
		in.excluded[i].memo.reset(in.excluded[i].text)
	}
	for i := range in.properties {
		in.properties[i].reset()
	}
	if in.naming != nil {
		in.naming.reset()
	}
	in.rows = resize(in.rows, b.Rows)
	for r := range in.rows {
		in.rows[r] = int32(r)
	}
	in.invalid.reset(b.Rows)
}

// invalid are the rows of a batch of which a text was not UTF-8: none, mostly.
type invalid struct {
	rows []bool
	any  bool
}

func (i *invalid) reset(n int) {
	if i.any || len(i.rows) < n {
		i.rows, i.any = resize(i.rows, n), false
		clear(i.rows)
	}
}

func (i *invalid) mark(row int32) { i.rows[row], i.any = true, true }

// count is the number of rows marked.
func (i *invalid) count() (n int64) {
	if !i.any {
		return 0
	}
	for _, marked := range i.rows {
		if marked {
			n++
		}
	}
	return n
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

// memo remembers what was made of each entry of a dictionary, as long as
// batches have the same dictionary.
type memo[T any] struct{ made []remembered[T] }

type remembered[T any] struct {
	known bool
	value T
}

func (m *memo[T]) reset(t *text) {
	if t == nil {
		m.made = m.made[:0]
		return
	}
	if n := t.entries; !t.same || len(m.made) != n {
		m.made = resize(m.made, n)
		clear(m.made)
	}
}

// at is where row r's value is remembered, nil for nowhere.
func (m *memo[T]) at(t *text, r int) *remembered[T] {
	if len(m.made) == 0 || t.column.IsNull(r) {
		return nil
	}
	return &m.made[t.column.Index[r]]
}

// presence tells the rows that have a user, or an event, from those that have none.
type presence struct {
	known []bool // by entry of the dictionary at hand: it is a value
	all   bool   // every one is
}

// split keeps the rows that have a value and gives the others to missing.
func (p *presence) split(t *text, rows []int32, missing func(row int)) []int32 {
	if t.entries > 0 {
		return p.splitByEntry(t, rows, missing)
	}
	kept := rows[:0]
	texts := t.field.Kind == table.String && t.column.Index == nil && t.column.Null == nil
	buf, starts, ends := t.column.Bytes, t.column.Starts, t.column.Ends
	for _, row := range rows {
		var value []byte
		if texts {
			value = buf[starts[row]:ends[row]]
		} else {
			value = t.raw(int(row))
		}
		if isPresent(value) {
			kept = append(kept, row)
		} else {
			missing(int(row))
		}
	}
	return kept
}

func (p *presence) splitByEntry(t *text, rows []int32, missing func(row int)) []int32 {
	if !t.same || len(p.known) != t.entries {
		p.known, p.all = resize(p.known, t.entries), true
		for i := range p.known {
			p.known[i] = isPresent(t.column.Entry(i))
			p.all = p.all && p.known[i]
		}
	}
	index, null := t.column.Index, t.column.Null
	if p.all && null == nil {
		return rows
	}
	kept := rows[:0]
	for _, row := range rows {
		if p.known[index[row]] && (null == nil || !null[row]) {
			kept = append(kept, row)
		} else {
			missing(int(row))
		}
	}
	return kept
}

// isPresent says whether an id or a name is there. What has no space around it
// and is not as long as a word for "nothing", or begins otherwise, is there
// without a closer look.
func isPresent(value []byte) bool {
	n := len(value)
	if n > 0 && plain(value[0]) && plain(value[n-1]) && (n > mostMissing || missingLengths>>n&1 == 0 || !missingBegins[value[0]]) {
		return true
	}
	return !mapping.Missing(bytes.TrimSpace(value))
}

// What all words for "nothing" have in common: see mapping.Missing.
const (
	mostMissing    = len("undefined")
	missingLengths = 1<<2 | 1<<3 | 1<<4 | 1<<6 | 1<<9
)

var missingBegins = [1 << 8]bool{'n': true, 'N': true, 'u': true, '(': true, '\\': true, '<': true}

// timeColumn reads each row's time.
type timeColumn struct {
	*text
	memo   memo[moment]
	micros []int64 // by row
	own    []int64 // the memory of micros, unless that is the column's
	clock  clock
}

type moment struct {
	micros int64
	err    error
}

// split reads the time of each row, keeps the rows that have one and gives the others to bad; err is nil where there is none.
func (c *timeColumn) split(rows []int32, n int, f mapping.TimeFormat, bad func(row int, err error)) []int32 {
	if c.exact(n) {
		c.micros = c.column.Ints[:n]
		return rows
	}
	c.own = resize(c.own, n)
	c.micros = c.own
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
		m := c.memo.at(c.text, r)
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

// exact says whether the column is the times already: each one there, in
// microseconds, and one that quick would take as it is.
func (c *timeColumn) exact(n int) bool {
	if c.field.Kind != table.Time || c.field.LocalTime || c.column.Null != nil {
		return false
	}
	var all uint64
	for _, t := range c.column.Ints[:n] {
		all |= uint64(t)
	}
	return all < 1<<52
}

// between keeps the rows whose time is in a period, its end excluded.
func (c *timeColumn) between(rows []int32, from, to int64) []int32 {
	if from == math.MinInt64 && to == math.MaxInt64 {
		return rows
	}
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
	utf8        bool // bytes that are not UTF-8 are read as Windows-1252

	// What was made of each entry of the column's dictionary since stamp was last changed.
	made       []coded
	recent     *[1 << recentBits]recent // and of texts, where it has none
	stamp      uint32
	dict       *event.Dict
	generation int
}

// coded is the stamp it was made with, in the upper half, and a code; the code
// has notUTF8 where the text was not. One word, as every row reads one.
type coded uint64

const notUTF8 = 1 << 31

// fewEntries is how many entries a dictionary may have to be worth finding
// again in the dictionary of events: that of names, say, is the same few in
// every part. Of many, ids mostly, each is added as it comes: a second code for
// the same string costs less than looking for the first, and is harmless.
const fewEntries = 1 << 10

// reset starts a batch.
func (c *coder) reset() {
	if c.text == nil {
		return
	}
	if c.entries > 0 && (!c.same || len(c.made) != c.entries) {
		c.made = resize(c.made, c.entries)
		c.forget()
	}
}

// forget makes the coder forget what was made of the entries.
func (c *coder) forget() {
	if c.stamp++; c.stamp == 0 { // once in four thousand million times
		clear(c.made[:cap(c.made)])
		c.recent = nil
		c.stamp = 1
	}
}

// codes fills dst with codes of d, one for each row.
func (c *coder) codes(dst []uint32, rows []int32, d *event.Dict, in *invalid) {
	if c.text == nil {
		clear(dst)
		return
	}
	if c.dict != d || c.generation != d.Generation() {
		c.dict, c.generation = d, d.Generation()
		c.forget()
	}
	switch {
	case c.entries == 0:
		c.byRow(dst, rows, d, in)
	case c.column.Null == nil && len(rows) == len(c.column.Index):
		c.byIndex(dst, d, in)
	default:
		c.byEntry(dst, rows, d, in)
	}
}

// byIndex is byEntry for all rows of a batch without nulls.
func (c *coder) byIndex(dst []uint32, d *event.Dict, in *invalid) {
	made, stamp := c.made, c.stamp
	for i, k := range c.column.Index[:len(dst)] {
		m := made[k]
		if uint32(m>>32) != stamp || m&notUTF8 != 0 {
			dst[i] = c.entry(int32(i), d, in)
			continue
		}
		dst[i] = uint32(m)
	}
}

// byEntry asks the dictionary d once for each entry of the column's.
func (c *coder) byEntry(dst []uint32, rows []int32, d *event.Dict, in *invalid) {
	made, stamp := c.made, c.stamp
	index, null := c.column.Index, c.column.Null
	for i, row := range rows {
		if null != nil && null[row] {
			dst[i] = 0
			continue
		}
		m := made[index[row]]
		if uint32(m>>32) != stamp || m&notUTF8 != 0 {
			dst[i] = c.entry(row, d, in)
			continue
		}
		dst[i] = uint32(m)
	}
}

// entry is the code of a row's entry, made if need be.
func (c *coder) entry(row int32, d *event.Dict, in *invalid) uint32 {
	m := &c.made[c.column.Index[row]]
	if uint32(*m>>32) != c.stamp {
		*m = coded(c.stamp)<<32 | coded(c.code(c.raw(int(row)), d, c.entries > fewEntries))
	}
	if *m&notUTF8 != 0 {
		in.mark(row)
	}
	return uint32(*m &^ notUTF8)
}

// byRow asks the dictionary d for each row.
func (c *coder) byRow(dst []uint32, rows []int32, d *event.Dict, in *invalid) {
	if c.field.Kind == table.String && c.column.Index == nil {
		c.byRecent(dst, rows, d, in)
		return
	}
	for i, row := range rows {
		dst[i] = c.one(row, d, in)
	}
}

// one asks the dictionary for one row.
func (c *coder) one(row int32, d *event.Dict, in *invalid) uint32 {
	code := c.code(c.raw(int(row)), d, false)
	if code&notUTF8 != 0 {
		in.mark(row)
	}
	return code &^ notUTF8
}

// recent is a text of at most 16 bytes and its code, as long as stamp is the
// coder's: the bytes as two words, zeros after the last, and their number.
type recent struct {
	low, high     uint64
	stamp, length uint32
	code          uint32
}

// recentBits is the logarithm of how many texts a coder remembers.
const recentBits = 13

// byRecent is byRow for texts that lie in a buffer. Texts come back soon, those
// of a person while the visit lasts; a short one is its two words, which are
// looked up without touching its bytes in the dictionary, or calling anything.
func (c *coder) byRecent(dst []uint32, rows []int32, d *event.Dict, in *invalid) {
	const most = 16
	if c.recent == nil {
		c.recent = new([1 << recentBits]recent)
	}
	seen, stamp := c.recent, c.stamp
	buf, starts, ends, null := c.column.Bytes, c.column.Starts, c.column.Ends, c.column.Null
	for i, row := range rows {
		start := starts[row]
		n := ends[row] - start
		if n == 0 || null != nil && null[row] {
			dst[i] = 0
			continue
		}
		if n > most || int(start)+most > len(buf) {
			dst[i] = c.one(row, d, in)
			continue
		}
		low, high := binary.LittleEndian.Uint64(buf[start:]), binary.LittleEndian.Uint64(buf[start+8:])
		if n < 8 {
			low, high = low&(1<<(8*n&63)-1), 0
		} else {
			high &= 1<<(8*(n-8)&63) - 1
			if n == most {
				high = binary.LittleEndian.Uint64(buf[start+8:])
			}
		}
		at := (low ^ high*0x9E3779B97F4A7C15 ^ uint64(n)) * 0xBF58476D1CE4E5B9 >> (64 - recentBits)
		r := &seen[at]
		if r.low != low || r.high != high || r.length != n || r.stamp != stamp {
			code := c.one(row, d, in)
			if code&notUTF8 == 0 && !in.rows[row] {
				*r = recent{low, high, stamp, n, code}
			}
			dst[i] = code
			continue
		}
		dst[i] = r.code
	}
}

// code is the code of a text; add says not to look whether it has one already.
func (c *coder) code(raw []byte, d *event.Dict, add bool) uint32 {
	if len(raw) == 0 {
		return 0
	}
	if !add {
		if code := d.Find(raw); code != 0 {
			return code
		}
	}
	s := c.clean(raw)
	var flag uint32
	if c.utf8 && !utf8.Valid(raw) {
		flag = notUTF8
	}
	if add {
		return d.Add(s) | flag
	}
	return d.Code(s) | flag
}

// plain is a byte that no space begins or ends with.
func plain(b byte) bool { return b > ' ' && b < utf8.RuneSelf }

func (c *coder) clean(s []byte) []byte {
	if n := len(s); c.trim && n > 0 && !(plain(s[0]) && plain(s[n-1])) {
		s = bytes.TrimSpace(s)
	}
	if c.wholeFloats && mapping.IsWholeFloat(s) {
		s = s[:len(s)-len(".0")]
	}
	if c.utf8 && !utf8.Valid(s) {
		s = charset.Append(nil, s)
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
func (c *filterColumn) split(rows []int32) []int32 { return c.choose(rows, true) }

// without keeps the rows that do not pass.
func (c *filterColumn) without(rows []int32) []int32 { return c.choose(rows, false) }

func (c *filterColumn) choose(rows []int32, pass bool) []int32 {
	kept := rows[:0]
	for _, row := range rows {
		r := int(row)
		m := c.memo.at(c.text, r)
		if m == nil {
			m = new(remembered[bool])
		}
		if !m.known {
			value := c.raw(r)
			if !utf8.Valid(value) { // as a recipe would have it
				value = charset.Append(nil, value)
			}
			m.known, m.value = true, c.holds(value)
		}
		if m.value == pass {
			kept = append(kept, row)
		}
	}
	return kept
}
