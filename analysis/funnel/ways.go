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
// counts what they did before they first did, and in which order. It is what a
// funnel is found by.
type Ways struct {
	goal   []string
	events []string // in order
}

// NewWays looks at the ways to an objective, one of these events, over the events that most people did.
func NewWays(goal []string, events []sequence.EventStat) *Ways {
	common := slices.Clone(events)
	slices.SortFunc(common, func(a, b sequence.EventStat) int {
		return cmp.Or(cmp.Compare(b.Users, a.Users), cmp.Compare(a.Name, b.Name))
	})
	w := &Ways{goal: goal}
	for _, e := range common {
		if len(w.events) < maxWays && !slices.Contains(goal, e.Name) {
			w.events = append(w.events, e.Name)
		}
	}
	slices.Sort(w.events)
	return w
}

// Name implements agg.Analysis.
func (w *Ways) Name() string { return "ways" }

// Key implements agg.Keyed: of a log the common events are always the same.
func (w *Ways) Key(agg.Partial) (string, bool) {
	key := "ways "
	for _, name := range w.goal {
		key += string(agg.AppendString(nil, name))
	}
	return key, true
}

// New implements agg.Analysis; one pass is enough.
func (w *Ways) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	n := len(w.events)
	return &ways{of: w, did: make([]int64, n), before: make([]int64, n*n)}
}

// Finish implements agg.Analysis: what is found is for Propose.
func (w *Ways) Finish(agg.Partial, *report.Report) {}

// ways counts people; events are numbered as in Ways.
type ways struct {
	of      *Ways
	reached int64   // who reached the objective
	did     []int64 // those who did the event before
	before  []int64 // [a*n+b]: those who first did a earlier than they first did b

	kind []int8 // by name's code: the event's number, ends, or neither
	seen []int
	at   []bool
}

const (
	neither = -1
	goes    = -2
)

// Over implements agg.Partial.
func (w *ways) Over(p *event.Partition) func(event.User) {
	n := len(w.of.events)
	w.kind = slices.Grow(w.kind[:0], p.Names.Len())[:p.Names.Len()]
	for code := range w.kind {
		w.kind[code] = neither
	}
	for i, name := range w.of.events {
		if code, ok := p.Names.Lookup(name); ok {
			w.kind[code] = int8(i)
		}
	}
	for _, name := range w.of.goal {
		if code, ok := p.Names.Lookup(name); ok {
			w.kind[code] = goes
		}
	}
	return func(u event.User) {
		if w.at == nil {
			w.at = make([]bool, n)
		}
		clear(w.at)
		w.seen = w.seen[:0]
		for _, name := range u.Names {
			switch k := w.kind[name]; {
			case k == goes:
				w.count()
				return
			case k >= 0 && !w.at[k]:
				w.at[k] = true
				w.seen = append(w.seen, int(k))
			}
		}
	}
}

// count adds a person who reached the objective and did w.seen before, in that order.
func (w *ways) count() {
	n := len(w.of.events)
	w.reached++
	for i, a := range w.seen {
		w.did[a]++
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
	i, ok := slices.BinarySearch(w.of.events, name)
	return ok && w.reached > 0 && 2*w.did[i] >= w.reached
}

// path is what most of those who reached the objective did before, in the
// order in which most of them did, and the objective: from there backwards no
// step that far fewer people took than the one after it.
func (w *ways) path(events []sequence.EventStat) []string {
	n := len(w.of.events)
	users := map[string]int64{}
	for _, e := range events {
		users[e.Name] = e.Users
	}
	var on []int
	for i, name := range w.of.events {
		if w.usual(name) && lexicon.Of(name).Stage != lexicon.Experience { // errors and help are no steps of a way
			on = append(on, i)
		}
	}
	later := func(i int) (wins int) { // the events that most do before it
		for _, j := range on {
			if w.before[j*n+i] > w.before[i*n+j] {
				wins++
			}
		}
		return wins
	}
	slices.SortStableFunc(on, func(a, b int) int {
		return cmp.Or(cmp.Compare(later(b), later(a)), cmp.Compare(users[w.of.events[a]], users[w.of.events[b]]))
	})
	names := []string{w.of.goal[0]}
	var after int64
	for _, name := range w.of.goal {
		after += users[name]
	}
	for _, i := range on {
		if name := w.of.events[i]; len(names) < maxProposed && users[name]*10 >= after*8 {
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
