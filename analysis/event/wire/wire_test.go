package wire

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"parcours/analysis/event"
)

type row struct {
	key, tie   uint64
	user, name string
	at         int64
	values     [2]string
}

// rows are n of them with some users, names and values.
func rows(r *rand.Rand, n, users, names, values int, span int64) (out []row) {
	for range n {
		x := row{user: fmt.Sprint("user ", r.IntN(users)), name: fmt.Sprint("e", r.IntN(names)), at: r.Int64N(span) - span/2}
		for j := range x.values {
			if v := r.IntN(values); v > 0 {
				x.values[j] = fmt.Sprint(j, "=", v)
			}
		}
		x.key, x.tie = uint64(r.IntN(20)), uint64(r.IntN(3))
		out = append(out, x)
	}
	return out
}

func write(w *Writer, rows []row) {
	users, names, values := w.Dicts()
	fill(w.Extend(len(rows)), rows, users, names, values)
}

func fill(c event.Columns, rows []row, users, names *event.Dict, values []*event.Dict) {
	for i, x := range rows {
		c.Users[i], c.Times[i], c.Names[i] = users.Code([]byte(x.user)), x.at, names.Code([]byte(x.name))
		for j, v := range x.values {
			c.Values[j][i] = values[j].Code([]byte(v))
		}
		if len(c.Keys) > 0 {
			c.Keys[i] = x.key
		}
		if len(c.Ties) > 0 {
			c.Ties[i] = x.tie
		}
	}
}

// text is the events of a log, user by user in the order of their ids.
func text(partitions []*event.Partition) (out []string) {
	for _, p := range partitions {
		for u := range p.All() {
			for i, at := range u.Times {
				line := fmt.Sprintf("%s %d %s", u.ID, at, p.Names.String(uint32(u.Names[i])))
				for j := range p.Properties {
					line += " " + p.Properties[j].Values.String(uint32(u.Property(j)[i]))
				}
				out = append(out, line)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return len(firstWord(a)) - len(firstWord(b))
	})
	return out
}

func firstWord(s string) string { return s[:len("user ")] }

var properties = []string{"a", "b"}

// TestRoundTrip packs rows in many blocks and layouts and unpacks them, beside a builder that got them directly.
func TestRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, layout := range []Layout{{1, 1}, {4, 4}, {64, 16}, {256, 16}} {
		for _, c := range []struct {
			n, users, names, values int
			span                    int64
			rules                   event.Rules
		}{
			{1, 1, 1, 1, 10, event.Rules{}}, {500, 30, 5, 3, 1000, event.Rules{}}, {3000, 2000, 300, 2000, 1 << 40, event.Rules{}},
			{3000, 50, 2, 5000, math.MaxInt64, event.Rules{}}, {500, 30, 5, 3, 100, event.Rules{Unique: true}},
			{500, 30, 5, 3, 100, event.Rules{Ties: true}}, {500, 30, 2, 3, 100, event.Rules{Unique: true, Ties: true, Collapse: 5}},
		} {
			w, plain := NewWriter(layout, 2, c.rules), event.NewBuilder(properties)
			plain.Rules = c.rules
			blocks := make([][]*Block, layout.Buckets)
			total := 0
			for range 3 {
				in := rows(r, c.n, c.users, c.names, c.values, c.span)
				for part := range slices.Chunk(in, 700) {
					write(w, part)
				}
				users, names, values := plain.Dicts()
				fill(plain.Extend(len(in)), in, users, names, values)
				if err := w.Flush(func(bucket int, b []byte) error {
					block, err := Open(slices.Clone(b))
					if err != nil {
						return err
					}
					total += block.Rows()
					blocks[bucket] = append(blocks[bucket], block)
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
			if total != 3*c.n || w.Rows() != 0 {
				t.Fatalf("%d rows in blocks, %d left, of %d", total, w.Rows(), 3*c.n)
			}
			var u Unpacker
			b := event.NewBuilder(properties)
			b.Rules = c.rules
			var made []*event.Partition
			for bucket, parts := range blocks {
				for shard := range layout.perBucket() {
					for _, block := range parts {
						if err := u.Add(b, block, shard); err != nil {
							t.Fatal(err)
						}
					}
					for _, p := range b.Build() {
						for user := range p.All() {
							if s := layout.shard(user.ID); s != bucket*layout.perBucket()+shard {
								t.Fatalf("user %s of shard %d is in shard %d of bucket %d", user.ID, s, shard, bucket)
							}
						}
						made = append(made, p)
					}
				}
			}
			got, want := text(made), text(plain.Build())
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%+v in %+v: other events come out", c, layout)
			}
		}
	}
}

// A user's events of one time keep the order of the blocks and of the rows in them.
func TestOrder(t *testing.T) {
	w := NewWriter(Layout{4, 2}, 2, event.Rules{})
	b := event.NewBuilder(properties)
	var u Unpacker
	n := 0
	var blocks [2][]*Block
	for range 3 {
		var in []row
		for range 5 {
			in = append(in, row{user: "one", at: 7, name: fmt.Sprint(n)})
			n++
		}
		write(w, in)
		w.Flush(func(bucket int, block []byte) error {
			open, err := Open(slices.Clone(block))
			blocks[bucket] = append(blocks[bucket], open)
			return err
		})
	}
	for _, part := range blocks {
		for shard := range 2 {
			for _, block := range part {
				if err := u.Add(b, block, shard); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	i := 0
	for _, line := range text(b.Build()) {
		if want := fmt.Sprintf("one 7 %d  ", i); line != want {
			t.Errorf("event %d is %q, want %q", i, line, want)
		}
		i++
	}
	if i != n {
		t.Errorf("%d events of %d", i, n)
	}
}

// sample is a block with shared and own columns.
func sample(t testing.TB) []byte {
	w := NewWriter(Layout{8, 1}, 2, event.Rules{})
	write(w, rows(rand.New(rand.NewPCG(1, 1)), 400, 40, 3, 300, 1<<50))
	var block []byte
	w.Flush(func(_ int, b []byte) error {
		block = slices.Clone(b)
		return nil
	})
	if len(block) == 0 {
		t.Fatal("no block")
	}
	return block
}

// open reads all of a block.
func open(block []byte) error {
	b, err := Open(block)
	if err != nil {
		return err
	}
	if b.Properties() != 2 {
		return ErrDamaged
	}
	var u Unpacker
	to := event.NewBuilder(properties)
	for shard := range b.Shards() {
		if err := u.Add(to, b, shard); err != nil {
			return err
		}
	}
	to.Build()
	return nil
}

func TestDamaged(t *testing.T) {
	block := sample(t)
	if err := open(block); err != nil {
		t.Fatal(err)
	}
	for cut := range block {
		if err := open(block[:cut]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("the first %d of %d bytes: %v", cut, len(block), err)
		}
	}
	if err := open(append(slices.Clone(block), 0)); !errors.Is(err, ErrDamaged) {
		t.Error("a byte too many passes")
	}
	other := slices.Clone(block)
	other[len(magic)] = 1
	if _, err := Open(other); err == nil || err.Error() != "wire: damaged block: version 1, and this program knows 2" {
		t.Errorf("another version: %v", err)
	}
}

func FuzzBlock(f *testing.F) {
	f.Add(sample(f))
	f.Add([]byte(magic + "\x02\x01\x01\x01\x00\x00\x01\x02e1\x0a"))
	f.Fuzz(func(t *testing.T, block []byte) {
		if err := open(block); err != nil && !errors.Is(err, ErrDamaged) {
			t.Error(err)
		}
	})
}

func TestLayout(t *testing.T) {
	for _, rows := range []int64{-1, 0, 1, 1 << 15, 1 << 20, 10e6, 100e6, 1 << 62} {
		l := LayoutFor(rows)
		if l.Shards%l.Buckets != 0 || l.Shards&(l.Shards-1) != 0 || l.Buckets < 1 || l.Shards > 1<<10 {
			t.Errorf("%d rows: %+v", rows, l)
		}
		if rows > 0 && rows < 1<<25 && rows/int64(l.Shards) > 1<<15 {
			t.Errorf("%d rows: %d in a shard", rows, rows/int64(l.Shards))
		}
	}
}

// BenchmarkBlock packs and unpacks the rows of a block, in the layout of ten million.
func BenchmarkBlock(b *testing.B) {
	layout := LayoutFor(10e6)
	in := rows(rand.New(rand.NewPCG(1, 1)), MaxRows, 10_000, 20, 6, 1<<42)
	w := NewWriter(layout, 2, event.Rules{})
	blocks := make([][]byte, layout.Buckets)
	bytes := 0
	pack := func() {
		write(w, in)
		w.Flush(func(bucket int, block []byte) error {
			blocks[bucket] = append(blocks[bucket][:0], block...)
			bytes += len(block)
			return nil
		})
	}
	report := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/MaxRows, "ns/event")
	}
	b.Run("pack", func(b *testing.B) {
		bytes = 0
		for b.Loop() {
			pack()
		}
		report(b)
		b.ReportMetric(float64(bytes)/float64(b.N)/MaxRows, "bytes/event")
	})
	b.Run("unpack", func(b *testing.B) {
		pack()
		var u Unpacker
		to := event.NewBuilder(properties)
		for b.Loop() {
			for _, block := range blocks {
				open, err := Open(block)
				if err != nil {
					b.Fatal(err)
				}
				for shard := range open.Shards() {
					if err := u.Add(to, open, shard); err != nil {
						b.Fatal(err)
					}
					to.Build()
				}
			}
		}
		report(b)
	})
}
