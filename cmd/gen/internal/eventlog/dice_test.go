package eventlog

import "testing"

// The first numbers of splitmix64 from 0, as its authors' program prints them.
func TestDiceIsSplitmix(t *testing.T) {
	var d dice
	for i, want := range []uint64{0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F} {
		if got := d.next(); got != want {
			t.Errorf("number %d is %#x, want %#x", i, got, want)
		}
	}
}

func TestDraws(t *testing.T) {
	d := newDice(7)
	const draws = 60_000
	var faces [6]int
	hits, low := 0, 0
	values := map[uint8]int{}
	for range draws {
		faces[d.below(6)]++
		if d.chance(250) {
			hits++
		}
		switch n := d.early(span{10, 13}); {
		case n < 10 || n > 13:
			t.Fatalf("early gave %d, outside 10 to 13", n)
		case n == 10:
			low++
		}
		values[d.pick([]share{{4, 3}, {9, 1}})]++
	}
	near := func(what string, got, want int) {
		t.Helper()
		if got < want*95/100 || got > want*105/100 {
			t.Errorf("%s: %d of %d, want about %d", what, got, draws, want)
		}
	}
	for face, n := range faces {
		near("face "+string(rune('0'+face)), n, draws/6)
	}
	near("chance(250)", hits, draws/4)
	near("early's lowest", low, draws*25/48) // (1 + 1/2 + 1/3 + 1/4) / 4
	near("pick's 4", values[4], draws*3/4)
	near("pick's 9", values[9], draws/4)
}

// Different keys give different streams, also where their sums agree.
func TestKeysSeparateStreams(t *testing.T) {
	seen := map[uint64]bool{}
	for seed := range uint64(10) {
		for user := range uint64(10) {
			for visit := range uint64(10) {
				d := newDice(seed, user, visit)
				seen[d.next()] = true
			}
		}
	}
	if len(seen) != 1000 {
		t.Errorf("1000 streams begin with %d different numbers", len(seen))
	}
}
