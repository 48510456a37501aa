package friction_test

import (
	"math/rand/v2"
	"testing"

	"parcours/analysis/analysistest"
	"parcours/analysis/friction"
)

// TestHostile reads damaged Partials of every pass: an error or counts, never a panic.
func TestHostile(t *testing.T) {
	log := random(rand.New(rand.NewPCG(9, 9)), 100, 40)
	analysistest.Hostile(t, log, friction.New(spec(t, log), scope(log)))
}
