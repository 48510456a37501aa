package stat

import "testing"

// BenchmarkDurations adds what analyses do: a value for each person, most of them different.
func BenchmarkDurations(b *testing.B) {
	values := pseudo(100_000, 1)
	for b.Loop() {
		distribution(values...)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(values)), "ns/value")
}
