package event

// split makes partitions whose dictionaries fit, of users in order: the plain
// way to do what whole does, and the only one where a column of the shard has
// more different strings than there are codes.
func (b *Builder) split(capped int64) []*Partition {
	s := splitter{builder: b, columns: []column{{from: b.events.Names, strings: &b.names.Strings}}}
	for i, d := range b.values {
		s.columns = append(s.columns, column{from: b.events.Values[i], strings: &d.Strings})
	}
	for i := range s.columns {
		s.columns[i].codes = make([]Code, s.columns[i].strings.Len())
	}
	s.begin()
	for u := range len(b.start) - 1 {
		events := b.order[b.start[u]:b.start[u+1]]
		if s.add(u, events) < len(events) && s.p.Users() > 0 {
			s.end()
			s.begin()
			s.add(u, events)
		}
		if kept := len(s.p.times) - int(s.p.start[len(s.p.start)-1]); kept < len(events) {
			s.p.capped++
		}
		s.p.start = append(s.p.start, uint32(len(s.p.times)))
	}
	s.end()
	s.made[0].capped += capped
	return s.made
}

// splitter makes one partition after the other.
type splitter struct {
	builder *Builder
	columns []column // of names, then of each property
	p       *Partition
	made    []*Partition
}

// column is one of the shard and what has become of it in the partition at hand.
type column struct {
	from    []uint32
	strings *Strings
	codes   []Code   // by code of the shard; 0 where the partition does not have it
	own     []uint32 // code of the shard by code of the partition, but for 0
	to      []Code   // the partition's column
}

func (s *splitter) begin() {
	s.p = &Partition{start: []uint32{0}}
	s.p.users.offsets = []uint64{0, 0}
}

// add adds a user's events until one has a value for which no code is left,
// and returns how many. Where that is not all and there are users before, the
// user is taken out again.
func (s *splitter) add(u int, events []uint32) int {
	before := len(s.p.times)
	known := make([]int, len(s.columns))
	for i := range s.columns {
		known[i] = len(s.columns[i].own)
	}
	n := 0
	for _, e := range events {
		if !s.room(e) {
			break
		}
		for i := range s.columns {
			s.columns[i].add(e)
		}
		s.p.times = append(s.p.times, s.builder.events.Times[e])
		n++
	}
	if n < len(events) && s.p.Users() > 0 {
		s.p.times = s.p.times[:before]
		for i := range s.columns {
			c := &s.columns[i]
			for _, code := range c.own[known[i]:] {
				c.codes[code] = 0
			}
			c.own, c.to = c.own[:known[i]], c.to[:before]
		}
		return n
	}
	s.p.users.append(s.builder.users.Bytes(uint32(u) + 1))
	return n
}

// room says whether every column has a code for event e.
func (s *splitter) room(e uint32) bool {
	for i := range s.columns {
		c := &s.columns[i]
		if code := c.from[e]; code != 0 && c.codes[code] == 0 && len(c.own)+1 >= s.builder.limit {
			return false
		}
	}
	return true
}

func (c *column) add(e uint32) {
	code := c.from[e]
	if code != 0 && c.codes[code] == 0 {
		c.own = append(c.own, code)
		c.codes[code] = Code(len(c.own))
	}
	c.to = append(c.to, c.codes[code])
}

// end finishes the partition at hand.
func (s *splitter) end() {
	s.p.Names = NewDict()
	for i := range s.columns {
		c := &s.columns[i]
		values := Strings{offsets: []uint64{0, 0}}
		for _, code := range c.own {
			if i == 0 {
				s.p.Names.Code(c.strings.Bytes(code))
			} else {
				values.append(c.strings.Bytes(code))
			}
			c.codes[code] = 0
		}
		if i == 0 {
			s.p.names = c.to
		} else {
			s.p.Properties = append(s.p.Properties, Property{s.builder.properties[i-1], values, c.to})
		}
		c.own, c.to = nil, nil
	}
	s.made = append(s.made, s.p)
}
