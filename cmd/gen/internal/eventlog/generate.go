package eventlog

import (
	"cmp"
	"container/heap"
	"slices"
)

// Block is how many people's visits are in memory at once, some 300 MB of
// them. The rows of a block are in order of time, as a database exports them.
// A log of more people is a sequence of such blocks, each over the whole
// period, as an export of a database that keeps its people in several shards.
const Block = 1 << 20

// Generate makes the log of so many people and gives each row to emit, which
// must not keep the pointer. A person's rows are always in order of time.
func Generate(s Scenario, users int, emit func(*Row) error) error {
	return generate(s, users, Block, emit)
}

func generate(s Scenario, users, block int, emit func(*Row) error) error {
	for from := 0; from < users; from += block {
		if err := generateBlock(s, from, min(from+block, users), emit); err != nil {
			return err
		}
	}
	return nil
}

// order is by time, then person, then visit. Of a person's number 24 bits
// count, which tell the people of a block apart.
func (v Visit) order() uint64 {
	return uint64(v.At)<<32 | uint64(v.User&(1<<24-1))<<8 | uint64(v.Seq)
}

func generateBlock(s Scenario, from, to int, emit func(*Row) error) error {
	var visits []Visit
	for u := from; u < to; u++ {
		visits = s.Plan(visits, uint32(u))
	}
	slices.SortFunc(visits, func(a, b Visit) int {
		return cmp.Compare(a.order(), b.order())
	})

	var open openVisits
	var spare [][]Row // buffers of closed visits
	order := 0
	for _, v := range visits {
		var buffer []Row
		if n := len(spare); n > 0 {
			buffer, spare = spare[n-1][:0], spare[:n-1]
		}
		rows := s.Events(buffer, v)
		if len(rows) == 0 {
			continue
		}
		// Everything before this visit's first event is settled.
		for len(open) > 0 && open[0].next().Time < rows[0].Time {
			if done, err := open.emit(emit); err != nil {
				return err
			} else if done != nil {
				spare = append(spare, done)
			}
		}
		heap.Push(&open, &openVisit{rows: rows, order: order})
		order++
	}
	for len(open) > 0 {
		if _, err := open.emit(emit); err != nil {
			return err
		}
	}
	return nil
}

// openVisit is a visit some of whose rows are still to come.
type openVisit struct {
	rows  []Row
	at    int // the next row
	order int // of the visit: decides between equal times
}

func (v *openVisit) next() *Row { return &v.rows[v.at] }

// openVisits is a heap: the visit with the earliest next row first.
type openVisits []*openVisit

// emit emits the earliest row. It returns the rows of the visit that this closed, or nil.
func (o *openVisits) emit(emit func(*Row) error) ([]Row, error) {
	first := (*o)[0]
	if err := emit(first.next()); err != nil {
		return nil, err
	}
	if first.at++; first.at < len(first.rows) {
		heap.Fix(o, 0)
		return nil, nil
	}
	heap.Pop(o)
	return first.rows, nil
}

func (o openVisits) Len() int { return len(o) }

func (o openVisits) Less(i, j int) bool {
	a, b := o[i], o[j]
	if at, bt := a.next().Time, b.next().Time; at != bt {
		return at < bt
	}
	return a.order < b.order
}

func (o openVisits) Swap(i, j int) { o[i], o[j] = o[j], o[i] }

func (o *openVisits) Push(v any) { *o = append(*o, v.(*openVisit)) }

func (o *openVisits) Pop() any {
	old := *o
	last := old[len(old)-1]
	old[len(old)-1] = nil
	*o = old[:len(old)-1]
	return last
}

// Count makes the log without keeping it and returns its number of rows.
func Count(s Scenario, users int) (rows int) {
	var visits []Visit
	var buffer []Row
	for u := range users {
		visits = s.Plan(visits[:0], uint32(u))
		for _, v := range visits {
			buffer = s.Events(buffer[:0], v)
			rows += len(buffer)
		}
	}
	return rows
}
