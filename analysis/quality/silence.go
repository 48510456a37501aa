package quality

import (
	"cmp"
	"math/bits"

	"parcours/analysis/stat"
)

// A run is some buckets, from the first to before the last.
type run struct{ from, to int }

func (r run) len() int { return r.to - r.from }

// core finds the buckets that hold the log but for times far outside the rest.
// It begins with the 98 % in the middle and goes outwards to the first empty
// year; what lies beyond, no more than 1 % on each side, is far.
func core(buckets []int64, total int64, year int) run {
	if total == 0 {
		return run{}
	}
	side := func(i func(int) int) int { // the first bucket, counted by i, with which there is more than 1 %
		var sum int64
		for n := range buckets {
			if sum += buckets[i(n)]; sum > total/100 {
				return n
			}
		}
		return 0
	}
	last := len(buckets) - 1
	up, down := func(n int) int { return n }, func(n int) int { return last - n }
	c := run{side(up), last - side(down) + 1}
	for empty, n := 0, c.from-1; n >= 0 && empty < year; n-- {
		if empty++; buckets[n] > 0 {
			c.from, empty = n, 0
		}
	}
	for empty, n := 0, c.to; n <= last && empty < year; n++ {
		if empty++; buckets[n] > 0 {
			c.to, empty = n+1, 0
		}
	}
	return c
}

// silences are the runs of empty buckets in the core, longest first, and how
// long one usually lasts: as long as comes about every other week.
func silences(buckets []int64, in run, week int) (runs []run, usual int) {
	from := in.from
	for i := in.from; i < in.to; i++ {
		if buckets[i] > 0 {
			if i > from {
				runs = append(runs, run{from, i})
			}
			from = i + 1
		}
	}
	stat.Sort(runs, func(a, b run) int {
		return cmp.Or(cmp.Compare(b.len(), a.len()), cmp.Compare(a.from, b.from))
	})
	if rank := max(in.len()/(2*week), 2); rank < len(runs) {
		usual = runs[rank].len()
	}
	return runs, usual
}

// gap says of a silence whether something was not recorded then: it lasts more
// than twice what is usual, and visits are so frequent that chance makes no
// such silence. Were visits independent, as many as v in n buckets, one of
// them would come after a silence of s with a probability of exp(−s·v/n), and
// any of them with v times that: below 1 % where s·v/n is more than log₂ v + 5.
func gap(silence, usual, least int, visits int64, in run) bool {
	return silence >= least && silence > 2*usual &&
		int64(silence)*visits > int64(in.len())*int64(bits.Len64(uint64(visits))+5)
}
