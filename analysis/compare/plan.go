package compare

import (
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

const (
	hour = int64(3_600_000_000)
	day  = 24 * hour
	week = 7 * day

	// mostDays are what a change is set between on each side: of longer stretches other changes are a part, too.
	mostDays = 56
	// inFollow: how often the time each person is watched fits into a period, at least; what is left is the time in which people enter.
	inFollow = 4
	// year in days: what comes every year shows in no fewer.
	year = 365
)

// follows are how long people are watched where nothing says so: the first that fits.
var follows = []int64{2 * week, week, day, hour}

// Window is a stretch of time: who has their first event of it from From on and before Until is watched until Follow later, at To at the latest.
type Window struct{ From, Until, To int64 }

// Plan is which stretches are compared.
type Plan struct {
	A, B, Earlier Window // Earlier is empty where the data do not reach so far back
	Follow        int64
	Change        string
	WholeWeeks    bool
	CutDays       int64
	UnderYear     bool
	Reason        *report.Note // why there is nothing to compare, or nil
}

// stretch is so many days from a midnight on.
type stretch struct {
	from time.Time
	days int
}

// Arrange chooses the periods: as long as each other, whole weeks where there are some,
// so that as many Sundays are on the one side as on the other.
func Arrange(c *recipe.Compare, scope agg.Scope) (Plan, error) {
	loc := scope.Location
	// To the hour: an export that is cut at midnight seldom has an event just then.
	first, last := stat.Floor(scope.First, hour)*hour, (stat.Floor(scope.Last, hour)+1)*hour
	plan := Plan{Change: c.Change, UnderYear: (last-first)/day < year}
	follow, err := c.FollowUp.Micros()
	if err != nil {
		return plan, err
	}
	var a, b stretch
	length, cut := 0, 0
	if c.Change != "" {
		at, err := time.ParseInLocation(time.DateOnly, c.Change, loc)
		if err != nil {
			return plan, err
		}
		before, after := backwards(at, first), forwards(at, last)
		length = whole(min(before, after, mostDays))
		a, b = stretch{at.AddDate(0, 0, -length), length}, stretch{at, length}
		cut = max(before, 0) + max(after, 0) - 2*max(length, 0)
	} else {
		for i, p := range []*recipe.Period{c.A, c.B} {
			from, to, err := p.Bounds(loc)
			if err != nil {
				return plan, err
			}
			s := []*stretch{&a, &b}[i]
			s.from = midnight(max(from, first), loc)
			s.days = forwards(s.from, min(to, last))
		}
		length = whole(min(a.days, b.days))
		shift := (int(b.from.Weekday()-a.from.Weekday()) + 7) % 7
		if length >= 7 && shift+length > a.days && length > 7 {
			length -= 7
		}
		cut = a.days + b.days - 2*length
		if shift+length <= a.days {
			a.from = a.from.AddDate(0, 0, shift)
		}
	}
	if length < 1 {
		plan.Reason = &report.Note{
			Code: report.CodeTooShort, Detail: c.Change,
			Text: "there is no whole day of data on both sides to compare",
		}
		return plan, nil
	}
	plan.WholeWeeks = length%7 == 0 && a.from.Weekday() == b.from.Weekday()
	plan.CutDays = int64(cut)
	span := int64(length) * day
	if follow == 0 {
		for _, f := range follows {
			if f*inFollow <= span {
				follow = f
				break
			}
		}
	}
	if follow*2 > span {
		return plan, &report.Problem{
			Code: report.CodeBadRecipe, Cause: "compare.follow_up is more than half of the periods: nobody could enter",
			Hint: "make it shorter, or leave it out",
		}
	}
	plan.Follow = follow
	plan.A, plan.B = cutOut(a.from, length, follow), cutOut(b.from, length, follow)
	if back := a.from.AddDate(0, 0, -length); back.UnixMicro() >= first {
		plan.Earlier = cutOut(back, length, follow)
	}
	return plan, nil
}

func cutOut(from time.Time, days int, follow int64) Window {
	to := from.AddDate(0, 0, days).UnixMicro()
	return Window{from.UnixMicro(), to - follow, to}
}

// whole are days as whole weeks, where there is one.
func whole(days int) int {
	if days >= 7 {
		return days / 7 * 7
	}
	return days
}

// midnight is that at or after a time.
func midnight(micros int64, loc *time.Location) time.Time {
	t := time.UnixMicro(micros).In(loc)
	y, m, d := t.Date()
	begin := time.Date(y, m, d, 0, 0, 0, 0, loc)
	if begin.UnixMicro() < micros {
		begin = time.Date(y, m, d+1, 0, 0, 0, 0, loc)
	}
	return begin
}

// forwards are the whole days from a midnight on to a time, backwards those from a time to it.
func forwards(from time.Time, to int64) int {
	n := int((to - from.UnixMicro()) / day)
	for n > 0 && from.AddDate(0, 0, n).UnixMicro() > to { // clocks that go back make a day longer
		n--
	}
	return n
}

func backwards(to time.Time, from int64) int {
	n := int((to.UnixMicro() - from) / day)
	for n > 0 && to.AddDate(0, 0, -n).UnixMicro() < from {
		n--
	}
	return n
}

// choose gives the events of a person in a window: none who does not enter.
func (w Window) choose(times []int64, follow int64) (from, to int) {
	from = before(times, w.From)
	if from == len(times) || times[from] >= w.Until {
		return 0, 0
	}
	return from, before(times, times[from]+follow+1)
}

// before is how many times are before t.
func before(times []int64, t int64) int {
	low, high := 0, len(times)
	for low < high {
		if mid := (low + high) / 2; times[mid] < t {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
