package event

import (
	"bytes"
	"fmt"
	"testing"
)

// plainDict is what a Dict does, in the plain way.
type plainDict map[string]uint32

func (d plainDict) code(s []byte) uint32 {
	if len(s) == 0 {
		return 0
	}
	c, known := d[string(s)]
	if !known {
		c = uint32(len(d) + 1)
		d[string(s)] = c
	}
	return c
}

// sameAsPlain gives the words to a Dict that sees only some bits of their hashes, and to its plain twin.
func sameAsPlain(t *testing.T, words [][]byte, drop uint64) {
	t.Helper()
	d, plain := NewDict(), plainDict{}
	d.drop = drop
	for _, w := range words {
		if _, known := d.Lookup(string(w)); known != (len(w) == 0 || plain[string(w)] != 0) {
			t.Fatalf("Lookup(%q) says %v, dropping %#x", w, known, drop)
		}
		if got, want := d.Code(w), plain.code(w); got != want {
			t.Fatalf("Code(%q) = %d, want %d, dropping %#x", w, got, want, drop)
		}
	}
	if d.Len() != len(plain)+1 {
		t.Fatalf("%d strings, want %d", d.Len(), len(plain)+1)
	}
	for s, want := range plain {
		if c, ok := d.Lookup(s); c != want || !ok || d.String(c) != s {
			t.Fatalf("Lookup(%q) = %d %v, want %d", s, c, ok, want)
		}
	}
}

// drops are no collisions; all strings in eight places of the table; all with
// the same tag; and every hash the same.
var drops = []uint64{0, 1<<61 - 1, 1<<32 - 1, 1<<64 - 1}

func TestDictIsPlain(t *testing.T) {
	var words [][]byte
	for i := range 600 {
		words = append(words, fmt.Appendf(nil, "user_%d", i*i%317), fmt.Append(nil, i%3), nil, bytes.Repeat([]byte{0}, i%20))
	}
	for _, drop := range drops {
		sameAsPlain(t, words, drop)
	}
}

// What is added is kept and not found; what is found is what was asked for before.
func TestAdd(t *testing.T) {
	d := NewDict()
	for range 3 {
		for i := range 1000 {
			added, known := d.Add(fmt.Appendf(nil, "added %d", i)), d.Code(fmt.Appendf(nil, "known %d", i))
			if d.String(added) != fmt.Sprint("added ", i) || d.Find(d.Bytes(added)) != 0 || d.Find(fmt.Appendf(nil, "known %d", i)) != known {
				t.Fatalf("%d is added as %q and known as %q", i, d.String(added), d.String(known))
			}
		}
		if d.Len() != 2001 || d.Add(nil) != 0 {
			t.Fatalf("%d strings", d.Len())
		}
		d.Reset()
		if d.Len() != 1 || d.Find([]byte("known 1")) != 0 {
			t.Fatal("something is left after Reset")
		}
	}
}

func FuzzDict(f *testing.F) {
	f.Add([]byte("a,b,,a,user_0001,user_0002,user_0001"), uint8(0))
	f.Add([]byte("\x00,\x00\x00,\x00\x00\x00"), uint8(3))
	f.Fuzz(func(t *testing.T, text []byte, drop uint8) {
		sameAsPlain(t, bytes.Split(text, []byte(",")), drops[int(drop)%len(drops)])
	})
}

// The users of one shard of a power of two have hashes with the same lower
// bits; the table must not put them all in a few places.
func TestDictOfShard(t *testing.T) {
	d := NewDict()
	const shards = 256
	for i := 0; d.Len() <= 1000; i++ {
		if id := fmt.Appendf(nil, "user_%d", i); Shard(id, shards) == 3 {
			d.Code(id)
		}
	}
	longest, run := 0, 0
	for _, s := range d.slots {
		if run++; s.code == 0 {
			run = 0
		}
		longest = max(longest, run)
	}
	if longest > 40 {
		t.Errorf("%d taken slots follow each other in a table of %d", longest, len(d.slots))
	}
}

// BenchmarkDict asks for the users of a log in the order of time, beside a map.
func BenchmarkDict(b *testing.B) {
	const rows = 1 << 17
	for _, users := range []uint64{100, 40_000} {
		var ids []byte
		for i := range rows {
			ids = fmt.Appendf(ids, "user_%06d", Hash(fmt.Append(nil, i), 0)%users)
		}
		run := func(name string, code func([]byte) uint32) {
			b.Run(fmt.Sprint(name, "/", users), func(b *testing.B) {
				for b.Loop() {
					for i := range rows {
						code(ids[11*i : 11*i+11])
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/code")
			})
		}
		run("dict", NewDict().Code)
		run("map", plainDict{}.code)
	}
}
