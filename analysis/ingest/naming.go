package ingest

import (
	"bytes"

	"parcours/analysis/clean"
	"parcours/analysis/table"
)

// naming makes the column of final names out of those of events and pages.
type naming struct {
	names    *clean.Names
	event    *text // nil where every row is the event constant
	page     *text // nil where names do not depend on pages
	constant string

	text   text // what is made
	column table.Column
	known  map[string]final // by name and, where there are pages, address
	key    []byte
}

type final struct {
	name   string
	hidden bool
}

// mostNamed bounds how many names, or names and addresses, are remembered.
const mostNamed = 1 << 15

func (n *naming) reset() {
	n.text.field.Kind = table.String
	n.column.Bytes = n.column.Bytes[:0]
}

// split writes the final name of each row, keeps those that are not hidden and says how many were.
func (n *naming) split(rows []int32, batch int) (kept []int32, hidden int64) {
	c := &n.column
	c.Starts, c.Ends = resize(c.Starts, batch), resize(c.Ends, batch)
	kept = rows[:0]
	for _, row := range rows {
		to := n.of(int(row))
		if to.hidden {
			hidden++
			continue
		}
		c.Starts[row] = uint32(len(c.Bytes))
		c.Bytes = append(c.Bytes, to.name...)
		c.Ends[row] = uint32(len(c.Bytes))
		kept = append(kept, row)
	}
	c.Bytes = append(c.Bytes, make([]byte, 16)...) // see byRecent
	n.text.reset(c, batch)
	return kept, hidden
}

func (n *naming) of(row int) final {
	n.key = n.key[:0]
	if n.event != nil {
		n.key = append(n.key, bytes.TrimSpace(n.event.raw(row))...)
	} else {
		n.key = append(n.key, n.constant...)
	}
	length := len(n.key)
	if n.page != nil {
		n.key = append(append(n.key, 0), bytes.TrimSpace(n.page.raw(row))...)
	}
	if to, ok := n.known[string(n.key)]; ok {
		return to
	}
	if n.known == nil || len(n.known) >= mostNamed {
		n.known = map[string]final{}
	}
	var to final
	address := ""
	if n.page != nil {
		address = string(n.key[length+1:])
	}
	to.name, to.hidden = n.names.Of(string(n.key[:length]), address)
	n.known[string(n.key)] = to
	return to
}
