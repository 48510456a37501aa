package analysis_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"parcours/analysis/agg"
	"parcours/analysis/analysistest"
	"parcours/analysis/dropoff"
	"parcours/analysis/event"
	"parcours/analysis/friction"
	"parcours/analysis/funnel"
	"parcours/analysis/ideal"
	"parcours/analysis/incident"
	"parcours/analysis/journey"
	"parcours/analysis/lexicon"
	"parcours/analysis/overview"
	"parcours/analysis/persona"
	"parcours/analysis/quality"
	"parcours/analysis/recipe"
	"parcours/analysis/report"
	"parcours/analysis/sequence"
)

// shopLog is a log of many small partitions, as a large file becomes: people
// who come back a few times, on one device and mostly from one channel.
func shopLog(partitions, usersEach int) *event.Log {
	r := rand.New(rand.NewPCG(1, 2))
	names := []string{
		"view_item", "view_item", "view_item", "view_item", "visit", "visit", "view_category", "view_category", "search", "add_to_cart",
		"view_cart", "add_payment", "begin_checkout", "ad_click", "add_shipping", "purchase", "order_delivered", "support_contact",
		"newsletter_open", "nps_answer", "payment_error", "remove_from_cart", "review", "return_request",
	}
	roles := [][]string{{"search", "email", "direct", "ads", "social"}, {"mobile", "desktop", "tablet"}, {"FR", "US", "DE", "GB", "ES"}}
	log := &event.Log{}
	for range partitions {
		b := event.NewBuilder([]string{"session", "channel", "device", "country"})
		values := make([]uint32, 1+len(roles))
		for range usersEach {
			user := b.User(fmt.Appendf(nil, "u_%08d", r.IntN(1e8)))
			for i, of := range roles {
				values[1+i] = b.Value(1+i, []byte(of[r.IntN(len(of))]))
			}
			at := time.Date(2024, 4, 1, 0, 0, 0, 0, time.UTC).UnixMicro() + r.Int64N(60*86400)*1e6
			for range 1 + r.IntN(8) {
				at += r.Int64N(5*86400) * 1e6
				values[0] = b.Value(0, fmt.Appendf(nil, "s%x", r.Uint64()))
				if r.IntN(4) == 0 {
					values[1] = b.Value(1, []byte(roles[0][r.IntN(len(roles[0]))]))
				}
				for range 1 + r.IntN(10) {
					b.Add(user, at, b.Name([]byte(names[r.IntN(len(names))])), values)
					at += r.Int64N(300) * 1e6
				}
			}
		}
		log.Partitions = append(log.Partitions, b.Build()...)
	}
	return log
}

// eachPass calls do with each pass of each analysis of a log, in order.
func eachPass(t testing.TB, log *event.Log, do func(name string, pass func())) {
	scope := analysistest.Scope(log)
	scope.Session, scope.Channel, scope.Device, scope.Country = "session", "channel", "device", "country"
	scope.Properties = []string{"channel", "country", "device"}
	scope.Stages = func(name string) string { return lexicon.Of(name).Stage }
	f := (&recipe.Recipe{Funnels: []recipe.Funnel{{Window: "7d", Steps: []recipe.Step{
		{Event: recipe.Strings{"view_item"}}, {Event: recipe.Strings{"add_to_cart"}}, {Event: recipe.Strings{"begin_checkout"}}, {Event: recipe.Strings{"purchase"}},
	}}}}).WithDefaults().Funnels[0]
	counts, err := funnel.New(f, false, scope)
	if err != nil {
		t.Fatal(err)
	}
	drops, err := dropoff.New(f, scope)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	watch := incident.New(scope)
	watched, err := agg.Run(ctx, log, watch, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	worse, err := incident.NewSteps(f, scope, watched)
	if err != nil {
		t.Fatal(err)
	}
	both, err := sequence.NewTogether(f, scope, counts, drops, worse)
	if err != nil {
		t.Fatal(err)
	}
	glance, err := agg.Run(ctx, log, overview.New(scope), agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	apart, err := dropoff.NewDifferences(f, scope, overview.Stats(glance))
	if err != nil {
		t.Fatal(err)
	}
	walked, err := agg.Run(ctx, log, both, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	trouble := friction.Spec{Events: overview.Stats(glance), Objective: "purchase", Done: []string{"purchase"}, Converted: counts.Converted(both.Part(walked, 0))}
	for _, s := range f.Steps {
		trouble.Steps = append(trouble.Steps, s.Event)
	}
	spec := persona.Spec{K: 5, Objective: "purchase", Exclude: []string{"purchase"}, Converted: counts.Converted(both.Part(walked, 0))}
	var at report.Report
	overview.New(scope).Finish(glance, &at)
	staged := journey.NewStages(journey.StagesSpec{Events: trouble.Events, Done: trouble.Done}, scope)
	evidence, err := agg.Run(ctx, log, staged, agg.Sequential, nil)
	if err != nil {
		t.Fatal(err)
	}
	atlas := journey.New(journey.Spec{Stages: staged.Assign(evidence), Events: trouble.Events, Objective: "purchase", Done: trouble.Done, Channels: at.Overview.Channels}, scope)
	path := recipe.Ideal{Detours: recipe.Strings{"search"}}
	for _, step := range trouble.Steps {
		path.Steps = append(path.Steps, recipe.IdealStep{Event: step})
	}
	intended := ideal.New(ideal.Spec{Path: path, Objective: "purchase", Done: trouble.Done, Events: trouble.Events}, scope)
	for _, a := range []struct {
		name string
		agg.Analysis
	}{{"stages", staged}, {"journey", atlas}, {"ideal", intended}, {"overview", overview.New(scope)}, {"quality", quality.New(scope)}, {"funnel", counts}, {"dropoff", drops}, {"differences", apart}, {"incident", watch}, {"incident-steps", worse}, {"together", both}, {"friction", friction.New(trouble, scope)}, {"persona", persona.New(spec, scope)}} {
		var prior agg.Partial
		for n := 1; a.New(prior) != nil; n++ {
			var merged agg.Partial
			pass := func() {
				if merged, err = agg.Sequential(ctx, log, a, prior, nil); err != nil {
					t.Fatal(err)
				}
			}
			do(fmt.Sprintf("%s-%d", a.name, n), pass)
			pass()
			prior = merged
		}
	}
}

// BenchmarkPasses is each pass of each analysis by itself, over a log of 256 partitions.
func BenchmarkPasses(b *testing.B) {
	log := shopLog(256, 200)
	eachPass(b, log, func(name string, pass func()) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				pass()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Events()), "ns/event")
		})
	})
}

// BenchmarkOptions is a funnel with each of the options that change how it is walked.
func BenchmarkOptions(b *testing.B) {
	log := shopLog(256, 200)
	scope := analysistest.Scope(log)
	scope.Session, scope.Channel, scope.Device, scope.Country = "session", "channel", "device", "country"
	mobile := []recipe.Condition{{Property: "device", Op: "is", Value: recipe.Strings{"mobile"}}}
	for _, option := range []struct {
		name   string
		change func(f *recipe.Funnel)
	}{
		{"plain", func(*recipe.Funnel) {}},
		{"step_window", func(f *recipe.Funnel) { f.StepWindow = "1d" }},
		{"strict", func(f *recipe.Funnel) { f.Order = "strict" }},
		{"unordered", func(f *recipe.Funnel) { f.Order = "unordered" }},
		{"optional", func(f *recipe.Funnel) { f.Steps[1].Optional = true }},
		{"condition", func(f *recipe.Funnel) { f.Steps[0].Where = mobile }},
		{"first_time", func(f *recipe.Funnel) { f.Steps[0].FirstTime = true }},
		{"exclusion", func(f *recipe.Funnel) { f.Exclude = []recipe.Exclusion{{Event: recipe.Strings{"payment_error"}}} }},
		{"visits", func(f *recipe.Funnel) { f.Entity = "session" }},
		{"held", func(f *recipe.Funnel) { f.HoldConstant = []string{"device"} }},
		{"open", func(f *recipe.Funnel) { f.Open = true }},
		{"period", func(f *recipe.Funnel) { f.Period = &recipe.Period{From: "2024-04-15"} }},
		{"all", func(f *recipe.Funnel) { f.Breakdown = &recipe.Breakdown{Property: "channel", Attribution: "all"} }},
		{"posthog", func(f *recipe.Funnel) { f.Semantics = "posthog" }},
		{"clickhouse", func(f *recipe.Funnel) { f.Semantics = "clickhouse" }},
	} {
		f := recipe.Funnel{Window: "7d", Steps: []recipe.Step{
			{Event: recipe.Strings{"view_item"}}, {Event: recipe.Strings{"add_to_cart"}}, {Event: recipe.Strings{"begin_checkout"}}, {Event: recipe.Strings{"purchase"}},
		}}
		option.change(&f)
		f = (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).WithDefaults().Funnels[0]
		b.Run(option.name, func(b *testing.B) {
			a, err := funnel.New(f, false, scope)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := agg.Sequential(context.Background(), log, a, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Events()), "ns/event")
		})
	}
}
