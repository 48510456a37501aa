package stat

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
	"sort"
)

const (
	// maxExact is how many different values a Durations keeps as they are.
	maxExact = 4096
	// subBits: beyond maxExact, each power of two is cut into 2^subBits equal buckets.
	subBits = 7
	// maxBucket is the bucket of the largest int64.
	maxBucket = (63-subBits-1)<<subBits + 1<<(subBits+1) - 1
)

// Durations is a distribution of non-negative integers: microseconds, or
// counts. It is exact up to 4,096 different values; with more it keeps
// log-linear buckets, and a value it then gives back is within 0.4 % of the
// true one (values under 256 stay exact).
//
// Which of the two it is depends only on the values added, never on their
// order: buckets are kept exactly when there were more than 4,096 different
// values. So Merge is associative and commutative, and equal multisets have
// equal bytes. The zero value is empty and ready. Counts stop at the largest
// int64.
//
// Source of the buckets: G. Tene's HdrHistogram.
type Durations struct {
	few       []int64 // counts by key: all buckets, or the values below maxFew; as long as the largest needs
	many      exact   // counts of larger values, while they are exact
	different int     // keys that have a count
	buckets   bool
	total     int64
	ranked    []rank // of what was in it when it was last asked
}

// maxFew: smaller values are counted in a slice also where they are exact; their buckets are the same.
const maxFew = 1 << (subBits + 1)

// Add adds one value; a negative one counts as 0.
func (d *Durations) Add(v int64) {
	key := max(v, 0)
	if d.buckets {
		key = bucket(key)
	}
	// Most values are where others have been, and not too many for a count, which is no more than the total.
	if d.total < math.MaxInt64 {
		if key < int64(len(d.few)) {
			if d.few[key] > 0 {
				d.few[key]++
				d.total++
				return
			}
		} else if s := d.many.find(key); s != nil && s.value == key && key > 0 {
			s.n++
			d.total++
			return
		}
	}
	d.addKey(key, 1)
}

// Rough has an empty distribution keep buckets from the start: what is added
// takes no look into a map. All that it is merged with must do so, too.
func (d *Durations) Rough() { d.buckets = true }

// AddN adds a value n times; n ≤ 0 adds nothing.
func (d *Durations) AddN(v, n int64) {
	if n <= 0 {
		return
	}
	v = max(v, 0)
	if d.buckets {
		v = bucket(v)
	}
	d.addKey(v, n)
}

// Merge adds all values of other, which is left as it was.
func (d *Durations) Merge(other *Durations) {
	if other.buckets && !d.buckets {
		d.collapse()
	}
	for key, n := range other.few {
		if n > 0 {
			d.addKey(int64(key), n) // a value below maxFew is its own bucket
		}
	}
	other.many.all(d.AddN) // may collapse d on the way
}

// addKey adds n > 0 to a key.
func (d *Durations) addKey(key, n int64) {
	d.total = saturated(d.total, n)
	if key < maxFew || d.buckets {
		if key >= int64(len(d.few)) {
			d.few = append(d.few, make([]int64, int(key)+1-len(d.few))...)
		}
		if d.few[key] == 0 {
			d.different++
		}
		d.few[key] = saturated(d.few[key], n)
	} else if d.many.add(key, n) {
		d.different++
	}
	if !d.buckets && d.different > maxExact {
		d.collapse()
	}
}

func (d *Durations) collapse() {
	many, total := d.many, d.total
	d.many, d.buckets, d.ranked = exact{}, true, nil
	d.different -= many.used
	many.all(func(v, n int64) { d.addKey(bucket(v), n) })
	d.total = total
}

// Count is how many values were added.
func (d *Durations) Count() int64 { return d.total }

// Quantile is the num/den quantile, 0 ≤ num ≤ den, by nearest rank: the
// smallest value that at least num/den of all values do not exceed. The median
// of an even count is the mean of the middle two, rounded down. ok is false
// when there are no values or num/den is no quantile.
//
// Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical
// packages", The American Statistician 50 (1996): definition 1; the median is
// definition 2.
func (d *Durations) Quantile(num, den int64) (v int64, ok bool) {
	if d.total == 0 || den <= 0 || num < 0 || num > den {
		return 0, false
	}
	hi, lo := bits.Mul64(uint64(num), uint64(d.total))
	quo, rem := bits.Div64(hi, lo, uint64(den)) // num ≤ den, so quo ≤ total
	if rem > 0 {
		quo++
	}
	nth := max(int64(quo), 1)
	v = d.at(nth)
	if num == den-num && d.total%2 == 0 {
		v += (d.at(nth+1) - v) / 2
	}
	return v, true
}

// Mean is the mean of all values, exact where they are, not rounded; not ok where there are none.
func (d *Durations) Mean() (mean float64, ok bool) {
	if d.total == 0 {
		return 0, false
	}
	var hi, lo uint64 // their sum: no more than 2^126
	before := int64(0)
	for _, r := range d.ranks() {
		h, l := bits.Mul64(uint64(d.value(r.key)), uint64(r.upTo-before))
		var carry uint64
		lo, carry = bits.Add64(lo, l, 0)
		hi += h + carry
		before = r.upTo
	}
	return (math.Ldexp(float64(hi), 64) + float64(lo)) / float64(d.total), true
}

// at is the n-th value, from 1.
func (d *Durations) at(n int64) int64 {
	ranks := d.ranks()
	i := sort.Search(len(ranks)-1, func(i int) bool { return ranks[i].upTo >= n })
	return d.value(ranks[i].key)
}

// CountBelow is how many values are less than v. The difference of two calls
// counts a bin [from, to).
func (d *Durations) CountBelow(v int64) (n int64) {
	ranks := d.ranks()
	i := sort.Search(len(ranks), func(i int) bool { return d.value(ranks[i].key) >= v })
	if i == 0 {
		return 0
	}
	return ranks[i-1].upTo
}

// rank is a key and how many values it and those below it have.
type rank struct{ key, upTo int64 }

// ranks are those of the keys that have a count, in order. They are kept until something is added.
func (d *Durations) ranks() []rank {
	if n := len(d.ranked); n == d.different && (n == 0 || d.ranked[n-1].upTo == d.total) {
		return d.ranked
	}
	d.ranked = make([]rank, 0, d.different)
	upTo := int64(0)
	for _, key := range d.keys() {
		upTo = saturated(upTo, d.count(key))
		d.ranked = append(d.ranked, rank{key, upTo})
	}
	return d.ranked
}

// keys are those that have a count, in order.
func (d *Durations) keys() []int64 {
	keys := make([]int64, 0, d.different)
	for key, n := range d.few {
		if n > 0 {
			keys = append(keys, int64(key))
		}
	}
	from := len(keys)
	d.many.all(func(key, _ int64) { keys = append(keys, key) })
	slices.Sort(keys[from:])
	return keys
}

func (d *Durations) count(key int64) int64 {
	if key < int64(len(d.few)) {
		return d.few[key]
	}
	return d.many.count(key)
}

// value is what a key stands for: itself, or the middle of its bucket.
func (d *Durations) value(key int64) int64 {
	if !d.buckets {
		return key
	}
	shift := max(key>>subBits-1, 0)
	low := (key - shift<<subBits) << shift
	return low + (1<<shift-1)/2
}

// bucket numbers the log-linear buckets without gaps: 0…255 are those values
// themselves, then come 128 buckets for each power of two.
func bucket(v int64) int64 {
	shift := max(int64(bits.Len64(uint64(v)))-subBits-1, 0)
	return shift<<subBits + v>>shift
}

// saturated is a+b for non-negative numbers, or the largest int64; unlike a
// wrapped sum it stays associative and non-negative whatever was decoded.
func saturated(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// AppendBinary appends the canonical encoding: whether there are buckets (0 or
// 1), how many keys, then for each key in order its distance from the one
// before and its count; all unsigned varints.
func (d *Durations) AppendBinary(dst []byte) []byte {
	var buckets uint64
	if d.buckets {
		buckets = 1
	}
	dst = binary.AppendUvarint(dst, buckets)
	dst = binary.AppendUvarint(dst, uint64(d.different))
	var before int64
	for _, key := range d.keys() {
		dst = binary.AppendUvarint(dst, uint64(key-before))
		dst = binary.AppendUvarint(dst, uint64(d.count(key)))
		before = key
	}
	return dst
}

var errDurations = errors.New("stat: damaged distribution")

// UnmarshalBinary replaces d by what AppendBinary wrote. Damaged bytes give an
// error, leave d as it was and allocate little more than they are long.
func (d *Durations) UnmarshalBinary(src []byte) error {
	failed := false
	next := func() uint64 {
		v, n := binary.Uvarint(src)
		if n <= 0 {
			failed, src = true, nil
			return 0
		}
		src = src[n:]
		return v
	}
	buckets, keys := next(), next()
	most, mostKeys := uint64(math.MaxInt64), uint64(maxExact)
	if buckets == 1 {
		most, mostKeys = maxBucket, maxBucket+1
	}
	if failed || buckets > 1 || keys > mostKeys || keys > uint64(len(src)/2) {
		return errDurations
	}
	read := Durations{buckets: buckets == 1}
	var key uint64
	for i := range keys {
		step, n := next(), next()
		if failed || step == 0 && i > 0 || step > most-key || n == 0 || n > math.MaxInt64 {
			return errDurations
		}
		key += step
		read.addKey(int64(key), int64(n))
	}
	if len(src) > 0 {
		return errDurations
	}
	*d = read
	return nil
}
