package agg

import (
	"context"
	"slices"

	"parcours/analysis/event"
)

// A Keyed analysis says what its passes depend on, so that a pass already made
// for another question need not be made again.
type Keyed interface {
	Analysis
	// Key says what the pass after prior depends on besides the log and the
	// pass before, and names the analysis: from the same prior, two analyses
	// with equal keys make equal Partials of the same log. Not ok means that
	// nothing is known of it and the pass is to be made each time. Of the
	// Scope only Stages are no property of the log.
	Key(prior Partial) (key string, ok bool)
}

// maxRemembered bounds the passes of a Memory. A report makes about ten; a
// Partial is small beside its log.
const maxRemembered = 32

// Memory keeps merged Partials of one log, to be dropped with it. It forgets
// what was not used for longest. The zero value is empty and ready; it belongs
// to one goroutine.
//
// It can give out a Partial many times because a merged Partial is only read:
// by New, by Finish, and by the passes after it.
type Memory struct {
	passes []remembered // what was used last comes last
}

type remembered struct {
	prior  Partial // the same remembered Partial, or nil for a first pass
	key    string
	merged Partial
}

// Runner returns a Runner that makes with run only the passes that are not
// remembered. For one that is, tick is told of all users at once. Where other
// processes make the same passes over their users, agree says whether all of
// them remember a pass: otherwise all make it again. Alone it is nil.
func (m *Memory) Runner(run Runner, agree func(ctx context.Context, yes bool) (bool, error)) Runner {
	return func(ctx context.Context, log *event.Log, a Analysis, prior Partial, tick Tick) (Partial, error) {
		key, ok := "", false
		if keyed, is := a.(Keyed); is && m.knows(prior) {
			key, ok = keyed.Key(prior)
		}
		at := -1
		if ok {
			at = slices.IndexFunc(m.passes, func(r remembered) bool { return r.prior == prior && r.key == key })
		}
		if agree != nil {
			all, err := agree(ctx, at >= 0)
			if err != nil {
				return nil, err
			}
			if at >= 0 && !all {
				m.passes, at = slices.Delete(m.passes, at, at+1), -1
			}
		}
		if at >= 0 {
			r := m.passes[at]
			m.passes = append(slices.Delete(m.passes, at, at+1), r)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if tick != nil {
				if err := tick(int(log.Users())); err != nil {
					return nil, err
				}
			}
			return r.merged, nil
		}
		merged, err := run(ctx, log, a, prior, tick)
		if err != nil || !ok {
			return merged, err
		}
		if len(m.passes) == maxRemembered {
			m.passes = slices.Delete(m.passes, 0, 1)
		}
		m.passes = append(m.passes, remembered{prior, key, merged})
		return merged, nil
	}
}

// knows is whether what is made from prior can be found again.
func (m *Memory) knows(prior Partial) bool {
	return prior == nil || slices.ContainsFunc(m.passes, func(r remembered) bool { return r.merged == prior })
}
