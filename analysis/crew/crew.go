// Package crew is how the workers that answer one question together reach each
// other: goroutines of one process, or Web Workers with a memory each. Every
// member runs the same program on its share of the data; here are the three
// things they need beyond that: work handed out as they come free, parcels from
// one to another, and a round in which everybody hears what everybody says.
//
// A crew serves one question. It never decides what an answer is: whatever the
// number of members, and whoever did what, the report has the same bytes.
package crew

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// Member is one worker's place in a crew.
type Member interface {
	// Rank is which one of Size members this is, from 0 on.
	Rank() int
	Size() int
	// Next hands out 0, 1, 2, …, each number to the member that asks first; after a Gather from 0 again.
	Next(ctx context.Context) (int, error)
	// Send hands a parcel over to a member, itself perhaps; it keeps no memory of the parcel.
	Send(to int, p Parcel) error
	// Received returns the parcels of a bucket that were sent to this member
	// before the Gather that it last came back from, in the order of their
	// labels, and forgets them. They are valid until the next call.
	Received(bucket int) ([]Parcel, error)
	// Gather gives everybody what each member says, by rank, once all have
	// said it. Members gather in the same order.
	Gather(ctx context.Context, say []byte) ([][]byte, error)
}

// Parcel is bytes with a label.
type Parcel struct {
	Label
	Bytes []byte
}

// Label says where a parcel belongs: to which bucket, and what part of which attempt at which task it is.
type Label struct{ Bucket, Task, Attempt, Part int }

// Compare orders labels by bucket, task, attempt and part.
func (l Label) Compare(o Label) int {
	return cmp.Or(cmp.Compare(l.Bucket, o.Bucket), cmp.Compare(l.Task, o.Task), cmp.Compare(l.Attempt, o.Attempt), cmp.Compare(l.Part, o.Part))
}

// Agree says whether all members say yes.
func Agree(ctx context.Context, m Member, yes bool) (bool, error) {
	say := []byte{0}
	if yes {
		say[0] = 1
	}
	said, err := m.Gather(ctx, say)
	return !slices.ContainsFunc(said, func(b []byte) bool { return len(b) != 1 || b[0] == 0 }), err
}

// New returns the members of a crew of one process, n of them or, for less than one, one.
func New(n int) []Member {
	h := &hall{size: max(n, 1)}
	h.round = h.newRound()
	members := make([]Member, h.size)
	for i := range members {
		members[i] = &local{hall: h, rank: i, parcels: map[int][]Parcel{}}
	}
	h.members = members
	return members
}

// hall is where the members of one process meet.
type hall struct {
	size    int
	members []Member

	mu    sync.Mutex
	next  int
	round *round
}

// round is one Gather.
type round struct {
	said    [][]byte
	missing int
	done    chan struct{}
}

func (h *hall) newRound() *round {
	return &round{said: make([][]byte, h.size), missing: h.size, done: make(chan struct{})}
}

// local is a member in the memory of this process.
type local struct {
	hall *hall
	rank int

	mu      sync.Mutex
	parcels map[int][]Parcel
}

func (m *local) Rank() int { return m.rank }
func (m *local) Size() int { return m.hall.size }

func (m *local) Next(ctx context.Context) (int, error) {
	m.hall.mu.Lock()
	defer m.hall.mu.Unlock()
	m.hall.next++
	return m.hall.next - 1, ctx.Err()
}

func (m *local) Send(to int, p Parcel) error {
	p.Bytes = slices.Clone(p.Bytes)
	other := m.hall.members[to].(*local)
	other.mu.Lock()
	defer other.mu.Unlock()
	other.parcels[p.Bucket] = append(other.parcels[p.Bucket], p)
	return nil
}

func (m *local) Received(bucket int) ([]Parcel, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	parcels := m.parcels[bucket]
	delete(m.parcels, bucket)
	slices.SortFunc(parcels, func(a, b Parcel) int { return a.Compare(b.Label) })
	return parcels, nil
}

func (m *local) Gather(ctx context.Context, say []byte) ([][]byte, error) {
	h := m.hall
	h.mu.Lock()
	r := h.round
	r.said[m.rank] = slices.Clone(say)
	if r.missing--; r.missing == 0 {
		h.round, h.next = h.newRound(), 0
		close(r.done)
	}
	h.mu.Unlock()
	select {
	case <-r.done:
		return r.said, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
