package share

import (
	"math"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"parcours/analysis/report"
)

// maker makes the parts of a shared report. What it makes keeps the promises of the package's comment.
type maker struct {
	from *report.Report
	out  *Report
	k    int64
	// People by event name, and by value of the properties that everybody is counted by, as far as they are listed.
	events, values map[string]int64
	// titles are what the report calls steps and objectives, with what may be said instead.
	titles map[string]Words
}

// multiple is the nearest multiple of k, the greater of two; fewer than k are 0, so that nobody is rounded up to k.
func multiple(n, k int64) Count {
	if n < k {
		return 0
	}
	return Count((n + k/2) / k * k)
}

func (m *maker) count(n int64) Count { return multiple(n, m.k) }

// estimate is a number of people that was computed; null where there is none.
func estimate(x *float64, k int64) *Count {
	if x == nil {
		return nil
	}
	n := multiple(int64(math.Round(math.Min(*x, 1<<52))), k)
	return &n
}

// figure is x, found over some people.
func (m *maker) figure(x *float64, people int64) *Figure {
	if x == nil || people < m.k {
		return nil
	}
	f := rounded(*x)
	return &f
}

func rounded(x float64) Figure {
	short, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 1, 64), 64)
	return Figure(short)
}

// share is the share of n people among of, in Counts.
func (m *maker) share(n float64, of int64) Figure {
	all := m.count(of)
	if all == 0 {
		return 0
	}
	return rounded(float64(m.count(int64(math.Round(n)))) / float64(all))
}

// label is a name that some people share: "" where they are fewer than k.
func (m *maker) label(name string, people int64) Label {
	if people < m.k {
		return Label{}
	}
	return Label{cut(name)}
}

// event is the label of an event name.
func (m *maker) event(name string) Label { return m.label(name, m.events[name]) }

// maxName is how long names and words from the recipe may be, in bytes; longer ones are cut.
const maxName = 400

func cut(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if len(s) <= maxName {
		return s
	}
	end := maxName - len("…")
	for s[end]&0xC0 == 0x80 {
		end--
	}
	return s[:end] + "…"
}

func words(s string) Words { return Words(cut(s)) }

// title is what the analyst calls a step or an objective. Where it is called after its events that is only said if at
// least k people did each of them: a recipe may be made by choosing from what is in the data.
func (m *maker) title(title string, events []string) {
	said := words(title)
	if len(events) == 0 {
		said = "" // what else would it be called after than values?
	}
	if title == strings.Join(events, " / ") {
		for _, e := range events {
			if m.events[e] < m.k {
				said = ""
			}
		}
	}
	if before, known := m.titles[title]; !known || before != "" { // two of one name are both not said
		m.titles[title] = said
	}
}

// code is one of a closed list: what has another form is none.
func code(s string) Code {
	if !isCode(s) {
		return ""
	}
	return Code(s)
}

func isCode(s string) bool {
	if len(s) > 40 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// isCurrency is whether s has the form of an ISO 4217 code.
func isCurrency(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// isDay is whether s is a day, or a month.
func isDay(s string) bool {
	if len(s) != len("2006-01-02") && len(s) != len("2006-01") {
		return false
	}
	for i, c := range []byte(s) {
		if dash := i == 4 || i == 7; dash != (c == '-') || !dash && (c < '0' || c > '9') {
			return false
		}
	}
	return "01" <= s[5:7] && s[5:7] <= "12" && (len(s) == 7 || "01" <= s[8:] && s[8:] <= "31")
}

func day(s string) Day {
	if !isDay(s) {
		return ""
	}
	return Day(s)
}

// withheld notes that a section leaves things out.
func (m *maker) withheld(section, what Code, things int) {
	if things > 0 {
		m.out.Withheld = append(m.out.Withheld, Withheld{section, what, rounded(float64(things))})
	}
}

// byPeople puts a list in the order of its Counts, then of names: the order of the numbers behind Counts would say more than they do.
func byPeople(list any, people func(i int) Count, name func(i int) string) {
	sort.SliceStable(list, func(i, j int) bool {
		if x, y := people(i), people(j); x != y {
			return x > y
		}
		return name(i) < name(j)
	})
}

// between is the part of a list of periods from the first to the last in which at least k people came: that somebody
// came at another time is not said.
func (m *maker) between(n int, people func(i int) int64) (from, to int) {
	for from < n && people(from) < m.k {
		from++
	}
	for to = n; to > from && people(to-1) < m.k; to-- {
	}
	return from, to
}
