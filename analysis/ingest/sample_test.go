package ingest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"parcours/analysis/crew"
	"parcours/analysis/event"
	"parcours/analysis/ingest/ingesttest"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/table"
)

// crowd is a log of people with three events each, some rows with a trouble of their own.
func crowd(people int) *ingesttest.File {
	f := ingesttest.New("crowd.csv", "user,time,event,country")
	for i := range 3 * people {
		at := fmt.Sprintf("2024-03-%02dT09:00:00Z", 1+i%28)
		if i%97 == 0 {
			at = "some day"
		}
		f.Rows = append(f.Rows, []string{fmt.Sprintf("u%d", i%people), at, "view", []string{"FR", "DE", ""}[i%3]})
	}
	return f
}

// ids are the people of a log, in order.
func ids(log *event.Log) (list []string) {
	for _, p := range log.Partitions {
		for u := range p.All() {
			list = append(list, string(u.ID))
		}
	}
	slices.Sort(list)
	return list
}

func sampleOf(share float64) *recipe.Recipe {
	return &recipe.Recipe{Sample: &recipe.Sample{Users: share}}
}

// The law of samples: those of a share are among those of a larger one, as
// many as chance allows, whole, and every row is accounted for.
func TestSampleLaw(t *testing.T) {
	const people = 20_000
	everybody, err := load(t, &recipe.Recipe{}, Options{}, crowd(people))
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]int{}
	for _, p := range everybody.Log.Partitions {
		for u := range p.All() {
			events[string(u.ID)] = len(u.Times)
		}
	}
	var smaller []string
	for _, share := range []float64{0.001, 0.01, 0.1, 0.2, 0.5, 0.9, 1} {
		f := crowd(people)
		f.Batch, f.PartRows, f.Dictionary, f.Numbered = 4096, 16384, share > 0.1, share > 0.2
		res, err := load(t, sampleOf(share), Options{Crew: crew.New(3)}, f)
		if err != nil {
			t.Fatal(err)
		}
		s := res.Source
		if s.Rows != s.Events+s.Filtered+s.SampledOut+s.Rejected || s.Rejected != everybody.Source.Rejected || s.Events+s.SampledOut != everybody.Source.Events {
			t.Errorf("%g: %d rows: %d events, %d filtered, %d outside, %d rejected", share, s.Rows, s.Events, s.Filtered, s.SampledOut, s.Rejected)
		}
		kept := ids(res.Log)
		expected, deviation := share*people, math.Sqrt(people*share*(1-share))
		if math.Abs(float64(len(kept))-expected) > 4*deviation {
			t.Errorf("%g: %d people, expected %.0f ± %.0f", share, len(kept), expected, deviation)
		}
		for _, id := range smaller {
			if _, ok := slices.BinarySearch(kept, id); !ok {
				t.Errorf("%s is in a smaller sample than %g, and not in that", id, share)
			}
		}
		smaller = kept
		for _, p := range res.Log.Partitions {
			for u := range p.All() {
				if len(u.Times) != events[string(u.ID)] {
					t.Errorf("%g: %s has %d of %d events", share, u.ID, len(u.Times), events[string(u.ID)])
				}
			}
		}
		if share == 1 {
			if s.Sample != nil {
				t.Errorf("everybody is a sample: %+v", s.Sample)
			}
			continue
		}
		if s.Sample.Users != share || s.Sample.People != int64(len(kept)) || res.Warnings[0].Code != report.CodeUserSample || res.Warnings[0].Count != int64(len(kept)) {
			t.Errorf("%g: %+v, %+v", share, s.Sample, res.Warnings[0])
		}
	}
}

// The people of a sample are those of the cleaned id: spaces, "17850.0" and a column of numbers change nothing.
func TestSamplePeople(t *testing.T) {
	rows := func(format string) (list []string) {
		for i := range 300 {
			list = append(list, fmt.Sprintf(format, 10_000+i)+",2024-03-01T09:00:00Z,view")
		}
		return list
	}
	numbers := ingesttest.New("ids", "user,time,event", rows("%d")...)
	numbers.Header[0].Kind = table.Int
	var want []string
	for name, f := range map[string]*ingesttest.File{
		"texts":   ingesttest.New("ids", "user,time,event", rows("%d")...),
		"spaces":  ingesttest.New("ids", "user,time,event", rows(" %d ")...),
		"floats":  ingesttest.New("ids", "user,time,event", rows("%d.0")...),
		"numbers": numbers,
	} {
		res, err := load(t, sampleOf(0.2), Options{}, f)
		if err != nil {
			t.Fatal(err)
		}
		got := ids(res.Log)
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d other people than %d", name, len(got), len(want))
		}
	}
	// Pinned: another seed or another hash would be other people next month.
	if first := strings.Join(want[:3], " "); first != "10001 10002 10004" {
		t.Errorf("the first people of the sample are %s", first)
	}
}

func TestSampleOfNobody(t *testing.T) {
	f := ingesttest.New("few.csv", "user,time,event", "u1,2024-03-01T09:00:00Z,view", "u2,2024-03-01T09:00:00Z,view")
	_, err := load(t, sampleOf(1e-12), Options{}, f)
	wantProblem(t, err, report.CodeNothingLeft, "few.csv: no row is left: nobody in this data is in the sample, and 2 rows are of others")
}

func TestSampleNote(t *testing.T) {
	for share, want := range map[float64]string{
		0.1:   "this report is on one person in 10, chosen by their id: 400 people, and every count is of them; a rate of 50% is known to ±4.9 points (95%)",
		0.3:   "this report is on 30% of the people, chosen by their id: 400 people, and every count is of them; a rate of 50% is known to ±4.9 points (95%)",
		0.005: "this report is on one person in 200, chosen by their id: 400 people, and every count is of them; a rate of 50% is known to ±4.9 points (95%)",
	} {
		if got := sampleNote(sampled(&recipe.Sample{Users: share}, 400)).Text; got != want {
			t.Errorf("%g: %s", share, got)
		}
	}
}
