package ingest

import (
	"fmt"
	"math"
	"slices"

	"parcours/analysis/event/wire"
	"parcours/analysis/mapping"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
)

// What an event, and what goes with a string, takes in the log (package event)
// and on its way there (package event/wire). Measured against whole runs of
// the command line, the sum is up to a fifth more than the peak; README.md has the figures.
const (
	fixedBytes = 40e6 // the program, buffers and tables, whatever the size of the log

	logEvent    = 8 + 2 // time and name
	logProperty = 2
	logUser     = 8 + 4 // where the id lies, and where the events begin
	logString   = 8     // where it lies
	logLink     = 80    // two users, two times and a place in a table

	wireEvent  = 6 + 2 // time and user
	wireMark   = 8     // the hash of an event's id, or what settles ties
	wireString = 1     // its length

	sharedStrings = 1 << 10 // as many different values are kept once for all partitions, not in each
)

// Memory is about how much memory a recipe's log takes while it is read and
// asked, all processes together, and, where that is more than is available (0:
// no bound), which smaller question would fit.
//
// It is what is always there, plus the log, plus as much again or, if that is
// more, the blocks that events travel in: those are all there when the last
// part has been read, and give way to partitions that Go's collector lets grow
// to twice what is in use. The rows are all the file has, as if filters and
// period left out none. Strings are guessed from the mapping's sample.
func Memory(s *mapping.Sample, m *mapping.Mapping, r *recipe.Recipe, keep []string, available int64) *report.Memory {
	out := &report.Memory{Available: available, Spare: []string{}}
	out.Rows, out.Exact = s.Expected()
	share := 1.0
	if r.Sample != nil {
		share = min(1, max(0, r.Sample.Users)) // an inspection takes any recipe
	}
	props := kept(m, r, keep)
	all := eventsBytes(s, m, out.Rows, props)
	out.Needed = needed(all * share)
	if out.Fits() {
		return out
	}
	lean := kept(nil, r.Lean(), nil)
	if needed(eventsBytes(s, m, out.Rows, lean)*share) <= available {
		out.Spare = slices.DeleteFunc(props, func(p string) bool { return slices.Contains(lean, p) })
	}
	for _, n := range []int64{2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		if 1/float64(n) < share && needed(all/float64(n)) <= available {
			out.OneIn = n
			break
		}
	}
	return out
}

// needed adds what does not depend on the events and rounds up to two
// significant digits: it is no more exact than that.
func needed(events float64) int64 {
	total := fixedBytes + events
	unit := math.Pow(10, math.Floor(math.Log10(total))-1)
	return int64(math.Ceil(total/unit) * unit)
}

// eventsBytes is what the events of so many rows take, with these properties.
func eventsBytes(s *mapping.Sample, m *mapping.Mapping, rows int64, properties []string) float64 {
	n := float64(rows)
	users := s.Variety(m.Of(mapping.User).Field.Name, rows)
	log := n*logEvent + float64(users.All)*(users.Length+logUser)
	marks := 0.0
	if len(m.EventID) > 0 {
		marks++
	}
	if len(m.Tie) > 0 {
		marks++
	}
	sent := n*(wireEvent+marks*wireMark) + n*perRow(users)*(users.Length+wireString)
	column := func(v mapping.Variety) {
		if v.All < 1<<8 {
			sent += n
		} else {
			sent += 2 * n
		}
		if v.All > sharedStrings {
			log += n * v.New * (v.Length + logString)
			sent += n * perRow(v) * (v.Length + wireString)
		}
	}
	if c := m.Of(mapping.Anonymous); c.Index != mapping.None { // every process knows which device is whose
		devices := s.Variety(c.Field.Name, rows)
		log += float64(devices.All) * (devices.Length + logLink)
	}
	if c := m.Of(mapping.Event); c.Index != mapping.None {
		column(s.Variety(c.Field.Name, rows))
	}
	for _, name := range properties {
		log += n * logProperty
		column(s.Variety(name, rows))
	}
	return log + max(log, sent)
}

// perRow is how many different values a block has for each of its rows: no
// more than the sample, and no more than so many draws of all values have.
func perRow(v mapping.Variety) float64 {
	const rows = wire.MaxRows
	all := float64(v.All)
	return min(v.New, all*-math.Expm1(-rows/max(1, all))/rows)
}

// kept are the properties that stay with every event, by name: those of the
// mapping's roles, where there is one, what the recipe asks for and what is to be kept besides.
func kept(m *mapping.Mapping, r *recipe.Recipe, keep []string) []string {
	var names []string
	if m != nil {
		for _, role := range []mapping.Role{mapping.Session, mapping.Channel, mapping.Device, mapping.Country} {
			if c := m.Of(role); c.Index != mapping.None {
				names = append(names, c.Field.Name)
			}
		}
	}
	names = append(append(names, r.Needs()...), keep...)
	slices.Sort(names)
	return slices.Compact(names)
}

// TooLarge is the problem of a log that does not fit, nil when it does.
func TooLarge(m *report.Memory) *report.Problem {
	if m.Fits() {
		return nil
	}
	return &report.Problem{
		Code:   report.CodeTooLarge,
		Cause:  fmt.Sprintf("reading about %d rows takes about %d MB of memory, and %d MB are available", m.Rows, megabytes(m.Needed), megabytes(m.Available)),
		Hint:   "read fewer columns or a sample of the people, or use the command line, which may use all of the machine's memory",
		Memory: m,
	}
}

func megabytes(n int64) int64 { return int64(math.Round(float64(n) / 1e6)) }
