package eventlog

// dice is a stream of random numbers: splitmix64 (Steele, Lea, Flood, "Fast
// splittable pseudorandom number generators", 2014). All draws are integers,
// so that they are the same on every machine.
type dice uint64

// newDice returns the stream that belongs to some numbers, such as seed, user and visit.
func newDice(seed uint64, keys ...uint64) dice {
	d := dice(seed)
	for _, k := range keys {
		d = dice(d.next() ^ k*0x9E3779B97F4A7C15)
	}
	return d
}

func (d *dice) next() uint64 {
	*d += 0x9E3779B97F4A7C15
	return mix(uint64(*d))
}

// mix is the finalizer of splitmix64, a bijection.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// below returns a number from 0 to n-1. The upper half of the draw is scaled,
// which favours some numbers by less than n in 2^32.
func (d *dice) below(n int) int {
	return int(d.next() >> 32 * uint64(n) >> 32)
}

// span is a range of whole numbers, both ends included.
type span struct{ low, high int }

func (d *dice) in(s span) int { return s.low + d.below(s.high-s.low+1) }

// early is in, with small numbers more likely: the product of two even draws.
func (d *dice) early(s span) int {
	return s.low + d.below(d.below(s.high-s.low+1)+1)
}

// chance is true in so many of 1000 cases.
func (d *dice) chance(perMille int) bool { return d.below(1000) < perMille }

// share gives a value so many parts of the whole.
type share struct {
	value uint8
	parts int
}

// pick returns one of the values, by its parts.
func (d *dice) pick(shares []share) uint8 {
	all := 0
	for _, s := range shares {
		all += s.parts
	}
	n := d.below(all)
	for _, s := range shares {
		if n -= s.parts; n < 0 {
			return s.value
		}
	}
	panic("eventlog: no shares to pick from")
}
