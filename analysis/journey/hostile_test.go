package journey_test

import (
	"math/rand/v2"
	"testing"

	"parcours/analysis/analysistest"
	"parcours/analysis/journey"
)

// TestHostile reads damaged Partials: an error or counts, never a panic.
func TestHostile(t *testing.T) {
	log := random(rand.New(rand.NewPCG(9, 9)), 100, 30)
	scope := scopeOf(log)
	spec := spec(t, log, scope)
	analysistest.Hostile(t, log, journey.New(spec, scope))
	analysistest.Hostile(t, log, journey.NewStages(journey.StagesSpec{Events: spec.Events, Done: spec.Done}, scope))
}
