// Package eventlog makes up the event log of a shop or a newspaper, with
// truths planted in it that an analysis ought to find. cmd/gen writes it to
// files; tests compare what an analysis found with the Truth.
//
// It works in two steps. A Scenario plans each person's visits, as a pure
// function of the seed and the person's number: when, by which channel, on
// which device, and how far the visit goes. Generate puts the visits in order
// of time and asks the scenario for the events of each, a pure function of
// the seed and the visit, merging visits that overlap.
//
// Invariants: the same seed gives the same rows on every machine (integers
// only, no clock, no global random source); memory is bounded by Block people,
// however many there are.
package eventlog
