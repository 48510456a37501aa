// Package analysis is the engine: from the bytes of an export to a report. The
// command line (cmd/parcours) and the browser's engine (wasm) call it and
// nothing below it. This page says how it works and which file to open.
//
// # Five nouns
//
// The same words are used in Go, JSON, TypeScript and prose: a Batch (decoded
// columns) becomes a Log (the event store, made of Partitions by user), of
// which analyses make Partials (mergeable aggregates), which become a Report
// (the JSON model), which is rendered.
//
// # The pipeline
//
//  1. Bytes are a source.Source: a name, a size, reads at any offset.
//     source/source.go holds memory, source/file.go a file on disk,
//     wasm/blob.go a Blob in a browser tab.
//     What is packed in them is a source.Stream (source/stream.go), read from
//     front to back.
//  2. decode/open/sniff.go looks at the bytes, never at the name, and says
//     which format they are in; decode/open/open.go looks into archives and
//     compressed files with decode/unpack, makes UTF-8 of UTF-16 with
//     decode/charset, and opens what it finds with decode/csv, decode/jsonl,
//     decode/parquet or decode/arrow. decode/nested offers what lies in JSON
//     texts as columns. decode/decode.go is the contract: a File has Fields
//     and Parts, a Reader fills a table.Batch. Parts can be read at the same
//     time; decode/again.go finds those that began where none does.
//     decode/shape/shape.go makes of a table the events it stands for: a visit's
//     actions, an order's dates, columns computed, filled down or looked up.
//  3. arrange.go, in this package, makes of all files the tables of one log:
//     mapping/vendor/vendor.go recognises the exports of products and gives
//     them that shape, files whose columns drift become alike, and tables
//     beside the events are joined to them.
//     mapping/sample.go reads the first rows; mapping/propose.go decides from
//     names (mapping/names.go) and values which column is the user, the time,
//     the event, and says why. mapping/time.go reads times.
//     mapping/size.go extrapolates from the same rows; ingest/memory.go says
//     from that how much memory a log will take, and refuses what does not fit.
//  4. ingest/ingest.go reads the columns that are needed through the mapping
//     and the recipe's filters. A crew does it together (crew/crew.go), in
//     goroutines or in the browser's workers: ingest/worker.go reads the parts
//     it is handed, packs their events into blocks by user (event/wire/wire.go)
//     and sends each to the member that keeps those users, which makes
//     partitions of them (event/builder.go); of all users or a sample
//     (ingest/sample.go). ingest/identity.go finds out which user a device is,
//     clean/clean.go gives events their final names. ingest/account.go adds up what became of the rows,
//     ingest/rejects.go samples those left out. The result is an event.Log
//     (event/event.go).
//  5. answer.go, in this package, is the list of analyses. It proposes a funnel
//     where the recipe names none (funnel/ways.go, funnel/propose.go), then runs each analysis
//     in passes (stages.go gives each event its stage before): agg/agg.go is the contract, New → Add → Merge → … → Finish.
//     agg.Sequential runs a pass in one goroutine, local/local.go on all cores;
//     where a log lies in several processes, each counts its own users and all
//     merge what all counted.
//     A session keeps merged Partials by what they depend on (agg/memory.go), so
//     that a changed funnel repeats only what it concerns.
//     overview, quality, funnel, dropoff, friction, incident, ruleset, persona, journey and ideal are the analyses; what they share
//     is in sequence (walking one person's events), stat (counts, intervals,
//     quantiles) and lexicon (what event names usually mean).
//     How a funnel is walked is in sequence/walk.go, its rules in sequence/attempt.go and, of other tools, in the files
//     called after them; funnel/RULES.md has them in words. selection.go finds the people behind a number by
//     what counted it, people/people.go lists them; part.go makes a segment's log.
//  6. Finish writes into the report.Report (report/report.go); report/codes.go
//     lists every warning and error there is. report/json.go is its encoding,
//     the same bytes from the browser, the command line and any number of cores.
//  7. render/text and render/html print it; their shared words are in
//     render/words.go and render/sentences.go. The web app (web/src/view) and
//     its charts (web/src/chart) draw the same JSON.
//
// In the browser, web/src/engine/lock.ts closes the network before a file can
// be opened. web/src/engine/client.ts is what the views talk to, in the
// messages of web/src/engine/protocol.ts: it has a pool of workers, in each of
// which web/src/engine/worker.ts runs wasm/main.go, and web/src/engine/crew.ts
// carries what they send each other (wasm/member.go). web/src/engine/warm.ts
// lets the browser compile for speed before the first file. The engine itself
// is rewritten once it is linked: cmd/structure/main.go.
//
// recipe/recipe.go is the questions, as JSON; recipe/validate.go refuses what
// cannot be answered, with the reason.
//
// # How to add
//
// An analysis: a package beside funnel with an agg.Analysis (and a Key, so that
// its passes may be remembered), a section in
// report/report.go, one line in answer.go, its rule in cmd/checkdeps/rules.go,
// a test with analysistest.Laws and a case file in testdata/cases. Then
// `make generate` for the TypeScript types.
//
// A format: a package under decode with a decode.File, its bytes in
// decode/open/sniff.go, a fixture made by cmd/gen, a fuzz test. It reads a
// source.Stream as one part, or asks decode/open to unpack it into memory. What
// files may be packed in is in decode/unpack/unpack.go.
//
// A section of the page: a component in web/src/view that reads the report, a
// line in web/src/view/report.ts, its words in web/src/i18n/en.ts and fr.ts;
// and the same section in render/text/text.go and render/html/report.html.
//
// A vendor: a preset in mapping/vendor, an export in cmd/gen/internal/exports.
//
// A synonym of a column or an event: mapping/names.go or lexicon/lexicon.go.
//
// # The laws
//
// A user never spans two partitions; ties in time keep the order of the input.
// Merge is associative and commutative, an empty Partial its identity, and
// however the users are split the report has the same bytes: analysistest.Laws
// checks it for every analysis. So sums are integers, maps are written in
// sorted order, choices by chance are event.Hash of the user and a seed, and
// floats are made in Finish alone and rounded by stat.Round.
//
// No operating system, no network, no clock and no global random source in
// here, outside local and source/file.go. Imports point at the core; analyses
// never import each other; renderers see the report only. `make check-deps`
// refuses what breaks this and says why.
//
// Hostile input never panics, hangs or allocates without bound: it is a
// report.Problem with file, row, column and cause, or a warning in the report.
package analysis
