package stat

import (
	"bytes"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRound(t *testing.T) {
	for _, c := range []struct{ in, want float64 }{
		{0, 0}, {1, 1}, {-2.5, -2.5},
		{1.0 / 3, 0.333333}, {2.0 / 3, 0.666667}, {-2.0 / 3, -0.666667},
		{1234567, 1234570}, {1234564, 1234560},
		{100000.5, 100001}, {-100000.5, -100001}, {100001.5, 100002}, // ties go away from zero
		{1.000005, 1.00001}, {1.0000005, 1}, // the tie a reader sees, though the binary fraction is not quite one
		{9.999996, 10}, {999999.5, 1e6},
		{1e-300 / 3, 3.33333e-301}, {5e-324, 5e-324}, {math.MaxFloat64, 1.79769e308},
	} {
		if got := Round(c.in); got != c.want {
			t.Errorf("Round(%v) = %v, want %v", c.in, got, c.want)
		}
		if once := Round(c.in); Round(once) != once {
			t.Errorf("Round(Round(%v)) = %v, want %v", c.in, Round(once), once)
		}
	}
	if math.Signbit(Round(math.Copysign(0, -1))) {
		t.Error("Round(-0) kept its sign; JSON would show -0")
	}
}

func TestNumberAndRatio(t *testing.T) {
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := Number(x); got != nil {
			t.Errorf("Number(%v) = %v, want nil", x, *got)
		}
	}
	if got := Ratio(1, 3); *got != 0.333333 {
		t.Errorf("Ratio(1, 3) = %v", *got)
	}
	if got := Ratio(1, 0); got != nil {
		t.Errorf("Ratio(1, 0) = %v, want nil", *got)
	}
}

func TestWilson(t *testing.T) {
	// 0 of 10: high is z²/(10+z²) = 3.841459/13.841459. 5 of 10 and 81 of 263 are in
	// R. G. Newcombe, Statistics in Medicine 17 (1998), table I (0.2553 to 0.3662) or done by hand.
	for _, c := range []struct {
		n, d      int64
		low, high float64
	}{
		{0, 10, 0, 0.277533},
		{10, 10, 0.722467, 1},
		{5, 10, 0.236593, 0.763407},
		{81, 263, 0.255271, 0.366205},
		{1, 1, 0.206549, 1},
	} {
		low, high := Wilson(c.n, c.d)
		if math.Abs(*low-c.low) > 1e-4*c.low+1e-9 || math.Abs(*high-c.high) > 1e-4 {
			t.Errorf("Wilson(%d, %d) = %v, %v, want %v, %v", c.n, c.d, *low, *high, c.low, c.high)
		}
	}
	for _, c := range [][2]int64{{0, 0}, {3, 2}, {-1, 2}, {1, -1}} {
		if low, high := Wilson(c[0], c[1]); low != nil || high != nil {
			t.Errorf("Wilson(%d, %d) is not nil", c[0], c[1])
		}
	}
}

func TestLog2(t *testing.T) {
	for _, c := range []struct {
		x    uint64
		want int64
	}{
		{0, 0}, {1, 256}, {3, 512}, {1<<20 - 1, 20 * 256}, {math.MaxUint64, 64 * 256},
		{2, 405},   // log2(3) = 1.58496, × 256 = 405.75
		{9, 850},   // log2(10) = 3.32193, × 256 = 850.41
		{99, 1700}, // log2(100) = 6.64386, × 256 = 1700.83
	} {
		if got := Log2(c.x); got != c.want {
			t.Errorf("Log2(%d) = %d, want %d", c.x, got, c.want)
		}
	}
	before := int64(-1)
	for x := range uint64(100_000) {
		if got := Log2(x); got < before {
			t.Fatalf("Log2(%d) = %d is less than Log2(%d) = %d", x, got, x-1, before)
		} else {
			before = got
		}
	}
	if got := Log2(math.MaxUint64 - 1); got != 64*256-1 {
		t.Errorf("Log2(2^64-2) = %d", got)
	}
}

func TestExp2(t *testing.T) {
	before := uint64(math.MaxUint64)
	for x := range uint64(40 * 256) {
		got := Exp2(x)
		if want := math.Exp2(32 - float64(x)/256); math.Abs(float64(got)-want) > 1+want*1e-12 || got > before {
			t.Fatalf("Exp2(%d) = %d, want %.1f and no more than before", x, got, want)
		}
		before = got
	}
	for x, want := range map[uint64]uint64{0: 1 << 32, 256: 1 << 31, 32 * 256: 1, 33 * 256: 0, 1 << 60: 0, math.MaxUint64: 0} {
		if got := Exp2(x); got != want {
			t.Errorf("Exp2(%d) = %d, want %d", x, got, want)
		}
	}
}

// TestLog2AgainstPlain compares the looked-up logarithms with those worked out bit by bit.
func TestLog2AgainstPlain(t *testing.T) {
	check := func(x uint64) {
		t.Helper()
		y := x + 1
		whole := bits.Len64(y) - 1
		if got, want := Log2(x), int64(whole)<<logBits+logPart(y<<(63-whole)); got != want {
			t.Fatalf("Log2(%d) = %d, want %d", x, got, want)
		}
	}
	for x := range uint64(1 << 20) {
		check(x)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 1 << 20 {
		check(r.Uint64() >> r.IntN(64) &^ 1)
	}
	for _, m := range logFrom[:255] { // where logarithms begin
		for shift := range 40 {
			for x := m>>shift - 2; x <= m>>shift+2; x++ {
				check(x)
			}
		}
	}
}

func TestISqrt(t *testing.T) {
	var roots []uint64
	for r := range uint64(2000) {
		roots = append(roots, r)
	}
	roots = append(roots, 1<<26, 1<<27+1, 1<<31, 1<<32-2, 1<<32-1)
	for _, r := range roots {
		square := r * r
		if got := ISqrt(square); got != r {
			t.Errorf("ISqrt(%d) = %d, want %d", square, got, r)
		}
		if r > 0 {
			if got := ISqrt(square - 1); got != r-1 {
				t.Errorf("ISqrt(%d) = %d, want %d", square-1, got, r-1)
			}
		}
	}
	if got := ISqrt(math.MaxUint64); got != 1<<32-1 {
		t.Errorf("ISqrt(max) = %d", got)
	}
}

func TestFloor(t *testing.T) {
	for _, c := range [][3]int64{{7, 3, 2}, {6, 3, 2}, {0, 3, 0}, {-1, 3, -1}, {-3, 3, -1}, {-4, 3, -2}, {math.MinInt64, 1, math.MinInt64}, {math.MaxInt64, 2, math.MaxInt64 / 2}} {
		if got := Floor(c[0], c[1]); got != c[2] {
			t.Errorf("Floor(%d, %d) = %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

func TestTop(t *testing.T) {
	type named struct {
		name  string
		count int64
	}
	items := []named{{"b", 2}, {"a", 2}, {"d", 9}, {"c", 1}}
	count := func(n named) int64 { return n.count }
	name := func(n named) string { return n.name }
	top, rest := Top(items, 2, count, name)
	if !slices.Equal(top, []named{{"d", 9}, {"a", 2}}) || !slices.Equal(rest, []named{{"b", 2}, {"c", 1}}) {
		t.Errorf("Top = %v, rest %v", top, rest)
	}
	if top, rest := Top(items, 9, count, name); len(top) != 4 || len(rest) != 0 {
		t.Errorf("Top beyond the end = %v, rest %v", top, rest)
	}
}

func distribution(values ...int64) *Durations {
	d := &Durations{}
	for _, v := range values {
		d.Add(v)
	}
	return d
}

func TestDurationsExact(t *testing.T) {
	d := distribution(40, 10, 20, 30)
	for _, c := range []struct{ num, den, want int64 }{
		{0, 1, 10}, {1, 4, 10}, {1, 2, 25}, {50, 100, 25}, {3, 4, 30}, {9, 10, 40}, {1, 1, 40},
	} {
		if got, ok := d.Quantile(c.num, c.den); !ok || got != c.want {
			t.Errorf("quantile %d/%d = %d, want %d", c.num, c.den, got, c.want)
		}
	}
	if got, _ := distribution(1, 2, 9).Quantile(1, 2); got != 2 {
		t.Errorf("median of 1 2 9 = %d", got)
	}
	if got, _ := distribution(7).Quantile(1, 10); got != 7 {
		t.Errorf("p10 of 7 = %d", got)
	}
	if d.CountBelow(10) != 0 || d.CountBelow(11) != 1 || d.CountBelow(31) != 3 || d.Count() != 4 {
		t.Error("CountBelow is wrong")
	}
	var none Durations
	if _, ok := none.Quantile(1, 2); ok || none.Count() != 0 {
		t.Error("an empty distribution has a median")
	}
	for _, q := range [][2]int64{{1, 0}, {-1, 2}, {3, 2}} {
		if _, ok := d.Quantile(q[0], q[1]); ok {
			t.Errorf("%d/%d is a quantile", q[0], q[1])
		}
	}
	none.AddN(3, 0)
	none.AddN(3, -1)
	if none.Count() != 0 {
		t.Error("adding a value no times changed the count")
	}
	none.Add(-5)
	if got, _ := none.Quantile(1, 2); got != 0 {
		t.Errorf("a negative value became %d, want 0", got)
	}
}

func TestBuckets(t *testing.T) {
	d := Durations{buckets: true}
	before := int64(-1)
	for _, v := range []int64{0, 1, 255, 256, 257, 258, 511, 512, 1000, 1 << 20, 1<<40 - 1, 1 << 62, math.MaxInt64} {
		b := bucket(v)
		if b < before {
			t.Errorf("bucket(%d) = %d is before %d", v, b, before)
		}
		before = b
		mid := d.value(b)
		if bucket(mid) != b {
			t.Errorf("the middle of bucket %d is %d, which is in bucket %d", b, mid, bucket(mid))
		}
		if diff := math.Abs(float64(mid - v)); diff > 0.004*float64(v) || v < 256 && diff != 0 {
			t.Errorf("%d became %d", v, mid)
		}
	}
	if got := bucket(math.MaxInt64); got != maxBucket {
		t.Errorf("maxBucket is %d, want %d", maxBucket, got)
	}
	for b := int64(1); b <= maxBucket; b++ {
		if low, mid := d.value(b-1), d.value(b); mid <= low || bucket(mid) != b {
			t.Fatalf("buckets %d and %d are out of order: %d, %d", b-1, b, low, mid)
		}
	}
}

// pseudo returns n repeatable values, about half of them different.
func pseudo(n int, seed uint64) []int64 {
	values := make([]int64, n)
	for i := range values {
		seed = seed*6364136223846793005 + 1442695040888963407
		values[i] = int64(seed>>33) % int64(n) * 1000
	}
	return values
}

func TestDurationsMerge(t *testing.T) {
	for _, n := range []int{0, 10, maxExact, 3 * maxExact} {
		values := pseudo(n, uint64(n))
		whole := distribution(values...)
		want := whole.AppendBinary(nil)
		slices.Reverse(values)
		if got := distribution(values...).AppendBinary(nil); !bytes.Equal(got, want) {
			t.Fatalf("%d values: the order of adding shows", n)
		}
		parts := []*Durations{{}, {}, {}, {}, {}}
		for i, v := range values {
			parts[i*i%5].Add(v)
		}
		for _, order := range [][]int{{0, 1, 2, 3, 4}, {4, 2, 0, 1, 3}, {3, 4, 1, 0, 2}} {
			var left, right Durations
			for i, part := range order {
				half := &left
				if i >= 2 {
					half = &right
				}
				var copied Durations
				if err := copied.UnmarshalBinary(parts[part].AppendBinary(nil)); err != nil {
					t.Fatal(err)
				}
				half.Merge(&copied)
			}
			right.Merge(&left)
			if got := right.AppendBinary(nil); !bytes.Equal(got, want) {
				t.Fatalf("%d values merged as %v differ", n, order)
			}
			if right.Count() != int64(n) {
				t.Fatalf("%d values merged as %v count %d", n, order, right.Count())
			}
		}
	}
}

func TestDurationsCollapsed(t *testing.T) {
	var d Durations
	for v := range int64(100_001) {
		d.Add(v * 1_000_000)
	}
	if !d.buckets {
		t.Fatal("100,001 values are still exact")
	}
	for _, p := range []int64{1, 10, 25, 50, 75, 90, 99, 100} {
		got, _ := d.Quantile(p, 100)
		want := float64(p) * 1000 * 1_000_000
		if math.Abs(float64(got)-want) > 0.004*want {
			t.Errorf("p%d = %d, want about %.0f", p, got, want)
		}
	}
	below := d.CountBelow(50_000_000_000)
	if math.Abs(float64(below)-50_000) > 0.008*50_000 {
		t.Errorf("CountBelow the median = %d", below)
	}
}

func TestDurationsHostile(t *testing.T) {
	var d Durations
	d.AddN(math.MaxInt64, math.MaxInt64)
	d.AddN(0, math.MaxInt64)
	if d.Count() != math.MaxInt64 {
		t.Errorf("counts wrapped to %d", d.Count())
	}
	if _, ok := d.Quantile(1, 2); !ok {
		t.Error("a full distribution has no median")
	}
	good := distribution(5, 6, 6, 1_000_000).AppendBinary(nil)
	for cut := range good {
		if new(Durations).UnmarshalBinary(good[:cut]) == nil {
			t.Errorf("the first %d of %d bytes were accepted", cut, len(good))
		}
	}
	for name, bad := range map[string][]byte{
		"left over":     append(slices.Clone(good), 0),
		"unknown kind":  {2, 0},
		"huge count":    {0, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 1},
		"same key":      {0, 2, 3, 1, 0, 1},
		"never counted": {0, 1, 3, 0},
		"key too large": {1, 1, 0xFF, 0xFF, 0x7F, 1},
	} {
		if new(Durations).UnmarshalBinary(bad) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func FuzzDurations(f *testing.F) {
	f.Add(distribution(5, 6, 6).AppendBinary(nil))
	f.Add(distribution(pseudo(3*maxExact, 1)...).AppendBinary(nil))
	f.Fuzz(func(t *testing.T, src []byte) {
		var d, again Durations
		if d.UnmarshalBinary(src) != nil {
			return
		}
		if err := again.UnmarshalBinary(d.AppendBinary(nil)); err != nil {
			t.Fatal(err)
		}
		again.Merge(&d)
		again.Quantile(1, 2)
	})
}
