package funnel

import (
	"cmp"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/lexicon"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// maxWays bounds the events of which Ways knows the order.
const maxWays = 32

// Ways implements agg.Analysis: of the people who reached an objective it
// counts what they did before they first did, and then, of what most of them
// did, in which order. It is what a funnel is found by.
type Ways struct {
	goal   []string
	events []string // all others, in order
}

// NewWays looks at the ways to an objective, one of these events.
func NewWays(goal []string, events []sequence.EventStat) *Ways {
	w := &Ways{goal: goal}
	for _, e := range events {
		if !slices.Contains(goal, e.Name) {
			w.events = append(w.events, e.Name)
		}
	}
	slices.Sort(w.events)
	return w
}

// Name implements agg.Analysis.
func (w *Ways) Name() string { return "ways" }

// Key implements agg.Keyed: the events of a log are always the same.
func (w *Ways) Key(agg.Partial) (string, bool) {
	key := "ways "
	for _, name := range w.goal {
		key += string(agg.AppendString(nil, name))
	}
	return key, true
}

// New implements agg.Analysis; where there are too many events to know the order of all, a second pass is made.
// How rare an event is says nothing of the way to a rare objective: only after
// the first pass is it known which events lead there.
func (w *Ways) New(prior agg.Partial) agg.Partial {
	next := &ways{of: w, events: w.events}
	if first, _ := prior.(*ways); first != nil {
		if first.before != nil {
			return nil
		}
		next.first, next.events = first, first.steps()
		if len(next.events) < 2 {
			return nil
		}
	}
	n := len(next.events)
	next.did = make([]int64, n)
	if n <= maxWays {
		next.before = make([]int64, n*n)
	}
	return next
}

// Finish implements agg.Analysis: what is found is for Propose.
func (w *Ways) Finish(agg.Partial, *report.Report) {}

// ways counts people; events are numbered.
type ways struct {
	of      *Ways
	first   *ways    // the pass before, if there was one
	events  []string // in order
	reached int64    // who reached the objective
	did     []int64  // those who did the event before
	before  []int64  // [a*n+b]: those who first did a earlier than they first did b; nil where events are too many

	kind []int32  // by name's code: the event's number, goes, or neither
	seen []int    // by the person at hand, in this order
	met  []uint32 // by event: the mark of the last person who did it
	mark uint32
}

const (
	neither = -1
	goes    = -2
)

// Over implements agg.Partial.
func (w *ways) Over(p *event.Partition) func(event.User) {
	w.kind = slices.Grow(w.kind[:0], p.Names.Len())[:p.Names.Len()]
	for code := range w.kind {
		w.kind[code] = neither
	}
	for i, name := range w.events {
		if code, ok := p.Names.Lookup(name); ok {
			w.kind[code] = int32(i)
		}
	}
	for _, name := range w.of.goal {
		if code, ok := p.Names.Lookup(name); ok {
			w.kind[code] = goes
		}
	}
	w.met = make([]uint32, len(w.events))
	w.mark = 0
	return func(u event.User) {
		reached := 0
		for reached < len(u.Names) && w.kind[u.Names[reached]] != goes {
			reached++
		}
		if reached == len(u.Names) {
			return
		}
		w.mark++
		w.seen = w.seen[:0]
		for _, name := range u.Names[:reached] {
			if k := w.kind[name]; k >= 0 && w.met[k] != w.mark {
				w.met[k] = w.mark
				w.seen = append(w.seen, int(k))
			}
		}
		w.count()
	}
}

// count adds a person who reached the objective and did w.seen before, in that order.
func (w *ways) count() {
	n := len(w.events)
	w.reached++
	for i, a := range w.seen {
		w.did[a]++
		if w.before == nil {
			continue
		}
		for _, b := range w.seen[i+1:] {
			w.before[a*n+b]++
		}
	}
}

// Merge implements agg.Partial.
func (w *ways) Merge(other agg.Partial) {
	o := other.(*ways)
	w.reached += o.reached
	for i, n := range o.did {
		w.did[i] += n
	}
	for i, n := range o.before {
		w.before[i] += n
	}
}

// AppendBinary implements agg.Partial.
func (w *ways) AppendBinary(dst []byte) ([]byte, error) {
	dst = agg.AppendInt(dst, w.reached)
	for _, n := range slices.Concat(w.did, w.before) {
		dst = agg.AppendInt(dst, n)
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (w *ways) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	w.reached = r.Int()
	for i := range w.did {
		w.did[i] = r.Int()
	}
	for i := range w.before {
		w.before[i] = r.Int()
	}
	return r.End()
}

// usual says whether at least half of those who reached the objective did an event before.
func (w *ways) usual(name string) bool {
	if w.first != nil {
		return w.first.usual(name)
	}
	i, ok := slices.BinarySearch(w.events, name)
	return ok && w.reached > 0 && 2*w.did[i] >= w.reached
}

// steps are what can be steps of the way after the first pass, in the order of
// their names: the usual events, those that most did if there are very many.
func (w *ways) steps() []string {
	var on []int
	for i, name := range w.events {
		if w.usual(name) && lexicon.Of(name).Stage != lexicon.Experience { // errors and help are no steps of a way
			on = append(on, i)
		}
	}
	slices.SortStableFunc(on, func(a, b int) int { return cmp.Compare(w.did[b], w.did[a]) })
	on = on[:min(len(on), maxWays)]
	slices.Sort(on)
	names := make([]string, len(on))
	for i, k := range on {
		names[i] = w.events[k]
	}
	return names
}

// path is what most of those who reached the objective did before, in the
// order in which most of them did, and the objective: from there backwards no
// step that far fewer people took than the one after it.
func (w *ways) path(events []sequence.EventStat) []string {
	users := map[string]int64{}
	for _, e := range events {
		users[e.Name] = e.Users
	}
	on := w.steps()
	earlier := map[string]int{} // how many events most do before it
	if w.before != nil {        // otherwise there is one at most
		n := len(w.events)
		for _, name := range on {
			i, _ := slices.BinarySearch(w.events, name)
			for _, other := range on {
				if j, _ := slices.BinarySearch(w.events, other); w.before[j*n+i] > w.before[i*n+j] {
					earlier[name]++
				}
			}
		}
	}
	slices.SortStableFunc(on, func(a, b string) int {
		return cmp.Or(cmp.Compare(earlier[b], earlier[a]), cmp.Compare(users[a], users[b]))
	})
	names := []string{w.of.goal[0]}
	var after int64
	for _, name := range w.of.goal {
		after += users[name]
	}
	for _, name := range on {
		if len(names) < maxProposed && users[name]*10 >= after*8 {
			names, after = append(names, name), users[name]
		}
	}
	slices.Reverse(names)
	return names
}

// Goal is what counts as success where a funnel is to be found: the events of
// the recipe's first objective, else the furthest step people take by what the
// events are called; nil where nothing is known.
func Goal(events []sequence.EventStat, users int64, objectives []recipe.Objective) []string {
	if len(objectives) > 0 {
		return objectives[0].Event
	}
	if names, _ := byMeaning(common(events, users)); names != nil {
		return names[len(names)-1:]
	}
	return nil
}
