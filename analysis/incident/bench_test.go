package incident_test

import (
	"context"
	"testing"

	"parcours/analysis/agg"
	"parcours/analysis/incident"
	"parcours/analysis/report"
)

// BenchmarkFinish is what each question about a log costs once its visits are counted.
func BenchmarkFinish(b *testing.B) {
	w := world{seed: 1, days: 180, people: 100, goOn: between(20, 33, "mobile", 70, 40), see: between(20, 33, "mobile", 1, 30), event: "x_error"}
	log := w.log()
	scope := scopeOf(log)
	watch := incident.New(scope)
	watched, err := agg.Run(context.Background(), log, watch, agg.Sequential, nil)
	if err != nil {
		b.Fatal(err)
	}
	steps, err := incident.NewSteps(spec, scope, watched)
	if err != nil {
		b.Fatal(err)
	}
	walked, err := agg.Run(context.Background(), log, steps, agg.Sequential, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r := &report.Report{}
		watch.Finish(watched, r)
		steps.Finish(walked, r)
	}
}
