package incident

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"parcours/analysis/agg"
)

// binomial draws from so many visits at a rate.
func binomial(r *rand.Rand, n int64, rate float64) (bad int64) {
	for range n {
		if r.Float64() < rate {
			bad++
		}
	}
	return bad
}

// draw makes a series of some days with a rate for each.
func draw(r *rand.Rand, days int, visits int64, rate func(day int) float64) *series {
	n, bad := make([]int64, days), make([]int64, days)
	for d := range days {
		n[d] = r.Int64N(2*visits + 1)
		bad[d] = binomial(r, n[d], rate(d))
	}
	return newSeries(n, bad)
}

// TestWorstAgainstAll compares the search with one through every stretch.
func TestWorstAgainstAll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	missed, planted := 0, 0
	for range 400 {
		from, length := r.IntN(40), 1+r.IntN(15)
		usual, then := 0.02+0.5*r.Float64(), r.Float64()
		s := draw(r, 60, 1+r.Int64N(40), func(d int) float64 {
			if d >= from && d < from+length {
				return max(usual, then)
			}
			return usual
		})
		var most float64
		for a := range s.days {
			for b := a; b < len(s.days); b++ {
				if at := (span{a, b}); s.short(at) {
					most = max(most, s.ratio(at))
				}
			}
		}
		at, ok := s.worst()
		got := 0.0
		if ok {
			got = s.ratio(at)
		}
		if got > most*(1+1e-9) {
			t.Fatalf("a ratio of %v, where %v is the largest", got, most)
		}
		if most > 12 { // what could be an incident at all
			planted++
			if got < most*0.98 {
				missed++
			}
		}
	}
	if planted < 100 || missed*100 > planted {
		t.Errorf("of %d large ones the search missed %d", planted, missed)
	}
}

// TestChance draws data in which nothing happens: the worst stretch is no surer than it should be.
func TestChance(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const draws, days = 2000, 50
	for _, rate := range []float64{0.02, 0.3, 0.9} {
		sure := 0
		for range draws {
			s := draw(r, days, 20, func(int) float64 { return rate })
			if at, ok := s.worst(); ok && s.evaluate(at, 0, intervals(days)).p < 0.05 {
				sure++
			}
		}
		if sure > draws*5/100 {
			t.Errorf("at a rate of %v, %d of %d are sure at a level of 5 in 100", rate, sure, draws)
		}
	}
}

func TestRatio(t *testing.T) {
	// 12 of 12 against 0 of 44: both rates are certain, and one rate gives 12 ln(12/56) + 44 ln(44/56).
	want := -(12*math.Log(12.0/56) + 44*math.Log(44.0/56))
	if got := ratio(counts{12, 12}, counts{44, 0}); math.Abs(got-want) > 1e-12 {
		t.Errorf("ratio %v, want %v", got, want)
	}
	if got := ratio(counts{12, 3}, counts{44, 20}); got != 0 {
		t.Errorf("a better stretch has a ratio of %v", got)
	}
	if got := ratio(counts{0, 0}, counts{44, 20}); got != 0 {
		t.Errorf("an empty stretch has a ratio of %v", got)
	}
}

func TestDispersion(t *testing.T) {
	// Ten people come four times each; five are bad each time: each person counts for four, so that visits vary four times as much.
	var ten, forty, good spread
	for i := range int64(10) {
		ten.add(4, 4*(i%2))
	}
	for i := range int64(40) {
		forty.add(1, i%2)
		good.add(1, 0)
	}
	for s, want := range map[*spread]float64{&ten: 4, &forty: 1, &good: 1, {}: 1} {
		if got := s.dispersion(); math.Abs(got-want) > 1e-12 {
			t.Errorf("%+v: %v, want %v", *s, got, want)
		}
	}
	var in int64
	for i := range 200_000 {
		if survey(fmt.Append(nil, "u", i), 200_000) {
			in++
		}
	}
	if in < surveyed*8/10 || in > surveyed*12/10 || !survey([]byte("u"), surveyed-1) {
		t.Errorf("%d of 200,000 people are surveyed", in)
	}
}

func TestOverdispersion(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	at := func(rate float64) func(int) float64 { return func(int) float64 { return rate } }
	if got := draw(r, 300, 50, at(0.3)).overdispersion(at(0.3), 1); got > 1.3 {
		t.Errorf("%v for visits that depend on nothing", got)
	}
	wild := draw(r, 300, 50, func(int) float64 { return []float64{0.1, 0.5}[r.IntN(2)] })
	if got := wild.overdispersion(at(0.3), 1); got < 5 {
		t.Errorf("%v for days that differ", got)
	}
}

// TestFit finds the trend and the effect that data were drawn with.
func TestFit(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	trend := func(d int) float64 {
		x := (2*float64(d)+1)/100 - 1
		return -0.5 + 0.8*x - 0.6*x*x + 0.4*x*x*x
	}
	at := span{20, 29}
	s := draw(r, 100, 2000, func(d int) float64 {
		if d >= at.from && d <= at.to {
			return logistic(trend(d) + 0.7)
		}
		return logistic(trend(d))
	})
	got := s.fit(&at)
	if math.Abs(got.effect-0.7) > 0.1 {
		t.Errorf("an effect of %v, drawn with 0.7", got.effect)
	}
	for d, rate := range got.rates {
		if want := logistic(trend(d)); math.Abs(rate-want) > 0.03 {
			t.Errorf("day %d: %v, drawn with %v", d, rate, want)
		}
	}
	if plain := s.fit(nil); plain.likelihood >= got.likelihood {
		t.Errorf("a stretch makes it no likelier: %v, %v", plain.likelihood, got.likelihood)
	}
	if best, most, _ := s.worstOfTrend(s.fit(nil)); best != at || most < 50 {
		t.Errorf("found %v with a ratio of %v, want %v", best, most, at)
	}
	// Where all are bad in the stretch and none outside, there is no best fit; it ends all the same.
	s = draw(r, 100, 20, func(d int) float64 {
		if d >= at.from && d <= at.to {
			return 1
		}
		return 0
	})
	if got := s.fit(&at); math.IsNaN(got.likelihood) || got.effect < 3 {
		t.Errorf("an effect of %v, a likelihood of %v", got.effect, got.likelihood)
	}
}

func TestWidest(t *testing.T) {
	n := []int64{3, 0, 0, 0, 5, 5, 5, 5, 5, 5, 5, 5, 0, 4}
	s := newSeries(n, make([]int64, len(n)))
	if got, want := s.widest(span{4, 11}), (span{2, 12}); got != want { // two days are a quarter of eight
		t.Errorf("%v, want %v", got, want)
	}
}

// TestSparse reads lists back, and refuses what cannot be one.
func TestSparse(t *testing.T) {
	list := []int64{0, 0, 7, -1, 0, 0, 0, 9, 0}
	src := appendSparse(nil, list)
	back := make([]int64, len(list))
	r := agg.NewReader(src)
	if err := readSparse(r, back); err != nil || r.End() != nil {
		t.Fatal(err)
	}
	for i, n := range list {
		if back[i] != n {
			t.Errorf("read %v, wrote %v", back, list)
			break
		}
	}
	for name, src := range map[string][]byte{
		"beyond the end":     agg.AppendInt(agg.AppendUint(agg.AppendUint(nil, 1), 9), 5),
		"far beyond the end": agg.AppendInt(agg.AppendUint(agg.AppendUint(nil, 1), math.MaxUint64), 5),
		"beyond in the sum":  agg.AppendInt(agg.AppendUint(agg.AppendInt(agg.AppendUint(agg.AppendUint(nil, 2), 7), 5), 3), 5),
		"a zero":             agg.AppendInt(agg.AppendUint(agg.AppendUint(nil, 1), 2), 0),
	} {
		if readSparse(agg.NewReader(src), make([]int64, len(list))) == nil {
			t.Errorf("%s passes", name)
		}
	}
}
