package arrow

import (
	"errors"
	"fmt"
	"slices"

	"parcours/analysis/report"
	"parcours/analysis/source"
	"parcours/analysis/table"
)

// The bounds of a dictionary: its entries with what is in them, and the bytes of its texts.
const (
	maxEntries         = 32 << 20
	maxDictionaryBytes = 512 << 20
)

// dictionary is what the indexes of a column point into at some record batch.
type dictionary struct {
	col     table.Column
	n       int
	version int
	base    int // which of the messages with its id began it
	next    int // and which is the next
	own     bool
}

// dictionaries are those a Reader has met so far.
type dictionaries struct {
	src      source.Source
	all      []dictBlock
	byID     map[int64][]int // of all
	end      int64
	known    map[int64]*dictionary
	versions int
}

// at is the dictionary of a node as it is when some of all messages have been read.
func (d *dictionaries) at(n *node, read int) (*dictionary, error) {
	list := d.byID[n.id]
	count, _ := slices.BinarySearch(list, read)
	base := count - 1
	for base > 0 && d.all[list[base]].delta {
		base--
	}
	if base < 0 {
		return nil, fmt.Errorf("dictionary %d is not there", n.id)
	}
	dict := d.known[n.id]
	if dict == nil || dict.base != base || dict.next > count {
		dict = &dictionary{base: base, next: base}
		d.known[n.id] = dict
	}
	for dict.next < count {
		if err := d.add(dict, n.values, d.all[list[dict.next]], read); err != nil {
			if errors.Is(err, errTooWide) {
				err = &report.Problem{Code: report.CodeTooWide, Cause: "the dictionary of the column is too large", Hint: "write the column without a dictionary"}
			}
			return nil, err
		}
		dict.next++
		d.versions++
		dict.version = d.versions
	}
	return dict, nil
}

// add reads the entries of a message and puts them behind those there are.
func (d *dictionaries) add(dict *dictionary, values *node, b dictBlock, read int) error {
	w := &metas{src: d.src, end: d.end}
	m, err := w.kind(b.block, isDictionary)
	if err != nil {
		return err
	}
	t, ok := m.header.table(1)
	if !ok || m.header.m.bad {
		return errors.New("a dictionary without entries")
	}
	batch, err := openBatch(d.src, m, t, 1)
	if err != nil {
		return err
	}
	if batch.rows > maxEntries {
		return errTooWide
	}
	dec := &decoder{batch: batch, memory: map[*node]*memory{}, limit: maxEntries}
	dec.dicts = func(n *node) (*dictionary, error) { return d.at(n, read) }
	col, err := dec.column(values, 0, int(batch.rows))
	if err != nil {
		return err
	}
	return dict.append(col, int(batch.rows))
}

// append puts n entries behind those there are. The first ones are kept where
// they are; more are put together in memory of the dictionary's own.
func (d *dictionary) append(col table.Column, n int) error {
	if d.n == 0 && col.Index == nil {
		d.col, d.n = col, n
		return nil
	}
	c := &d.col
	if !d.own { // what the first message gave is not to be written into
		c.Starts, c.Ends, c.Bytes = slices.Clone(c.Starts), slices.Clone(c.Ends), slices.Clone(c.Bytes)
		c.Ints, c.Floats, c.Null = slices.Clone(c.Ints), slices.Clone(c.Floats), slices.Clone(c.Null)
		d.own = true
	}
	if len(c.Bytes)+len(col.Bytes) > maxDictionaryBytes || d.n+n > maxEntries {
		return errTooWide
	}
	if c.Null != nil || col.Null != nil {
		c.Null = append(c.Null, make([]bool, d.n+n-len(c.Null))...)
		copy(c.Null[d.n:], col.Null)
	}
	c.Ints, c.Floats = append(c.Ints, col.Ints...), append(c.Floats, col.Floats...)
	if col.Ends != nil {
		above := uint32(len(c.Bytes))
		c.Bytes = append(c.Bytes, col.Bytes...)
		for i := range n {
			if col.Index != nil {
				i = int(col.Index[i])
			}
			c.Starts, c.Ends = append(c.Starts, above+col.Starts[i]), append(c.Ends, above+col.Ends[i])
		}
	}
	d.n += n
	return nil
}
