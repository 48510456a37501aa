package analysis_test
import ("testing";"parcours/analysis/analysistest";"parcours/analysis/recipe";"parcours/analysis/sequence")
func BenchmarkTmpWalk(b *testing.B) {
	log := shopLog(256, 200)
	scope := analysistest.Scope(log)
	f := recipe.Funnel{Window: "7d", Steps: []recipe.Step{{Event: recipe.Strings{"view_item"}}, {Event: recipe.Strings{"add_to_cart"}}, {Event: recipe.Strings{"begin_checkout"}}, {Event: recipe.Strings{"purchase"}}}}
	f = (&recipe.Recipe{Funnels: []recipe.Funnel{f}}).WithDefaults().Funnels[0]
	c, _ := sequence.Compile(&f, scope)
	n := 0
	b.Run("walk", func(b *testing.B) {
	w := c.Walker()
	for b.Loop() {
		for _, p := range log.Partitions {
			w.Over(p)
			tell := func(o *sequence.Outcome) { n += o.Level }
			for i := range p.Users() { u := p.User(i); w.Walk(&u, tell) }
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Events()), "ns/event")
	})
	b.Run("user", func(b *testing.B) {
	for b.Loop() {
		for _, p := range log.Partitions {
			for i := range p.Users() { u := p.User(i); n += len(u.Names) }
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(log.Events()), "ns/event")
	})
}
