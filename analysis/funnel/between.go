package funnel

import (
	"cmp"
	"slices"
	"strconv"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
	"parcours/analysis/stat"
)

// Between implements agg.Analysis: it counts what people did between the steps
// of a funnel, to name the steps that it leaves out. Its Partial is a Follower.
type Between struct {
	spec   recipe.Funnel
	funnel *sequence.Funnel
}

// NewBetween returns the analysis of a valid funnel definition with its defaults spelled out.
func NewBetween(spec recipe.Funnel, scope agg.Scope) (*Between, error) {
	compiled, err := sequence.Compile(&spec, scope)
	if err != nil {
		return nil, err
	}
	return &Between{spec, compiled}, nil
}

// Key implements agg.Keyed: the definition as far as it says who took which step.
func (b *Between) Key(agg.Partial) (string, bool) {
	spec := b.spec
	spec.Breakdown, spec.Compare, spec.Interval, spec.RuleSets = nil, nil, "", nil
	return "between " + spec.Definition(), true
}

// Name implements agg.Analysis.
func (b *Between) Name() string { return "between the steps of " + strconv.Quote(b.spec.Name) }

// New implements agg.Analysis; one pass is enough.
func (b *Between) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	n := b.funnel.Steps()
	return &between{of: b, did: make([][]int64, n), lost: make([][]int64, n)}
}

// between counts by the step after which something was done, and by the code of its name.
type between struct {
	of        *Between
	names     agg.Names
	converted int64
	did       [][]int64 // converted units that did it before their next step
	lost      [][]int64 // units that stopped at the step and did it after, within the window

	codes  agg.Codes
	met    []uint32 // by the partition's code: the mark of the last stretch it was met in
	mark   uint32
	walker *sequence.Walker // where nobody else walks
}

// Over implements agg.Partial.
func (b *between) Over(p *event.Partition) func(event.User) {
	if b.walker == nil {
		b.walker = b.of.funnel.Walker()
	}
	return sequence.Alone(b, b.walker, p)
}

// Follow implements sequence.Follower.
func (b *between) Follow(p *event.Partition, w *sequence.Walker) sequence.Tell {
	b.codes.Over(&b.names, &p.Names.Strings)
	b.met = slices.Grow(b.met[:0], p.Names.Len())[:p.Names.Len()]
	clear(b.met)
	b.mark = 0
	ordered := b.of.spec.Order != "unordered"
	return func(u *event.User, o *sequence.Outcome) {
		switch {
		case !ordered || o.Level == 0:
		case o.Converted:
			b.converted++
			before := -1
			for step, at := range o.Taken {
				if at < 0 {
					continue
				}
				if before >= 0 && o.Entered>>step&1 == 0 {
					b.add(&b.did[before], u.Names, o.Taken[before]+1, at)
				}
				before = step
			}
		default:
			step := o.Level - 1
			from := o.Taken[step] + 1
			end := w.WindowEnd(u.Times[o.Began(step)])
			to := from
			for to < len(u.Times) && u.Times[to] <= end {
				to++
			}
			b.add(&b.lost[step], u.Names, from, to)
		}
	}
}

// add counts each name of a stretch of events once.
func (b *between) add(to *[]int64, names []event.Code, from, end int) {
	b.mark++
	for i := from; i < end; i++ {
		name := names[i]
		if b.met[name] == b.mark {
			continue
		}
		b.met[name] = b.mark
		code := b.codes.Of(uint32(name))
		for code >= len(*to) {
			*to = append(*to, 0)
		}
		(*to)[code]++
	}
}

// Merge implements agg.Partial.
func (b *between) Merge(other agg.Partial) {
	o := other.(*between)
	to := b.names.Merge(&o.names)
	b.converted += o.converted
	for step := range b.did {
		mergeCodes(&b.did[step], o.did[step], to)
		mergeCodes(&b.lost[step], o.lost[step], to)
	}
}

func mergeCodes(into *[]int64, from []int64, to []int) {
	for code, n := range from {
		for to[code] >= len(*into) {
			*into = append(*into, 0)
		}
		(*into)[to[code]] += n
	}
}

func countOf(counts []int64, code int) int64 {
	if code < len(counts) {
		return counts[code]
	}
	return 0
}

// AppendBinary implements agg.Partial: the names that are counted, in order, with their counts by step.
func (b *between) AppendBinary(dst []byte) ([]byte, error) {
	var used []int
	for _, code := range b.names.Sorted() {
		for step := range b.did {
			if countOf(b.did[step], code)+countOf(b.lost[step], code) > 0 {
				used = append(used, code)
				break
			}
		}
	}
	dst = agg.AppendUint(agg.AppendInt(dst, b.converted), uint64(len(used)))
	for _, code := range used {
		dst = agg.AppendString(dst, b.names.Name(code))
		for step := range b.did {
			dst = agg.AppendInt(agg.AppendInt(dst, countOf(b.did[step], code)), countOf(b.lost[step], code))
		}
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (b *between) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	b.converted = r.Int()
	n := r.Len(1 + 2*len(b.did))
	for i := range n {
		if b.names.Code(r.String()) != i {
			return agg.ErrWire // a name twice
		}
		for step := range b.did {
			b.did[step] = append(b.did[step], r.Int())
			b.lost[step] = append(b.lost[step], r.Int())
		}
	}
	return r.End()
}

const (
	maxMissing   = 3  // of each stretch between two steps
	fewMissing   = 25 // people who must have done it
	shareMissing = 50 // or, where so many converted, one in so many
)

// Finish implements agg.Analysis: it fills the missing steps of the funnel, which is in the report.
func (b *Between) Finish(last agg.Partial, r *report.Report) {
	p, f := last.(*between), r.Funnel(b.spec.Name)
	var own []string
	for _, s := range b.spec.Steps {
		own = append(own, s.Event...)
	}
	for _, x := range b.spec.Exclude {
		own = append(own, x.Event...)
	}
	least := max(fewMissing, p.converted/shareMissing)
	for step := 0; step < len(b.spec.Steps)-1; step++ {
		var found []report.MissingStep
		for code := range p.did[step] {
			people, name := p.did[step][code], p.names.Name(code)
			if people < least || 2*people < p.converted || slices.Contains(own, name) {
				continue
			}
			after := countOf(p.lost[step], code)
			stopped := f.Steps[step].InProgress + f.Steps[step].Dropped
			found = append(found, report.MissingStep{
				After: step + 1, Event: name, People: people, Rate: stat.Ratio(people, p.converted),
				LostBefore: stopped - after, LostAfter: after,
			})
		}
		stat.Sort(found, func(x, y report.MissingStep) int {
			return cmp.Or(cmp.Compare(y.People, x.People), cmp.Compare(x.Event, y.Event))
		})
		f.Missing = append(f.Missing, found[:min(len(found), maxMissing)]...)
	}
}
