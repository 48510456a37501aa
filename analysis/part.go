package analysis

import (
	"encoding/json"
	"fmt"
	"slices"

	"parcours/analysis/agg"
	"parcours/analysis/event"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// part is some of the people of a log, and what is counted of them.
type part struct {
	key    string
	log    *event.Log // of this process
	scope  agg.Scope
	passes agg.Memory
}

// restrict makes passes over those people of a log who are in the recipe's segment.
func (s *Session) restrict(run *passes, in *loaded, r *recipe.Recipe, scope agg.Scope, o Options) (*passes, error) {
	at := slices.IndexFunc(r.Segments, func(s recipe.Segment) bool { return s.Name == r.Segment })
	sel := &r.Segments[at].People
	key := definition(sel, r)
	all := scope.Users
	if in.part == nil || in.part.key != key {
		belongs, err := run.belongs(sel, r, scope)
		if err != nil {
			return nil, err
		}
		p := &part{key: key, scope: scope, log: in.Log.Select(func(p *event.Partition) func(event.User) (from, to int) {
			in := belongs(p)
			return func(u event.User) (int, int) {
				if in(u) {
					return 0, len(u.Times)
				}
				return 0, 0
			}
		})}
		if err := p.count(run, o); err != nil {
			return nil, err
		}
		in.part = p
	}
	p := in.part
	if p.scope.Users == 0 {
		return nil, &report.Problem{
			Code: report.CodeNothingLeft, Value: r.Segment, Cause: fmt.Sprintf("nobody of %d people is in the segment", all),
			Hint: "look at what the segment selects, or ask without it",
		}
	}
	p.scope.Stages = scope.Stages
	run.out.Segment = &report.Segment{Name: r.Segment, People: p.scope.Users, Of: all}
	out := run.over(p.log, &p.passes, o)
	out.part, out.users = p, p.log.Users()
	return out, nil
}

// count finds how many people the part has, in all processes together.
func (p *part) count(run *passes, o Options) error {
	mine := []int64{p.log.Users(), p.log.Events()}
	p.scope.Users, p.scope.Events = mine[0], mine[1]
	m := o.elsewhere()
	if m == nil {
		return nil
	}
	say, err := json.Marshal(mine)
	if err != nil {
		return err
	}
	said, err := m.Gather(run.ctx, say)
	if err != nil {
		return err
	}
	p.scope.Users, p.scope.Events = 0, 0
	for _, text := range said {
		var theirs [2]int64
		if err := json.Unmarshal(text, &theirs); err != nil {
			return err
		}
		p.scope.Users += theirs[0]
		p.scope.Events += theirs[1]
	}
	return nil
}
