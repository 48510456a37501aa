package parquet

import (
	"fmt"
	"math"
	"slices"

	"parcours/analysis/report"
	"parcours/analysis/table"
)

// maxBatch is how many bytes the strings of one column may have in one batch.
// Readers take fewer rows when they are long, so only hostile ones get there.
const maxBatch = 512 << 20

// columnReader turns the pages of one column into the columns of batches,
// whose rows begin and end anywhere in a page.
type columnReader struct {
	name   string
	leaf   *leaf
	chunk  *chunk
	nested *nestedReader // instead of a chunk, in a column that is repeated

	// The memory of the batch. Strings are either indexes into the chunk's
	// dictionary or held one by one; a batch that begins with indexes and
	// meets a page without is turned into the other form.
	byIndex bool
	bytes   []byte
	offsets []uint32
	index   []uint32
	ints    []int64
	floats  []float64
	nulls   []bool

	scratch []uint32
	numbers []int64
}

// fill reads the next n rows and returns them as a column.
func (c *columnReader) fill(n int) (table.Column, error) {
	if c.nested != nil {
		return c.nested.fill(n)
	}
	c.byIndex = false
	c.bytes, c.offsets, c.index = c.bytes[:0], append(c.offsets[:0], 0), c.index[:0]
	c.ints, c.floats, c.nulls = c.ints[:0], c.floats[:0], c.nulls[:0]
	for len(c.nulls) < n {
		if c.chunk.rows == 0 {
			if err := c.chunk.nextPage(); err != nil {
				return table.Column{}, err
			}
		}
		rows := min(n-len(c.nulls), c.chunk.rows)
		if err := c.append(rows); err != nil {
			return table.Column{}, err
		}
		c.chunk.rows -= rows
	}
	return c.column(), nil
}

// column is what was read, in memory that the next fill overwrites.
func (c *columnReader) column() (col table.Column) {
	switch c.leaf.field.Kind {
	case table.String:
		col.Pack(c.bytes, c.offsets)
		if c.byIndex {
			d := c.chunk.dict // clipped, so that appending to the column cannot write into it
			col.Pack(slices.Clip(d.bytes), slices.Clip(d.offsets))
			col.Index = c.index
			col.Dictionary = 1 // a chunk has one, and a Reader one chunk of a column
		}
	case table.Float:
		col.Floats = c.floats
	default:
		col.Ints = c.ints
	}
	if slices.Contains(c.nulls, true) {
		col.Null = c.nulls
	}
	return col
}

// append reads n rows of the current page.
func (c *columnReader) append(n int) (err error) {
	at, present := len(c.nulls), 0
	if c.nulls, present, c.scratch, err = c.chunk.nulls(c.nulls, n, c.scratch); err != nil {
		return err
	}
	nulls := c.nulls[at:]
	c.scratch = slices.Grow(c.scratch[:0], n)[:n]
	switch {
	case c.leaf.class == texts:
		return c.appendTexts(nulls, present)
	case c.leaf.class == floats:
		c.floats = slices.Grow(c.floats, n)[:at+n]
		if err := c.chunk.floats(c.floats[at:at+present], c.scratch); err != nil {
			return err
		}
		spread(c.floats[at:], nulls, present)
		for i, f := range c.floats[at:] {
			if math.IsNaN(f) {
				c.floats[at+i], nulls[i] = 0, true
			}
		}
		return nil
	case c.leaf.number != nil:
		return c.appendNumbers(nulls, present)
	}
	c.ints = slices.Grow(c.ints, n)[:at+n]
	if err := c.chunk.integers(c.ints[at:at+present], c.scratch); err != nil {
		return err
	}
	spread(c.ints[at:], nulls, present)
	if c.leaf.convert != nil {
		for i, v := range c.ints[at:] {
			if nulls[i] {
				continue
			}
			w, ok := c.leaf.convert(v)
			if !ok {
				w, nulls[i] = 0, true
			}
			c.ints[at+i] = w
		}
	}
	return nil
}

// spread moves the present values at the start of dst to the rows that are not null.
func spread[T any](dst []T, nulls []bool, present int) {
	var zero T
	for i := len(dst) - 1; i >= 0 && present <= i; i-- {
		if nulls[i] {
			dst[i] = zero
			continue
		}
		present--
		dst[i] = dst[present]
	}
}

// appendNumbers appends integers that become text.
func (c *columnReader) appendNumbers(nulls []bool, present int) error {
	c.numbers = slices.Grow(c.numbers[:0], present)[:present]
	if err := c.chunk.integers(c.numbers, c.scratch); err != nil {
		return err
	}
	next := 0
	for _, null := range nulls {
		if !null {
			c.bytes = c.leaf.number(c.bytes, c.numbers[next])
			next++
		}
		c.offsets = append(c.offsets, uint32(len(c.bytes)))
	}
	return nil
}

// appendTexts appends byte arrays.
func (c *columnReader) appendTexts(nulls []bool, present int) error {
	v, d := &c.chunk.values, c.chunk.dict
	fromDict := v.mode == indexed && d.n > 0
	if len(c.nulls) == len(nulls) {
		c.byIndex = fromDict // the batch begins
	}
	if c.byIndex && !fromDict {
		if err := c.leaveIndex(); err != nil {
			return err
		}
	}
	if !fromDict {
		if v.mode == indexed && present > 0 {
			return errIndex(0, 0)
		}
		for _, null := range nulls {
			if !null {
				raw, err := v.nextText(c.leaf)
				if err != nil {
					return err
				}
				if c.bytes = c.leaf.appendText(c.bytes, raw); len(c.bytes) > maxBatch {
					return errBatch()
				}
			}
			c.offsets = append(c.offsets, uint32(len(c.bytes)))
		}
		return nil
	}
	at := len(c.index)
	c.index = slices.Grow(c.index, len(nulls))[:at+len(nulls)]
	if err := v.bits.next(c.index[at : at+present]); err != nil {
		return err
	}
	for _, k := range c.index[at : at+present] {
		if int(k) >= d.n {
			return errIndex(k, d.n)
		}
	}
	spread(c.index[at:], nulls, present)
	if !c.byIndex { // a page of indexes after one without
		return c.appendEntries(at)
	}
	return nil
}

// leaveIndex turns the indexes read so far into strings of their own.
func (c *columnReader) leaveIndex() error {
	c.byIndex = false
	return c.appendEntries(0)
}

// appendEntries appends the dictionary's strings for the indexes from at on, and drops these.
func (c *columnReader) appendEntries(at int) error {
	d, row := c.chunk.dict, len(c.offsets)-1
	for i, k := range c.index[at:] {
		if !c.nulls[row+i] {
			c.bytes = append(c.bytes, d.bytes[d.offsets[k]:d.offsets[k+1]]...)
			if len(c.bytes) > maxBatch {
				return errBatch()
			}
		}
		c.offsets = append(c.offsets, uint32(len(c.bytes)))
	}
	c.index = c.index[:at]
	return nil
}

func errBatch() error {
	return &report.Problem{Code: report.CodeTooWide, Cause: fmt.Sprintf("values of more than %d MiB in a few thousand rows", maxBatch>>20), Hint: "leave the column out of the export"}
}
