package stat

import "math"

// SurvivalPoint is a step of a Kaplan–Meier curve.
type SurvivalPoint struct {
	Time   int64
	AtRisk int64   // watched, and nothing happened, until just before
	Events int64   // happened at this time
	Left   float64 // the share to whom it has not happened by then
	// Low and High bound Left at 95 %; ok is false where there is no interval: while it happened to nobody, and once it did to all.
	Low, High float64
	OK        bool
}

// KaplanMeier estimates to how many something had happened after how long,
// from the times at which it did, and from those until which the others were
// watched. It has a point for each time at which it happened, and at the end
// one for the last time that somebody was watched. A time of both kinds counts
// as watched until just after. Not rounded.
//
// Where one of the two keeps buckets, both are compared by them: times within
// 0.4 % of each other are then the same.
//
// Sources: E. L. Kaplan and P. Meier, "Nonparametric estimation from incomplete
// observations", JASA 53 (1958), 457–481; M. Greenwood's variance (1926), in
// the interval of log(−log S) as in J. D. Kalbfleisch and R. L. Prentice, The
// Statistical Analysis of Failure Time Data (1980), which stays within 0 and 1.
func KaplanMeier(happened, watched *Durations) (points []SurvivalPoint) {
	var events, others Durations // copies, in buckets both or neither
	events.Merge(happened)
	others.Merge(watched)
	if happened.buckets || watched.buckets {
		for _, d := range []*Durations{&events, &others} {
			if !d.buckets {
				d.collapse()
			}
		}
	}
	left, variance := 1.0, 0.0
	atRisk := events.total + others.total
	watching := others.keys()
	last := int64(-1) // the last key of either
	for _, key := range events.keys() {
		for len(watching) > 0 && watching[0] < key {
			atRisk -= others.count(watching[0])
			watching = watching[1:]
		}
		n := events.count(key)
		at, stay := float64(atRisk), float64(atRisk-n)
		left *= stay / at
		variance += float64(n) / float64(at*stay)
		p := SurvivalPoint{Time: events.value(key), AtRisk: atRisk, Events: n, Left: left}
		if atRisk > n {
			p.Low, p.High, p.OK = logLog(left, variance)
		}
		points, last = append(points, p), key
		atRisk -= n
	}
	if n := len(watching); n > 0 && watching[n-1] > last {
		p := SurvivalPoint{Time: others.value(watching[n-1]), AtRisk: others.count(watching[n-1]), Left: left}
		if len(points) > 0 {
			before := &points[len(points)-1]
			p.Low, p.High, p.OK = before.Low, before.High, before.OK
		}
		points = append(points, p)
	}
	return points
}

// logLog is the interval of a share left, with Greenwood's sum.
func logLog(left, greenwood float64) (low, high float64, ok bool) {
	log := math.Log(left)
	if !(left > 0 && left < 1) || log == 0 {
		return 0, 0, false
	}
	reach := float64(z95 * math.Sqrt(greenwood) / math.Abs(log))
	return math.Exp(float64(log * math.Exp(reach))), math.Exp(float64(log * math.Exp(-reach))), true
}
