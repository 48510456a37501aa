package persona

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"parcours/analysis/agg"
	"parcours/analysis/event"
)

// sampleSize is the number of people groups are looked for in: those with the
// smallest hash of their id, which is a random choice that does not depend on
// how the log was cut. A log with fewer people is used whole.
const sampleSize = 4096

// sample is the second pass: the numbers of those people.
type sample struct {
	of      *Analysis
	summary *summary
	plan    *plan
	rows    []row
	sorted  bool   // rows are in order and no more than sampleSize
	limit   uint64 // there are sampleSize people with no larger hash

	measurer *measurer

	once sync.Once // guards fit: New is called by every goroutine that works on the next pass
	fit  *model
}

// row is one person: no id, the hash of it.
type row struct {
	hash    uint64
	numbers []int64
}

func (a row) compare(b row) int {
	if a.hash != b.hash {
		return cmp.Compare(a.hash, b.hash)
	}
	return slices.Compare(a.numbers, b.numbers)
}

// newSample expects hashes to be spread evenly: somewhat more than sampleSize people, of as many as there are, have so
// small a one. That they are fewer by chance is less likely than one in 10¹²; the sample is then as much smaller.
func newSample(a *Analysis, s *summary) *sample {
	const most = sampleSize + sampleSize/8
	limit := uint64(math.MaxUint64)
	if s.users > most {
		limit = limit / uint64(s.users) * most
	}
	return &sample{of: a, summary: s, plan: newPlan(a, s), limit: limit}
}

// model is the groups found in the sample, computed at the first call. The
// sample must be whole by then.
func (s *sample) model() *model {
	s.once.Do(func() {
		s.trim()
		s.fit = fit(s.plan, s.rows, s.of.spec)
	})
	return s.fit
}

// last is the largest hash of the people in the sample, which must be whole.
func (s *sample) last() uint64 {
	if len(s.rows) == 0 {
		return 0
	}
	return s.rows[len(s.rows)-1].hash
}

// Over implements agg.Partial. Only those who may enter the sample are measured.
func (s *sample) Over(p *event.Partition) func(event.User) {
	if s.measurer == nil {
		s.measurer = newMeasurer(s.of, s.plan)
	}
	s.measurer.over(p)
	return func(u event.User) {
		hash := event.Hash(u.ID, s.of.spec.Seed)
		if hash > s.limit {
			return
		}
		if len(s.rows) >= 2*sampleSize {
			s.trim()
		}
		s.rows = append(s.rows, row{hash, slices.Clone(s.measurer.measure(u))})
		s.sorted = false
	}
}

// trim sorts the rows and keeps the first sampleSize.
func (s *sample) trim() {
	if s.sorted {
		return
	}
	slices.SortFunc(s.rows, row.compare)
	if len(s.rows) >= sampleSize {
		clear(s.rows[sampleSize:])
		s.rows = s.rows[:sampleSize]
		s.limit = s.rows[sampleSize-1].hash
	}
	s.sorted = true
}

// Merge implements agg.Partial.
func (s *sample) Merge(other agg.Partial) {
	s.rows = append(s.rows, other.(*sample).rows...)
	s.sorted = false
	s.trim()
}

// AppendBinary implements agg.Partial.
func (s *sample) AppendBinary(dst []byte) ([]byte, error) {
	s.trim()
	dst = agg.AppendUint(dst, uint64(len(s.rows)))
	for _, r := range s.rows {
		dst = agg.AppendUint(dst, r.hash)
		for _, n := range r.numbers {
			dst = agg.AppendUint(dst, uint64(n))
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (s *sample) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	width := len(s.plan.features)
	n := r.Len(1 + width)
	if n > sampleSize {
		return agg.ErrWire
	}
	rows := make([]row, n)
	for i := range rows {
		rows[i] = row{r.Uint(), make([]int64, width)}
		for f := range rows[i].numbers {
			v := r.Uint()
			if v > s.plan.features[f].most(rows[i].numbers) {
				return agg.ErrWire
			}
			rows[i].numbers[f] = int64(v)
		}
		if i > 0 && rows[i-1].compare(rows[i]) > 0 {
			return agg.ErrWire
		}
	}
	if err := r.End(); err != nil {
		return err
	}
	s.rows, s.sorted = rows, true
	return nil
}

// most is the largest integer the feature can have beside a person's other numbers.
func (f *feature) most(numbers []int64) uint64 {
	switch f.form {
	case share:
		return uint64(numbers[events]) // comes first, so it is known
	case indicator:
		return 1
	}
	return maxNumber
}
