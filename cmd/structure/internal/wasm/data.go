package wasm

import (
	"cmp"
	"slices"
)

// Segment is a stretch of memory as it is before the program starts.
type Segment struct {
	At    int64
	Bytes []byte
}

// end is where the memory goes on that the segment says nothing about.
func (s Segment) end() int64 { return s.At + int64(len(s.Bytes)) }

// farthest is across how many zeros segments are joined.
const farthest = 1 << 16

// JoinData makes one segment of those that have only zeros between them. The
// linker leaves out every few zeros it comes by, which makes a hundred thousand
// segments; where each begins and how long it is compresses far worse than the
// zeros do. Segments are not all in order of their addresses, which matters only
// to those that overlap: if any do, all stay as they are.
func (m *Module) JoinData() {
	var joined []Segment
	for _, s := range slices.SortedStableFunc(slices.Values(m.Data), func(a, b Segment) int { return cmp.Compare(a.At, b.At) }) {
		if last := len(joined) - 1; last >= 0 {
			gap := s.At - joined[last].end()
			if gap < 0 {
				return
			}
			if gap <= farthest {
				joined[last].Bytes = append(append(joined[last].Bytes, make([]byte, gap)...), s.Bytes...)
				continue
			}
		}
		joined = append(joined, Segment{s.At, slices.Clone(s.Bytes)})
	}
	m.Data = joined
}

// readData reads the segments, or none if one is not put at a constant address
// of the only memory.
func readData(r *reader) []Segment {
	segments := make([]Segment, r.count())
	for i := range segments {
		mode, op := r.uint(), r.byte()
		segments[i].At = r.int()
		if end := r.byte(); mode != 0 || op != I32Const || end != End {
			return nil
		}
		segments[i].Bytes = r.bytes()
	}
	return segments
}

func appendData(p []byte, segments []Segment) []byte {
	p = AppendUint(p, uint64(len(segments)))
	for _, s := range segments {
		p = append(p, 0, I32Const)
		p = AppendInt(p, s.At)
		p = append(p, End)
		p = AppendUint(p, uint64(len(s.Bytes)))
		p = append(p, s.Bytes...)
	}
	return p
}
