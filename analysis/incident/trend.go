package incident

import "math"

// Rates drift: at the end of the data people are those who have been there for
// long. So a stretch must say more than a trend, which is a logistic regression
// of being bad on the day, its square and its cube: it must fit the days better
// than the trend does, or be worse than the trend makes it, as sure as it must
// be without.

const (
	trendTerms = 4 // 1, t, t², t³
	// better is the logarithm of the likelihood ratio, of as many free numbers, from which the stretch fits better than the trend: 20 to 1.
	better = 3
	// many times the usual rate is no part of a trend.
	many = 10
)

// trend is a fitted rate by day.
type trend struct {
	rates      []float64 // but for the stretch
	effect     float64   // of the stretch, on the logarithm of the odds
	likelihood float64
}

// fit fits a trend, with a stretch or without, by Newton's method.
func (s *series) fit(stretch *span) trend {
	const terms = trendTerms + 1
	n := trendTerms
	if stretch != nil {
		n = terms
	}
	features := func(d int) (x [terms]float64) {
		t := (2*float64(d)+1)/float64(len(s.days)) - 1
		x[0], x[1], x[2], x[3] = 1, t, t*t, t*t*t
		if stretch != nil && d >= stretch.from && d <= stretch.to {
			x[trendTerms] = 1
		}
		return x
	}
	dot := func(a, b *[terms]float64) (sum float64) {
		for i := range n {
			sum += a[i] * b[i]
		}
		return max(-30, min(30, sum))
	}
	likelihood := func(beta *[terms]float64) (sum float64) {
		for d, c := range s.days {
			if c.n > 0 {
				x := features(d)
				eta := dot(&x, beta)
				sum += float64(c.bad)*eta - float64(c.n)*math.Log1p(math.Exp(eta))
			}
		}
		return sum
	}
	var beta [terms]float64
	beta[0] = math.Log(s.all().odds())
	now := likelihood(&beta)
	for range 25 {
		var gradient [terms]float64
		var curve [terms][terms]float64
		for d, c := range s.days {
			if c.n == 0 {
				continue
			}
			x := features(d)
			p := 1 / (1 + math.Exp(-dot(&x, &beta)))
			off, weight := float64(c.bad)-float64(c.n)*p, float64(c.n)*p*(1-p)
			for i := range n {
				gradient[i] += off * x[i]
				for j := range n {
					curve[i][j] += weight * x[i] * x[j]
				}
			}
		}
		step := solve(&curve, gradient, n)
		next, size := now, 1.0
		for ; size > 1e-3; size /= 2 {
			try := beta
			for i := range n {
				try[i] += size * step[i]
			}
			if next = likelihood(&try); next >= now {
				beta = try
				break
			}
		}
		gain := next - now
		now = max(now, next)
		if gain < 1e-7 {
			break
		}
	}
	t := trend{rates: make([]float64, len(s.days)), effect: beta[trendTerms], likelihood: now}
	beta[trendTerms] = 0
	for d := range s.days {
		x := features(d)
		t.rates[d] = 1 / (1 + math.Exp(-dot(&x, &beta)))
	}
	return t
}

// solve solves n linear equations by elimination; the matrix is symmetric, and made positive.
func solve(m *[trendTerms + 1][trendTerms + 1]float64, b [trendTerms + 1]float64, n int) (x [trendTerms + 1]float64) {
	for i := range n {
		m[i][i] += 1e-9*m[i][i] + 1e-12
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			factor := m[j][i] / m[i][i]
			for k := i; k < n; k++ {
				m[j][k] -= factor * m[i][k]
			}
			b[j] -= factor * b[i]
		}
	}
	for i := n - 1; i >= 0; i-- {
		x[i] = b[i]
		for k := i + 1; k < n; k++ {
			x[i] -= m[i][k] * x[k]
		}
		x[i] /= m[i][i]
	}
	return x
}

// worstOfTrend is worst against a trend, given the trend without a stretch. It
// returns the logarithm of the ratio of likelihoods, and the rates it expects.
func (s *series) worstOfTrend(plain trend) (best span, most float64, rates []float64) {
	for _, c := range contrasts {
		base, effect := plain.rates, math.Log(c)
		before := span{-1, -1}
		for range 4 {
			at, ok := s.top(func(d int) (float64, float64) {
				outside := base[d] / (1 - base[d])
				return outside * math.Exp(effect), outside
			})
			if !ok || at == before || !s.short(at) {
				break
			}
			before = at
			t := s.fit(&at)
			if t.effect <= 0 {
				break
			}
			if r := t.likelihood - plain.likelihood; r > most*(1+1e-9) {
				best, most = at, r
				rates = t.with(at)
			}
			base, effect = t.rates, t.effect
		}
	}
	return best, most, rates
}

// with are the rates with the effect of the stretch.
func (t *trend) with(at span) []float64 {
	rates := append([]float64(nil), t.rates...)
	for d := at.from; d <= at.to; d++ {
		odds := rates[d] / (1 - rates[d]) * math.Exp(t.effect)
		rates[d] = odds / (1 + odds)
	}
	return rates
}
