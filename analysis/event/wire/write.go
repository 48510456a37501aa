package wire

import (
	"encoding/binary"

	"parcours/analysis/event"
)

// Writer gathers rows and packs them into blocks. It belongs to one goroutine.
type Writer struct {
	layout Layout
	rules  event.Rules
	users  *event.Dict
	names  *event.Dict
	values []*event.Dict // by property
	events event.Columns // codes of these dictionaries

	// The memory of Flush.
	shards  []uint16 // by user code
	order   []uint16 // the rows, by shard
	starts  []uint32 // where in order each shard starts, and the end
	local   [][]uint32
	strings []uint32
	block   []byte
	body    []byte
}

// lasting is how many strings a dictionary may have to outlive a block.
const lasting = 1 << 10

// NewWriter returns a writer of rows with a number of properties, and with the keys and ties that rules need.
func NewWriter(l Layout, properties int, r event.Rules) *Writer {
	w := &Writer{layout: l, rules: r, users: event.NewDict(), names: event.NewDict()}
	for range properties {
		w.values = append(w.values, event.NewDict())
	}
	w.events.Reset(0, properties)
	w.local = make([][]uint32, 2+properties)
	return w
}

// Dicts returns the dictionaries of users, of event names and of each
// property's values, for Extend. Flush resets some of them: see
// event.Dict.Generation. Ids and names must not be empty.
func (w *Writer) Dicts() (users, names *event.Dict, values []*event.Dict) {
	return w.users, w.names, w.values
}

// Rows is the number of rows since the last Flush.
func (w *Writer) Rows() int { return len(w.events.Users) }

// Extend adds n rows and returns their columns for the caller to fill. There
// must not be more than MaxRows before the next Flush.
func (w *Writer) Extend(n int) event.Columns {
	if w.Rows()+n > MaxRows {
		panic("wire: more rows than a block can have")
	}
	return w.events.Extend(n, w.rules)
}

// Flush gives emit the block of each bucket that has rows, in order, and
// begins anew. The bytes are valid until emit returns.
func (w *Writer) Flush(emit func(bucket int, block []byte) error) error {
	defer w.Reset()
	if w.Rows() == 0 {
		return nil
	}
	w.sort()
	per := w.layout.perBucket()
	for bucket := range w.layout.Buckets {
		first := bucket * per
		if w.starts[first] == w.starts[first+per] {
			continue
		}
		w.pack(first, first+per)
		if err := emit(bucket, w.block); err != nil {
			return err
		}
	}
	return nil
}

// Reset drops the rows since the last Flush.
func (w *Writer) Reset() {
	w.events.Reset(0, len(w.values))
	w.users.Reset()
	for _, d := range append(w.values, w.names) {
		if d.Len() > lasting {
			d.Reset()
		}
	}
}

// sort puts the rows into the order of shards, and within one in their own.
func (w *Writer) sort() {
	w.shards = resize(w.shards, w.users.Len())
	for c := 1; c < w.users.Len(); c++ {
		w.shards[c] = uint16(w.layout.shard(w.users.Bytes(uint32(c))))
	}
	w.starts = resize(w.starts, w.layout.Shards+1)
	clear(w.starts)
	for _, u := range w.events.Users {
		w.starts[w.shards[u]+1]++
	}
	for s := range w.layout.Shards {
		w.starts[s+1] += w.starts[s]
	}
	w.order = resize(w.order, w.Rows())
	for i, u := range w.events.Users {
		s := w.shards[u]
		w.order[w.starts[s]] = uint16(i)
		w.starts[s]++
	}
	copy(w.starts[1:], w.starts) // each is now where its shard ends
	w.starts[0] = 0
}

// kindOf is how a column goes into the blocks: a dictionary that is small
// beside its rows is brought once, not by each section.
func (w *Writer) kindOf(d *event.Dict) kind {
	switch n := d.Len(); {
	case n <= 1<<8:
		return shared1
	case n*w.layout.Buckets <= w.Rows()/4:
		return shared2
	}
	return own
}

// pack makes the block of the shards from first on, before end.
func (w *Writer) pack(first, end int) {
	b := append(w.block[:0], magic...)
	b = binary.AppendUvarint(b, version)
	b = binary.AppendUvarint(b, uint64(w.starts[end]-w.starts[first]))
	b = binary.AppendUvarint(b, uint64(end-first))
	b = binary.AppendUvarint(b, uint64(1+len(w.values)))
	columns := []packed{w.column(0, w.names, w.events.Names)}
	for i, d := range w.values {
		columns = append(columns, w.column(1+i, d, w.events.Values[i]))
	}
	for _, c := range columns {
		b = append(b, byte(c.kind))
	}
	b = append(b, marksOf(w.rules))
	for _, c := range columns {
		if c.kind.shared() {
			b = appendDictionary(b, c.dict, nil)
		}
	}
	users := packed{dict: w.users, codes: w.events.Users, kind: own, local: resize(w.local[len(w.local)-1], w.users.Len())}
	clear(users.local)
	w.local[len(w.local)-1] = users.local
	body := w.body[:0]
	for shard := first; shard < end; shard++ {
		rows, before := w.order[w.starts[shard]:w.starts[shard+1]], len(body)
		if len(rows) > 0 {
			body = binary.AppendUvarint(body, uint64(len(rows)))
			body = w.appendOwn(body, users, rows, uint32(shard-first))
			body = appendTimes(body, w.events.Times, rows)
			if w.rules.Unique {
				body = appendNumbers(body, w.events.Keys, rows)
			}
			if w.rules.Ties {
				body = appendNumbers(body, w.events.Ties, rows)
			}
			for _, c := range columns {
				switch c.kind {
				case shared1:
					body = appendBytes(body, c.codes, rows)
				case shared2:
					body = appendCodes(body, c.codes, rows)
				default:
					body = w.appendOwn(body, c, rows, uint32(shard-first))
				}
			}
		}
		b = binary.AppendUvarint(b, uint64(len(body)-before))
	}
	w.block, w.body = append(b, body...), body
}

// packed is a column on its way into a block.
type packed struct {
	dict  *event.Dict
	codes []uint32
	kind  kind
	local []uint32 // by code: section+1 in the upper half, its own code there in the lower
}

func (w *Writer) column(i int, d *event.Dict, codes []uint32) packed {
	p := packed{dict: d, codes: codes, kind: w.kindOf(d)}
	if p.kind == own {
		w.local[i] = resize(w.local[i], d.Len())
		clear(w.local[i])
		p.local = w.local[i]
	}
	return p
}

// appendOwn appends a dictionary of the strings that these rows have, and the code of each row in it.
func (w *Writer) appendOwn(b []byte, c packed, rows []uint16, section uint32) []byte {
	mark := (section + 1) << 16
	strings := w.strings[:0]
	for _, r := range rows {
		code := c.codes[r]
		if code != 0 && c.local[code]&^0xFFFF != mark {
			strings = append(strings, code)
			c.local[code] = mark | uint32(len(strings))
		}
	}
	w.strings = strings
	b = appendDictionary(b, c.dict, strings)
	b, to := extend(b, 2*len(rows))
	for i, r := range rows {
		binary.LittleEndian.PutUint16(to[2*i:], uint16(c.local[c.codes[r]])) // local[0] stays 0
	}
	return b
}

// appendDictionary appends the strings of some codes; of all of them where codes is nil.
func appendDictionary(b []byte, d *event.Dict, codes []uint32) []byte {
	if codes == nil {
		n := d.Len()
		b = binary.AppendUvarint(b, uint64(n-1))
		for c := 1; c < n; c++ {
			b = binary.AppendUvarint(b, uint64(len(d.Bytes(uint32(c)))))
		}
		for c := 1; c < n; c++ {
			b = append(b, d.Bytes(uint32(c))...)
		}
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(codes)))
	for _, c := range codes {
		b = binary.AppendUvarint(b, uint64(len(d.Bytes(c))))
	}
	for _, c := range codes {
		b = append(b, d.Bytes(c)...)
	}
	return b
}

// appendTimes appends the times of rows: what they are after the earliest, in six bytes where that is enough.
func appendTimes(b []byte, times []int64, rows []uint16) []byte {
	first, last := times[rows[0]], times[rows[0]]
	for _, r := range rows {
		first, last = min(first, times[r]), max(last, times[r])
	}
	b = binary.AppendVarint(b, first)
	n := len(rows)
	if uint64(last)-uint64(first) >= 1<<48 {
		b, to := extend(append(b, 8), 8*n)
		for i, r := range rows {
			binary.LittleEndian.PutUint64(to[8*i:], uint64(times[r])-uint64(first))
		}
		return b
	}
	b, to := extend(append(b, 6), 6*n)
	low, high := to[:4*n], to[4*n:]
	for i, r := range rows {
		t := uint64(times[r]) - uint64(first)
		binary.LittleEndian.PutUint32(low[4*i:], uint32(t))
		binary.LittleEndian.PutUint16(high[2*i:], uint16(t>>32))
	}
	return b
}

func appendNumbers(b []byte, numbers []uint64, rows []uint16) []byte {
	b, to := extend(b, 8*len(rows))
	for i, r := range rows {
		binary.LittleEndian.PutUint64(to[8*i:], numbers[r])
	}
	return b
}

func appendBytes(b []byte, codes []uint32, rows []uint16) []byte {
	b, to := extend(b, len(rows))
	for i, r := range rows {
		to[i] = byte(codes[r])
	}
	return b
}

func appendCodes(b []byte, codes []uint32, rows []uint16) []byte {
	b, to := extend(b, 2*len(rows))
	for i, r := range rows {
		binary.LittleEndian.PutUint16(to[2*i:], uint16(codes[r]))
	}
	return b
}

// extend makes b n bytes longer and returns those, too.
func extend(b []byte, n int) (whole, added []byte) {
	at := len(b)
	if cap(b) < at+n {
		b = append(make([]byte, 0, 2*(at+n)), b...)
	}
	b = b[:at+n]
	return b, b[at:]
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
