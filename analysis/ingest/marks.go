package ingest

import (
	"bytes"
	"math"
	"strconv"
	"time"

	"parcours/analysis/event"
	"parcours/analysis/mapping"
	"parcours/analysis/table"
)

// keysOf fills dst with the hash of what names each event, 0 where the first column that does is empty.
func keysOf(dst []uint64, rows []int32, columns []*text) {
	for i, row := range rows {
		dst[i] = 0
		first := bytes.TrimSpace(columns[0].raw(int(row)))
		if mapping.Missing(first) {
			continue
		}
		h := event.Hash(first, keySeed)
		for _, c := range columns[1:] {
			h = event.Hash(bytes.TrimSpace(c.raw(int(row))), h)
		}
		dst[i] = max(h, 1)
	}
}

// keySeed makes the hashes of events independent of those of users.
const keySeed = 0x6576_656e_745f_6964

// tieWidths are the bits of the numbers of each of so many columns: the first
// may be a time in microseconds, or in milliseconds where there are more.
var tieWidths = [][]uint{nil, {63}, {51, 12}, {43, 10, 10}}

// tiesOf fills dst with a number that orders events as the columns do, the first column first.
func tiesOf(dst []uint64, rows []int32, columns []*text) {
	widths := tieWidths[min(len(columns), len(tieWidths)-1)]
	for i, row := range rows {
		var tie uint64
		for j, width := range widths {
			tie = tie<<width | min(tieNumber(columns[j], int(row)), 1<<width-1)
		}
		dst[i] = tie
	}
}

// tieNumber is the whole number or the time of a row, 0 for anything else.
func tieNumber(c *text, row int) uint64 {
	if c == nil || c.column.IsNull(row) {
		return 0
	}
	switch c.field.Kind {
	case table.Int, table.Time, table.Bool:
		return uint64(max(0, c.column.Ints[row]))
	case table.Float:
		return uint64(max(0, min(c.column.Floats[row], math.MaxInt64/2)))
	}
	raw := bytes.TrimSpace(c.column.String(row))
	if n, err := strconv.ParseUint(string(raw), 10, 63); err == nil {
		return n
	}
	if at, err := isoTimes.Parse(raw); err == nil {
		return uint64(max(0, at))
	}
	return 0
}

var isoTimes, _ = mapping.NewTimeFormat("iso 8601", time.UTC)
