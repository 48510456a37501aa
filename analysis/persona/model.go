package persona

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/stat"
)

const (
	// minUsers is how many people there must be before groups are looked for unasked.
	minUsers = 30
	// mostGroups is the largest number of groups tried, mostAsked the largest a recipe gets.
	mostGroups, mostAsked = 8, 20
	// peopleEach bounds the groups tried among few people: fewer than that in each, on average, are no kind of people.
	peopleEach = 20
	// judged is the number of people in whom the number of groups is decided: silhouettes cost its square.
	judged = 1000
	// attempts at each number of groups; fewer for reference data, which only has to be typical.
	attempts, referenceAttempts = 5, 3
	// referenced is the number of people of reference data, for the same reason.
	referenced = 500
)

// Details of the note that there are no personas.
const (
	tooFew  = "few_users"    // fewer than minUsers
	noDiffs = "alike"        // every feature is the same for everybody
	noGaps  = "no_structure" // groups hold together no better than in data without groups
	noHold  = "unstable"     // other people of the same kind would make other groups
)

// model is what the sample taught: how to place a person, and the groups.
type model struct {
	plan        *plan
	scales      []scale
	sums        []int64   // over the sample, by scale: feature.raw
	correlation [][]int64 // of each pair of scales, in hundredths; lower triangle

	left    []report.FeatureLeftOut
	missing []string // features of a model from elsewhere that this log does not have
	keys    []string // of the groups, and their names where somebody gave them
	names   []string
	applied *recipe.PersonaModel // nil: found in this log

	tried   []trial
	chosen  int // into tried; -1: no groups
	centres points
	method  string
	mixture *mixture     // of the same centres; nil: groups are as wide as each other
	reason  *report.Note // why there are no groups, or fewer than asked
	fitted  int64        // people in the sample
}

// trial is one number of groups.
type trial struct {
	clustering
	mean      int64   // silhouette, of silhouetteUnit
	byGroup   []int64 // the same of each group's people
	reference int64   // mean of as many groups in data without any
	clear     bool    // holds together better than that
	stability         // of groups that might be chosen
}

// fit looks for groups. It is a function of the plan, the rows and the spec alone.
func fit(p *plan, rows []row, spec Spec) *model {
	m := &model{plan: p, chosen: -1, fitted: int64(len(rows)), method: spec.method()}
	if len(rows) == 0 {
		m.reason = fewPeople(0)
		return m
	}
	var z points
	m.scales, z, m.correlation, m.left = scales(p, rows)
	if spec.Model != nil {
		m.apply(spec.Model, rows)
	}
	m.sums = make([]int64, len(m.scales))
	for _, r := range rows {
		for i, s := range m.scales {
			m.sums[i] += p.features[s.feature].raw(r.numbers, s.feature)
		}
	}
	if spec.Model != nil {
		return m
	}
	if len(m.scales) == 0 && spec.K == 0 {
		m.reason = none(noDiffs, "everybody behaves alike: no feature sets people apart")
		return m
	}
	at := newPoints(len(rows), m.dim())
	for i := range rows {
		for f, s := range m.scales {
			at.at(i)[f] = s.coordinate(int64(z.at(i)[f]))
		}
	}
	few := at.first(judged) // a random choice: rows are in the order of a hash
	different := countDifferent(few, max(mostGroups, mostAsked))
	r := random(spec.Seed)
	var f finder
	if m.method == recipe.Mixture {
		f.squares = m.squares()
	}
	if spec.K > 0 {
		k := min(spec.K, mostAsked, different)
		if k < spec.K {
			m.reason = fewer(spec.K, k, different)
		}
		d := measurePairs(few)
		m.tried = f.try(few, d, k, k, attempts, &r)
		m.chosen = 0
		if k > 1 {
			f.resample(few, d, &m.tried[0], &r)
		}
	} else {
		m.search(&f, few, rows, different, &r)
	}
	if m.chosen >= 0 {
		c := f.more(at, &m.tried[m.chosen].clustering) // near the answer already: few rounds
		m.centres, m.mixture = c.centres, c.mixture
		if n := held(c.of, c.centres.len()); spec.K > 0 && m.reason == nil && n < c.centres.len() {
			m.reason = fewer(spec.K, n, different)
		}
		for i := range m.centres.len() {
			m.keys, m.names = append(m.keys, "p"+strconv.Itoa(i+1)), append(m.names, "")
		}
	}
	return m
}

// given is the names that somebody gave the groups: now, or where they were found.
func (m *model) given(names map[string]string) []string {
	out := slices.Clone(m.names)
	for i, key := range m.keys {
		if name := names[key]; name != "" {
			out[i] = name
		}
	}
	return out
}

// dim is the length of points: filled up with zeros; without features, everybody is at one point.
func (m *model) dim() int { return max((len(m.scales)+stretch-1)/stretch, 1) * stretch }

// squares are the squared weights of coordinates.
func (m *model) squares() []int64 {
	squares := make([]int64, m.dim())
	for i, s := range m.scales {
		squares[i] = s.weight * s.weight
	}
	return squares
}

// search tries every number of groups and chooses the one with the best mean
// silhouette among those that come out alike in resamples and hold together better than the same number of
// groups does in reference data. People are drawn again for the best first: others are not looked at that could not win.
//
// Data without groups has silhouettes above zero too. Two references show how
// far above: one keeps what each feature looks like and breaks the ties
// between them, so that a feature of few values (a device) is not taken for a
// group; the other keeps the ties and smooths the shape, so that a mere
// direction in which people differ (much or little activity) is not. The
// idea is that of R. Tibshirani, G. Walther and T. Hastie, "Estimating the
// number of clusters in a data set via the gap statistic", 2001.
func (m *model) search(f *finder, few points, rows []row, different int, r *random) {
	most := min(mostGroups, different, max(2, few.len()/peopleEach))
	d := measurePairs(few)
	m.tried = f.try(few, d, 2, most, attempts, r)
	if len(m.tried) == 0 {
		m.reason = none(noDiffs, "everybody behaves alike: no feature sets people apart")
		return
	}
	for _, reference := range []points{m.shuffled(few, rows, r), smoothed(few, r)} {
		reference = reference.first(referenced)
		most := min(most, countDifferent(reference, mostGroups))
		for i, t := range f.try(reference, measurePairs(reference), 2, most, referenceAttempts, r) {
			m.tried[i].reference = max(m.tried[i].reference, t.mean)
		}
	}
	margin := margin(few.len())
	unstable := false
	for _, i := range ordered(len(m.tried), func(i, j int) int { return cmp.Compare(m.tried[j].mean, m.tried[i].mean) }) {
		t := &m.tried[i]
		if t.clear = t.mean-t.reference >= margin; !t.clear || m.chosen >= 0 {
			continue
		}
		f.resample(few, d, t, r)
		if unstable = !t.holds(); !unstable {
			m.chosen = i
		}
	}
	if m.chosen < 0 && unstable {
		m.reason = none(noHold, "no clear groups: of other people of the same kind they would come out differently")
	} else if m.chosen < 0 {
		m.reason = none(noGaps, "no clear groups: what people do goes together no more than chance would have it")
	}
}

// margin is how much better than the reference a mean silhouette must be. In
// a small sample both vary more, with the root of its size.
func margin(n int) int64 {
	const always, oneOver = silhouetteUnit * 3 / 100, silhouetteUnit * 4 / 10
	return always + oneOver/int64(stat.ISqrt(uint64(n)))
}

// try cuts points, whose distances are d, into each number of groups and judges the result.
func (f *finder) try(p points, d *pairs, least, most, attempts int, r *random) []trial {
	var ts []trial
	var cs []clustering
	for k := least; k <= most; k++ {
		c := f.find(p, d, k, attempts, r)
		cs = append(cs, c)
		ts = append(ts, trial{clustering: c})
	}
	for i, s := range silhouettes(d, cs) {
		t := &ts[i]
		t.mean, t.byGroup = means(s, &t.clustering)
	}
	return ts
}

// shuffled deals features out anew among people with about as many events: a
// share of few events is naturally extreme, and that is no tie between
// features. Amount and pace stay with the person for the same reason. Of the
// rest each event share is dealt for itself, the others family by family: that
// a person has one of several devices, or came at one hour, is the nature of
// the thing.
func (m *model) shuffled(p points, rows []row, r *random) points {
	const table = 25 // people that deal among themselves
	people := make([]int, p.len())
	for i := range people {
		people[i] = i
	}
	slices.SortStableFunc(people, func(i, j int) int {
		return cmp.Compare(rows[i].numbers[events], rows[j].numbers[events])
	})
	out := points{p.dim, slices.Clone(p.coords)}
	dealt := slices.Clone(people)
	before := families
	for f, s := range m.scales {
		kind := m.plan.features[s.feature].family
		if kind == volume || kind == pace {
			continue
		}
		if kind != before || kind == mix {
			for from := 0; from < len(people); from += table {
				shuffle(dealt[from:min(from+table, len(people))], r)
			}
		}
		before = kind
		for i, from := range dealt {
			out.at(people[i])[f] = p.at(from)[f]
		}
	}
	return out
}

// shuffle is R. Fisher and F. Yates' shuffle, as D. Knuth has it (algorithm P).
func shuffle(order []int, r *random) {
	for i := range order {
		j := int(r.below(uint64(i + 1)))
		order[i], order[j] = order[j], order[i]
	}
}

// smoothed makes people of sixteen others each, added and subtracted by the
// toss of a coin and divided by four: their features vary and hang together as
// in the data, but in the shape of a single bell.
func smoothed(p points, r *random) points {
	const parts, root = 16, 4
	out := newPoints(p.len(), p.dim)
	sum := make([]int64, p.dim)
	for i := range p.len() {
		clear(sum)
		for range parts {
			sign := int64(r.below(2))*2 - 1
			for f, x := range p.at(int(r.below(uint64(p.len())))) {
				sum[f] += sign * int64(x)
			}
		}
		for f, x := range sum {
			out.at(i)[f] = int32(rounded(x, root))
		}
	}
	return out
}

// countDifferent counts different points, up to enough.
func countDifferent(p points, enough int) int {
	var found [][]int32
	for i := range p.len() {
		if !slices.ContainsFunc(found, func(x []int32) bool { return slices.Equal(x, p.at(i)) }) {
			if found = append(found, p.at(i)); len(found) >= enough {
				break
			}
		}
	}
	return len(found)
}

// place writes a person's standard deviations into z and returns the group.
func (m *model) place(numbers, z []int64, x []int32) int {
	n := reciprocal(numbers[events])
	for i := range m.scales {
		s := &m.scales[i]
		z[i] = s.z(s.transform(numbers[s.feature], n))
		x[i] = s.coordinate(z[i])
	}
	return (&clustering{centres: m.centres, mixture: m.mixture}).nearest(x)
}

// none is the note that there are no groups.
func none(detail, text string) *report.Note {
	return &report.Note{Code: report.CodeNoPersonas, Text: text, Detail: detail}
}

// fewPeople is the note that there are too few people.
func fewPeople(users int64) *report.Note {
	n := none(tooFew, fmt.Sprintf("too few people to look for groups: %d, and it takes %d", users, minUsers))
	n.Count, n.Total = users, minUsers
	return n
}

// fewer is the note that there are not as many groups as were asked for.
func fewer(asked, got, different int) *report.Note {
	text := fmt.Sprintf("%d groups were asked for; people behave in only %d different ways", asked, different)
	if got < min(asked, different) { // of a mixture
		text = fmt.Sprintf("%d groups were asked for; nobody is more of the others than of these %d", asked, got)
	}
	if got == mostAsked {
		text = fmt.Sprintf("%d groups were asked for; %d is the most there can be", asked, mostAsked)
	}
	return &report.Note{Code: report.CodeFewerPersonas, Text: text, Count: int64(got), Total: int64(asked)}
}
