package sequence

import (
	"strings"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// A Follower is the Partial of an analysis that takes one pass and counts how far people got in a funnel.
type Follower interface {
	agg.Partial
	// Follow is as Over, for somebody else who walks: the function is told the outcome of each unit of each person, a new one where Outcome.Unit is 0. w is as the walk has left it.
	Follow(p *event.Partition, w *Walker) Tell
}

// Together is several analyses of one funnel made in one pass, in which each
// person is walked once for all of them.
type Together struct {
	funnel *Funnel
	parts  []agg.Keyed
}

// NewTogether joins analyses of a valid funnel definition, whose Partials must be Followers.
func NewTogether(spec recipe.Funnel, scope agg.Scope, parts ...agg.Keyed) (*Together, error) {
	compiled, err := Compile(&spec, scope)
	if err != nil {
		return nil, err
	}
	return &Together{compiled, parts}, nil
}

// Name implements agg.Analysis.
func (t *Together) Name() string {
	var names []string
	for _, a := range t.parts {
		names = append(names, a.Name())
	}
	return strings.Join(names, ", ")
}

// Key implements agg.Keyed: what each of them depends on.
func (t *Together) Key(agg.Partial) (string, bool) {
	key := ""
	for _, a := range t.parts {
		k, ok := a.Key(nil)
		if !ok {
			return "", false
		}
		key += string(agg.AppendString(nil, k))
	}
	return key, true
}

// New implements agg.Analysis; one pass is enough.
func (t *Together) New(prior agg.Partial) agg.Partial {
	if prior != nil {
		return nil
	}
	p := &together{walker: t.funnel.Walker()}
	for _, a := range t.parts {
		p.parts = append(p.parts, a.New(nil).(Follower))
	}
	return p
}

// Finish implements agg.Analysis: each writes its section, in order.
func (t *Together) Finish(last agg.Partial, r *report.Report) {
	for i, a := range t.parts {
		a.Finish(last.(*together).parts[i], r)
	}
}

// Part is the merged Partial of one of the analyses. last is that of all.
func (t *Together) Part(last agg.Partial, i int) agg.Partial { return last.(*together).parts[i] }

// Alone is the Over of a Follower where nobody else walks. w belongs to the Follower.
func Alone(f Follower, w *Walker, p *event.Partition) func(event.User) {
	w.Over(p)
	told := f.Follow(p, w)
	var person event.User
	return func(u event.User) {
		person = u
		w.Walk(&person, told)
	}
}

type together struct {
	walker *Walker
	parts  []Follower
}

// Over implements agg.Partial.
func (p *together) Over(part *event.Partition) func(event.User) {
	p.walker.Over(part)
	var told []Tell
	for _, f := range p.parts {
		told = append(told, f.Follow(part, p.walker))
	}
	var person event.User
	all := func(u *event.User, o *Outcome) {
		for _, tell := range told {
			tell(u, o)
		}
	}
	return func(u event.User) {
		person = u
		p.walker.Walk(&person, all)
	}
}

// Merge implements agg.Partial.
func (p *together) Merge(other agg.Partial) {
	for i, f := range p.parts {
		f.Merge(other.(*together).parts[i])
	}
}

// AppendBinary implements agg.Partial.
func (p *together) AppendBinary(dst []byte) ([]byte, error) {
	for _, f := range p.parts {
		b, err := f.AppendBinary(nil)
		if err != nil {
			return nil, err
		}
		dst = agg.AppendBytes(dst, b)
	}
	return dst, nil
}

// UnmarshalBinary implements agg.Partial.
func (p *together) UnmarshalBinary(src []byte) error {
	r := agg.NewReader(src)
	for _, f := range p.parts {
		if err := f.UnmarshalBinary(r.Bytes()); err != nil {
			return err
		}
	}
	return r.End()
}
