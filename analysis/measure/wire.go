package measure

import (
	"parcours/analysis/agg"
	"parcours/analysis/stat"
)

// AppendBinary appends the counts.
func (c *Counts) AppendBinary(dst []byte) []byte {
	dst = AppendInts(dst, c.Users)
	for i := range c.Objectives {
		o := &c.Objectives[i]
		dst = AppendInts(dst, o.People, o.Visits, o.Repeat, o.Valued)
		dst = agg.AppendBytes(dst, o.Second.AppendBinary(nil))
		dst = appendMoments(dst, &o.Value)
	}
	for i := range c.Stages {
		s := &c.Stages[i]
		dst = AppendInts(dst, s.People, s.WentOn, s.Repeat)
		dst = appendMoments(dst, &s.Events)
		dst = appendMoments(dst, &s.Visits)
		dst = appendMoments(dst, &s.Worth)
		dst = appendScores(dst, &s.Scores)
	}
	return appendScores(dst, &c.Scores)
}

// Read reads what AppendBinary wrote; what cannot be true is an error.
func (c *Counts) Read(r *agg.Reader) error {
	c.Users = r.Int()
	fine := c.Users >= 0
	within := func(n, of int64) int64 {
		fine = fine && n >= 0 && n <= of
		return n
	}
	for i := range c.Objectives {
		o := &c.Objectives[i]
		o.People = within(r.Int(), c.Users)
		o.Visits = r.Int()
		o.Repeat = within(r.Int(), o.People)
		o.Valued = r.Int()
		fine = fine && o.Visits >= o.People && o.Valued >= 0
		if err := o.Second.UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
		readMoments(r, &o.Value)
		fine = fine && o.Second.Count() == o.Repeat && o.Value.N == c.Users
	}
	for i := range c.Stages {
		s := &c.Stages[i]
		s.People = within(r.Int(), c.Users)
		s.WentOn = within(r.Int(), s.People)
		s.Repeat = within(r.Int(), s.People)
		readMoments(r, &s.Events)
		readMoments(r, &s.Visits)
		readMoments(r, &s.Worth)
		fine = fine && s.Events.N == s.People && s.Visits.N == s.People && s.Worth.N == s.WentOn
		fine = readScores(r, &s.Scores) && s.Scores.All.N <= s.People && fine
	}
	fine = readScores(r, &c.Scores) && c.Scores.All.N <= c.Users && fine
	if err := r.Err(); err != nil {
		return err
	}
	if !fine {
		return agg.ErrWire
	}
	return nil
}

// AppendInts appends numbers as agg.AppendInt does.
func AppendInts(dst []byte, list ...int64) []byte {
	for _, n := range list {
		dst = agg.AppendInt(dst, n)
	}
	return dst
}

func appendMoments(dst []byte, m *stat.Moments) []byte {
	dst = AppendInts(dst, m.N, m.Sum.Units, m.Sum.Millionths)
	return agg.AppendUint(agg.AppendUint(dst, m.Hi), m.Lo)
}

func readMoments(r *agg.Reader, m *stat.Moments) {
	m.N, m.Sum = r.Int(), stat.Amount{Units: r.Int(), Millionths: r.Int()}
	m.Hi, m.Lo = r.Uint(), r.Uint()
}

func appendScores(dst []byte, s *Scores) []byte {
	return appendMoments(AppendInts(AppendInts(dst, s.Whole[:]...), s.Other), &s.All)
}

// readScores says whether they sum up.
func readScores(r *agg.Reader, s *Scores) (fine bool) {
	fine = true
	var sum int64
	for i := range s.Whole {
		s.Whole[i] = r.Int()
		fine = fine && s.Whole[i] >= 0
		sum += s.Whole[i]
	}
	s.Other = r.Int()
	readMoments(r, &s.All)
	return fine && s.Other >= 0 && sum+s.Other == s.All.N
}
