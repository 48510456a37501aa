package event

// view is some of a partition's users with some of their events. It shares the partition's memory.
type view struct {
	who      []uint32 // indexes of users in memory
	from, to []uint32 // and of their events
	events   int
}

func (v *view) user(p *Partition, i int) User {
	return p.user(int(v.who[i]), v.from[i], v.to[i])
}

// Select returns a view of a log: of each person the events from one index to
// another (excluded) that choose gives, nobody for whom they are equal. choose
// is called for each partition, and what it returns for each of its users in
// order. The view shares the log's memory and has as many partitions.
func (l *Log) Select(choose func(*Partition) func(User) (from, to int)) *Log {
	out := &Log{}
	for _, p := range l.Partitions {
		chosen := choose(p)
		v := &view{}
		q := *p
		q.view, q.first, q.last = v, 0, 0
		for i := range p.Users() {
			u := p.User(i)
			from, to := chosen(u)
			if from >= to {
				continue
			}
			if first := u.Times[from]; len(v.who) == 0 || first < q.first {
				q.first = first
			}
			if last := u.Times[to-1]; len(v.who) == 0 || last > q.last {
				q.last = last
			}
			v.who = append(v.who, uint32(u.index))
			v.from = append(v.from, u.lo+uint32(from))
			v.to = append(v.to, u.lo+uint32(to))
			v.events += to - from
		}
		out.Partitions = append(out.Partitions, &q)
	}
	return out
}

// Past is the person with the events before those in view; there may be none.
func (u User) Past() User {
	return u.partition.user(u.index, u.partition.start[u.index], u.lo)
}
