package event

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
)

// TestBuild compares the builder with a plain stable sort.
func TestBuild(t *testing.T) {
	type row struct {
		user, name, value string
		time              int64
	}
	r := rand.New(rand.NewPCG(1, 1))
	var rows []row
	b := NewBuilder([]string{"device"})
	for i := range 5000 {
		x := row{fmt.Sprint("user", r.IntN(200)), fmt.Sprint("e", i), []string{"", "a", "b"}[r.IntN(3)], r.Int64N(500) - 250}
		rows = append(rows, x)
		b.Add(b.User([]byte(x.user)), x.time, b.Name([]byte(x.name)), []uint32{b.Value(0, []byte(x.value))})
	}
	p := one(t, b)
	first := map[string]int{} // users come in the order first seen
	for i, x := range rows {
		if _, ok := first[x.user]; !ok {
			first[x.user] = i
		}
	}
	sort.SliceStable(rows, func(i, j int) bool {
		if rows[i].user != rows[j].user {
			return first[rows[i].user] < first[rows[j].user]
		}
		return rows[i].time < rows[j].time
	})
	i := 0
	for u := range p.All() {
		for j, at := range u.Times {
			got := row{string(u.ID), p.Names.String(uint32(u.Names[j])), p.Properties[0].Values.String(uint32(u.Property(0)[j])), at}
			if got != rows[i] {
				t.Fatalf("event %d is %v, want %v", i, got, rows[i])
			}
			i++
		}
	}
	if i != len(rows) || p.Events() != len(rows) || p.Users() != len(first) {
		t.Errorf("%d events of %d, %d users of %d", i, len(rows), p.Users(), len(first))
	}
	log := Log{Partitions: []*Partition{p}}
	if from, to, ok := log.Span(); from != -250 || to != 249 || !ok {
		t.Errorf("span %d to %d", from, to)
	}
	if _, _, ok := (&Log{Partitions: b.Build()}).Span(); ok {
		t.Error("an empty log has a span")
	}
}

// one builds the only partition there is.
func one(t *testing.T, b *Builder) *Partition {
	t.Helper()
	made := b.Build()
	if len(made) != 1 {
		t.Fatalf("%d partitions, want 1", len(made))
	}
	return made[0]
}

// lines are the events of partitions in order, as text.
func lines(partitions []*Partition) (out []string) {
	for _, p := range partitions {
		for u := range p.All() {
			for i, at := range u.Times {
				line := fmt.Sprint(string(u.ID), " ", at, " ", p.Names.String(uint32(u.Names[i])))
				for j := range p.Properties {
					line += " " + p.Properties[j].Values.String(uint32(u.Property(j)[i]))
				}
				out = append(out, line)
			}
		}
	}
	return out
}

// fill adds events of some users, names and values, in no order of time.
func fill(b *Builder, seed uint64, n, users, names, values int) {
	r := rand.New(rand.NewPCG(seed, 2))
	for range n {
		b.Add(b.User(fmt.Append(nil, "u", r.IntN(users))), r.Int64N(1000), b.Name(fmt.Append(nil, "e", r.IntN(names))),
			[]uint32{b.Value(0, fmt.Append(nil, r.IntN(values))), b.Value(1, nil)})
	}
}

// TestSplit compares dictionaries of few codes with one that has enough, and a
// builder used again with a new one.
func TestSplit(t *testing.T) {
	again := NewBuilder([]string{"a", "b"})
	for seed, limit := range []int{maxCodes, 1000, 100, 41, 40, 3000} {
		fresh := NewBuilder([]string{"a", "b"})
		fill(fresh, uint64(seed), 4000, 300, 30, 2000)
		whole := fresh.Build()

		again.limit = limit
		fill(again, uint64(seed), 4000, 300, 30, 2000)
		split := again.Build()
		if !slices.Equal(lines(split), lines(whole)) {
			t.Fatalf("with %d codes there are other events", limit)
		}
		if len(split) > 1 != (limit <= 1000) {
			t.Errorf("%d partitions with %d codes", len(split), limit)
		}
		log := &Log{Partitions: split}
		if log.Users() != int64(whole[0].Users()) {
			t.Errorf("%d users of %d", log.Users(), whole[0].Users())
		}
		first, last, _ := log.Span()
		if f, l, _ := (&Log{Partitions: whole}).Span(); f != first || l != last {
			t.Errorf("span %d to %d, want %d to %d", first, last, f, l)
		}
		for _, p := range split {
			if p.Names.Len() > limit || p.Properties[0].Values.Len() > limit || p.Capped() != 0 {
				t.Errorf("with %d codes: %d names, %d values, %d capped", limit, p.Names.Len(), p.Properties[0].Values.Len(), p.Capped())
			}
		}
	}
}

// A user with more different values than there are codes is cut where they end.
func TestTooManyValues(t *testing.T) {
	b := NewBuilder([]string{"a", "b"})
	b.limit = 4
	add := func(user string, at int64, value int) {
		b.Add(b.User([]byte(user)), at, b.Name([]byte("e")), []uint32{b.Value(0, fmt.Append(nil, value)), 0})
	}
	add("before", 1, 1)
	for at := range int64(6) {
		add("robot", 6-at, int(6-at)/2) // 0, 1, 1, 2, 2, 3 from time 1 on
	}
	add("after", 1, 1)
	made := b.Build()
	want := []string{"before 1 e 1 ", "robot 1 e 0 ", "robot 2 e 1 ", "robot 3 e 1 ", "robot 4 e 2 ", "robot 5 e 2 ", "after 1 e 1 "}
	if got := lines(made); !slices.Equal(got, want) {
		t.Errorf("kept %q", got)
	}
	var capped int64
	for _, p := range made {
		capped += p.Capped()
	}
	if capped != 1 {
		t.Errorf("%d capped", capped)
	}
}

// Extend is Add for many: the same partition comes of it.
func TestExtend(t *testing.T) {
	single, many := NewBuilder([]string{"device"}), NewBuilder([]string{"device"})
	users, names, values := many.Dicts()
	for range 3 {
		c := many.Extend(10)
		for i := range 10 {
			user, name, value := fmt.Append(nil, "u", i%4), fmt.Append(nil, "e", i%3), fmt.Append(nil, i%2)
			at := int64(i * 7 % 10)
			single.Add(single.User(user), at, single.Name(name), []uint32{single.Value(0, value)})
			c.Users[i], c.Times[i], c.Names[i], c.Values[0][i] = users.Code(user), at, names.Code(name), values[0].Code(value)
		}
	}
	if single.Events() != 30 || !slices.Equal(lines(single.Build()), lines(many.Build())) {
		t.Error("Extend makes another partition than Add")
	}
}

// TestCap gives one user too many events, in falling order of time.
func TestCap(t *testing.T) {
	b := NewBuilder(nil)
	robot, person, click := b.User([]byte("robot")), b.User([]byte("person")), b.Name([]byte("click"))
	const over = 3
	for i := range MaxUserEvents + over {
		b.Add(robot, int64(MaxUserEvents+over-i), click, nil)
	}
	b.Add(person, 7, click, nil)
	p := one(t, b)
	if p.Capped() != 1 || p.Users() != 2 || p.Events() != MaxUserEvents+1 {
		t.Fatalf("%d capped, %d users, %d events", p.Capped(), p.Users(), p.Events())
	}
	u := p.User(0)
	if u.Times[0] != 1 || u.Times[len(u.Times)-1] != MaxUserEvents || !slices.IsSorted(u.Times) {
		t.Errorf("kept %d to %d, want the earliest", u.Times[0], u.Times[len(u.Times)-1])
	}
	if u := p.User(1); string(u.ID) != "person" || u.Times[0] != 7 {
		t.Errorf("the next user is %s at %d", u.ID, u.Times[0])
	}
}

// TestHash pins the function: reports and clusters rely on it.
func TestHash(t *testing.T) {
	for _, c := range []struct {
		id   string
		seed uint64
		want uint64
	}{
		{"", 0, 0x0},
		{"u", 0, 0x553f67d389916145},
		{"user_0001", 0, 0x3e9866ea9d5f7927},
		{"user_0001", 1, 0xf2144ba0b8b578d3},
	} {
		if got := Hash([]byte(c.id), c.seed); got != c.want {
			t.Errorf("Hash(%q, %d) = %#x, want %#x", c.id, c.seed, got, c.want)
		}
	}
	for n := range 40 {
		id := bytes.Repeat([]byte{0x80}, n)
		for i := range id {
			id[i] += byte(i)
		}
		if got, want := Hash(id, 7), plainHash(id, 7); got != want {
			t.Errorf("Hash of %d bytes = %#x, want %#x", n, got, want)
		}
	}
	// Ids that differ little spread evenly.
	var shards [8]int
	for i := range 80_000 {
		shards[Shard(fmt.Appendf(nil, "user_%06d", i), 8)]++
	}
	for s, n := range shards {
		if n < 9_500 || n > 10_500 {
			t.Errorf("shard %d has %d of 80,000 users", s, n)
		}
	}
}

// plainHash is Hash as its comment tells it, byte by byte.
func plainHash(id []byte, seed uint64) uint64 {
	const k = 0x9E3779B97F4A7C15
	h := seed ^ uint64(len(id))*k
	for start := 0; start < len(id); start += 8 {
		var w uint64
		for i, c := range id[start:min(start+8, len(id))] {
			w |= uint64(c) << (8 * i)
		}
		h = (h ^ w) * k
		h ^= h >> 32
	}
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

func TestDict(t *testing.T) {
	d := NewDict()
	a, b := d.Code([]byte("a")), d.Code([]byte("b"))
	if a != 1 || b != 2 || d.Code([]byte("a")) != 1 || d.Code(nil) != 0 || d.Len() != 3 || d.String(b) != "b" {
		t.Errorf("codes %d %d, %d strings", a, b, d.Len())
	}
	if c, ok := d.Lookup("b"); c != 2 || !ok {
		t.Errorf("Lookup(b) = %d %v", c, ok)
	}
	if _, ok := d.Lookup("c"); ok {
		t.Error("c is known")
	}
}

// TestRules follows one person's events, in the order of input, through each rule and all of them.
func TestRules(t *testing.T) {
	type in struct {
		at       int64
		name     string
		key, tie uint64
	}
	events := []in{{5, "buy", 9, 0}, {1, "view", 1, 2}, {1, "add", 2, 1}, {5, "buy", 9, 0}, {3, "view", 0, 0}, {4, "view", 0, 0}, {2, "view", 1, 0}}
	for _, c := range []struct {
		rules               Rules
		want                string
		repeated, collapsed int64
	}{
		{Rules{}, "1 view, 1 add, 2 view, 3 view, 4 view, 5 buy, 5 buy", 0, 0},
		{Rules{Unique: true}, "1 view, 1 add, 3 view, 4 view, 5 buy", 2, 0},
		{Rules{Ties: true}, "1 add, 1 view, 2 view, 3 view, 4 view, 5 buy, 5 buy", 0, 0},
		{Rules{Collapse: 1}, "1 view, 1 add, 2 view, 5 buy", 0, 3},
		{Rules{Unique: true, Ties: true, Collapse: 1}, "1 add, 1 view, 3 view, 5 buy", 2, 1},
	} {
		b := NewBuilder(nil)
		b.Rules = c.rules
		users, names, _ := b.Dicts()
		e := b.Extend(len(events))
		for i, x := range events {
			e.Users[i], e.Times[i], e.Names[i] = users.Code([]byte("u")), x.at, names.Code([]byte(x.name))
			if c.rules.Unique {
				e.Keys[i] = x.key
			}
			if c.rules.Ties {
				e.Ties[i] = x.tie
			}
		}
		p := b.Build()[0]
		var got []string
		u := p.User(0)
		for i, at := range u.Times {
			got = append(got, fmt.Sprint(at, " ", p.Names.String(uint32(u.Names[i]))))
		}
		if all := strings.Join(got, ", "); all != c.want || p.Repeated() != c.repeated || p.Collapsed() != c.collapsed {
			t.Errorf("%+v: %s; %d repeated, %d collapsed; want %s; %d, %d", c.rules, all, p.Repeated(), p.Collapsed(), c.want, c.repeated, c.collapsed)
		}
	}
}
