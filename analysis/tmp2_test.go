package analysis_test
import ("context";"errors";"encoding/json";"testing";"time";"parcours/analysis";"parcours/analysis/recipe";"parcours/analysis/report";"fmt")
func BenchmarkTmpCounted(b *testing.B) {
	s, _ := opened(b, "../bin/bench/shop-1M.parquet")
	base := `[{"event":"view_item"},{"event":"add_to_cart"},{"event":"begin_checkout"},{"event":"purchase"}]`
	for _, o := range [][2]string{
	{"plain",""},
	{"step_window", `,"step_window":"1d"`},{"strict",`,"order":"strict"`},{"unordered",`,"order":"unordered"`},
	{"optional", `,"steps":[{"event":"view_item"},{"event":"add_to_cart","optional":true},{"event":"begin_checkout"},{"event":"purchase"}]`},
	{"condition", `,"steps":[{"event":"view_item","where":[{"property":"device","op":"is","value":"mobile"}]},{"event":"add_to_cart"},{"event":"begin_checkout"},{"event":"purchase"}]`},
	{"first", `,"steps":[{"event":"view_item","first_time":true},{"event":"add_to_cart"},{"event":"begin_checkout"},{"event":"purchase"}]`},
	{"exclusion", `,"exclude":[{"event":"payment_error","after_step":1,"before_step":4}]`},
	{"visits", `,"entity":"session"`},{"held", `,"hold_constant":["device"]`},{"open", `,"open":true`},{"period", `,"period":{"from":"2024-04-15"}`},
	{"breakdown", `,"breakdown":{"property":"device"}`},{"all", `,"breakdown":{"property":"channel","attribution":"all"}`},
	{"comparison", `,"compare":[{"label":"mobile","where":[{"property":"device","op":"is","value":"mobile"}]},{"label":"all"}]`},
	{"posthog", `,"semantics":"posthog"`},{"clickhouse", `,"semantics":"clickhouse"`},
	} {
	b.Run(o[0], func(b *testing.B) {
	n := 0
	best := time.Hour
	for b.Loop() {
		n++
		var r recipe.Recipe
		text := fmt.Sprintf(`{"recipe":1,"funnels":[{"name":"Bench","window":"%dh","steps":%s%s}]}`, 168+n, base, o[1])
		if err := json.Unmarshal([]byte(text), &r); err != nil { b.Fatal(err) }
		ctx, cancel := context.WithCancel(context.Background())
		start := time.Now()
		_, _, err := s.Report(ctx, &r, analysis.Options{Counted: func(rep *report.Report, ran *recipe.Recipe) { best = min(best, time.Since(start)); cancel() }})
		if err != nil && !errors.Is(err, context.Canceled) { b.Fatal(err) }
	}
	b.ReportMetric(float64(best.Microseconds())/1000, "ns/event")
	})}
}
