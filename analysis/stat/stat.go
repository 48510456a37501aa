// Package stat holds the counters, intervals and quantiles that analyses
// share. Everything that lives in a Partial is integer arithmetic; floats are
// made at the end from integers and rounded by Round.
package stat
