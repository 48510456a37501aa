package main

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// A small repository with one import in each file; want is what is said of
// it, "" where it is fine.
func TestRules(t *testing.T) {
	tests := []struct{ file, source, want string }{
		{"analysis/funnel/funnel.go", `import "parcours/analysis/persona"`,
			"analysis/funnel imports analysis/persona: analyses never import each other; what they share goes to sequence, stat or agg"},
		{"analysis/funnel/funnel.go", `import "parcours/analysis/sequence"`, ""},
		{"analysis/funnel/funnel.go", `import "parcours/analysis/decode/csv"`, "analysis/funnel imports analysis/decode/csv: an analysis reads the log"},
		{"analysis/sequence/sequence.go", `import "parcours/analysis/funnel"`, "what analyses share does not know them"},
		{"analysis/event/event.go", `import "parcours/analysis/report"`, "analysis/event imports analysis/report: the core imports only the standard library"},
		{"analysis/event/event.go", `import "iter"`, ""},
		{"analysis/stat/stat.go", `import "gonum.org/v1/gonum/stat"`, "analysis/stat imports gonum.org/v1/gonum/stat: the core"},
		{"analysis/agg/agg.go", `import "parcours/analysis/recipe"`, "the contract of an analysis"},
		{"analysis/decode/csv/csv.go", `import "parcours/analysis/event"`, "events begin in ingest"},
		{"analysis/decode/parquet/parquet.go", `import "github.com/parquet-go/parquet-go"`, ""},
		{"analysis/ingest/ingest.go", `import "github.com/klauspost/compress/zstd"`, "third-party code reads file formats"},
		{"analysis/render/text/text.go", `import "parcours/analysis/report"`, ""},
		{"analysis/render/text/text.go", `import "parcours/analysis/recipe"`, "renderers see the report only"},
		{"analysis/persona/persona.go", `import "math/rand/v2"`, "analysis/persona imports math/rand/v2: the engine touches no operating system"},
		{"analysis/ingest/ingest.go", `import "net/http"`, "analysis/ingest imports net/http: the engine touches no operating system"},
		{"analysis/source/source.go", `import "os"`, "analysis/source imports os: the engine touches no operating system"},
		{"analysis/source/file.go", `import "os"`, ""},
		{"analysis/local/local.go", `import "os"`, ""},
		{"analysis/funnel/funnel_test.go", `import "os"`, ""},
		{"analysis/share/from.go", `import "parcours/analysis/event"`, "what may leave is made of a report alone"},
		{"analysis/share/from.go", `import "parcours/analysis/report"`, ""},
		{"wasm/main.go", `import "parcours/analysis/share/seal"`, "the engine of the locked page hands out what a person can read first"},
		{"wasm/main.go", `import "parcours/analysis/share"`, ""},
		{"web/src/widget/funnel.ts", `import "../view/funnel.ts";`, "widgets draw what was shared"},
		{"web/src/widget/funnel.ts", `import "../chart/funnel-bars.ts";`, ""},
		{"analysis/overview/overview.go", `import "time"; var now = time.Now()`, "analysis/overview imports time.Now: the same log must give the same report at any hour"},
		{"analysis/overview/overview.go", `import "time"; var day = time.UTC`, ""},
		{"cmd/gen/gen.go", `import "parcours/cmd/parcours"`, "programs are the end of the line"},
		{"cmd/gen/gen.go", `import "parcours/cmd/gen/internal/tstypes"`, ""},
		{"cmd/parcours/main.go", `import "parcours/wasm"`, "programs are the end of the line"},
		{"cmd/parcours/main.go", `import "parcours/web"`, ""},
		{"analysis/funnel/helper.go", `import "parcours/analysis/analysistest"`, "test helpers stay in tests"},
		{"wasm/main.go", `import "parcours/analysis/funnel"`, "it asks the facade"},
		{"wasm/main.go", `import "parcours/analysis"`, ""},
		{"cmd/internal/sharing/handler.go", `import "time"; var wait = time.AfterFunc`, "cmd/internal/sharing imports time.AfterFunc: the API also runs where nothing is left"},
		{"cmd/internal/sharing/handler.go", `import "time"; var now = time.Now`, ""},
		{"cmd/internal/sharing/handler.go", `import "github.com/x/y"`, "no files, no sockets, no timers"},
		{"cmd/internal/sharing/limit/limit.go", `import "sync"`, ""},
		{"cmd/internal/sharing/sqlstore/sqlstore.go", `import "github.com/jackc/pgx/v5/stdlib"`, ""},
		{"cmd/parcours/serve.go", `import "github.com/jackc/pgx/v5"`, "a database is behind a store of reports"},
		{"cmd/internal/sharing/handler.go", `import "parcours/analysis/report"`, "the share API keeps ciphertext"},
		{"cmd/internal/sharing/r2store/r2store.go", `import "github.com/syumai/workers/cloudflare/r2"`, "the Worker's library is met in one place"},
		{"cmd/worker/main.go", `import "github.com/syumai/workers"`, ""},
		{"web/src/engine/client.ts", `import { app } from "../view/app.ts";`, "web/src/engine imports web/src/view/app.ts: the engine's client works without a page"},
		{"web/src/engine/client.ts", `export type { Report } from "../model/report.gen.ts";`, ""},
		{"web/src/engine/client.ts", `import * as p from "./protocol.ts";`, ""},
		{"web/src/model/state.ts", `const v = await import("../view/app.ts");`, "the model is what views show"},
		{"web/src/model/state.ts", `import { html } from 'lit';`, "web/src/model imports lit: the model is what views show"},
		{"web/src/chart/bars.ts", "import {\n  a,\n} from \"../view/app.ts\";", "charts also live in widgets"},
		{"web/src/view/app.ts", `import "../chart/bars.ts";`, ""},
		{"web/node_modules/x/engine.go", `import "parcours/cmd/gen"`, ""},
	}
	for _, test := range tests {
		source := test.source
		if strings.HasSuffix(test.file, ".go") {
			source = "package x; " + source
		}
		imports, err := collect(fstest.MapFS{test.file: {Data: []byte(source)}})
		if err != nil {
			t.Errorf("%s: %v", test.file, err)
			continue
		}
		got := strings.Join(check(imports), "\n")
		if test.want == "" && got != "" || !strings.Contains(got, test.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", test.file, test.source, got, test.want)
		}
		if test.want != "" && !strings.HasPrefix(got, test.file+":") {
			t.Errorf("%q does not begin with its place", got)
		}
	}
}

func TestEveryRuleHasAReason(t *testing.T) {
	for _, r := range rules {
		if r.why == "" || len(r.in) == 0 || len(r.may)+len(r.mayNot) == 0 {
			t.Errorf("%+v", r)
		}
	}
}

func TestThisRepository(t *testing.T) {
	imports, err := collect(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) < 50 {
		t.Fatalf("only %d imports found: are files skipped?", len(imports))
	}
	for _, line := range check(imports) {
		t.Error(line)
	}
}
