package main

import (
	"slices"
	"strings"
)

// A rule says what the files under some folders may import, and why. A path
// is relative to the repository and stands for itself and all below it.
// Imports from elsewhere are named by where they come from: std:os,
// ext:github.com/…, npm:lit; "std:" alone is the whole standard library.
// clock:time.Now is a use of the clock: no import, refused in the same way.
type rule struct {
	in     []string
	except []string
	may    []string // if any: nothing but these
	mayNot []string
	why    string
}

// analyses answer questions; each is a package of its own.
var analyses = []string{
	"analysis/overview", "analysis/quality", "analysis/funnel", "analysis/dropoff", "analysis/friction", "analysis/incident", "analysis/persona",
	"analysis/lifecycle",
	"analysis/path", "analysis/journey", "analysis/ideal", "analysis/touchpoint", "analysis/retention",
	"analysis/kpi", "analysis/feedback", "analysis/compare", "analysis/action",
}

// input is where bytes become a log.
var input = []string{"analysis/source", "analysis/table", "analysis/decode", "analysis/mapping", "analysis/clean", "analysis/ingest"}

// rules are all there are; an import must satisfy each one that speaks of its file.
var rules = append(apart(analyses), []rule{
	{
		in:     []string{"analysis/event", "analysis/table", "analysis/stat", "analysis/report", "analysis/source", "analysis/lexicon", "analysis/crew"},
		except: []string{"analysis/event/wire"},
		may:    []string{"std:"},
		why:    "the core imports only the standard library, so that everything can rest on it",
	},
	{
		in:  []string{"analysis/event/wire"},
		may: []string{"std:", "analysis/event"},
		why: "how events travel concerns nobody but the store of events",
	},
	{
		in:  []string{"analysis/agg"},
		may: []string{"std:", "analysis/event", "analysis/report"},
		why: "the contract of an analysis knows the log and the report, nothing else",
	},
	{
		in:     slices.Concat(analyses, []string{"analysis/sequence", "analysis/measure"}),
		mayNot: slices.Concat(input, []string{"analysis/render", "analysis/local"}),
		why:    "an analysis reads the log and fills the report; where events come from and who shows the answer is not its business",
	},
	{
		in:     []string{"analysis/sequence", "analysis/measure"},
		mayNot: analyses,
		why:    "what analyses share does not know them",
	},
	{
		in:     []string{"analysis/decode", "analysis/mapping"},
		mayNot: slices.Concat(analyses, []string{"analysis/event", "analysis/ingest", "analysis/agg", "analysis/sequence"}),
		why:    "decoders and the mapping deal in columns; events begin in ingest",
	},
	{
		in:     []string{"analysis/ingest", "analysis/recipe"},
		mayNot: slices.Concat(analyses, []string{"analysis/sequence", "analysis/render"}),
		why:    "the log is built without knowing what will be asked of it",
	},
	{
		in:  []string{"analysis/render"},
		may: []string{"std:", "analysis/report", "analysis/render"},
		why: "renderers see the report only: whatever they show is in the JSON",
	},
	{
		in:  []string{"analysis/share"},
		may: []string{"std:", "analysis/report", "analysis/recipe", "analysis/share"},
		why: "what may leave is made of a report alone; it never sees a log",
	},
	{
		in:     slices.Concat(analyses, input, []string{"analysis/report", "analysis/render", "wasm"}),
		mayNot: []string{"analysis/share/seal"},
		why:    "what is encrypted is encrypted at the very end; the engine of the locked page hands out what a person can read first",
	},
	{
		in:     []string{"analysis"},
		except: []string{"analysis/decode"},
		mayNot: []string{"ext:"},
		why:    "third-party code reads file formats and does nothing else; it stays under analysis/decode",
	},
	{
		in:     []string{"analysis"},
		except: []string{"analysis/local", "analysis/source/file.go", "analysis/analysistest"},
		mayNot: []string{"std:os", "std:net", "std:syscall", "std:math/rand", "std:crypto/rand"},
		why:    "the engine touches no operating system, no network and no global random source, so that it is the same in a browser tab",
	},
	{
		in:     []string{"analysis"},
		except: []string{"analysis/local"},
		mayNot: []string{"clock:"},
		why:    "the same log must give the same report at any hour",
	},
	{
		in:     []string{"analysis", "cmd", "wasm", "web"},
		mayNot: []string{"cmd", "wasm"},
		why:    "programs are the end of the line: they import, and nothing imports them",
	},
	{
		in:     []string{"analysis", "cmd", "wasm", "web"},
		except: []string{"analysis/analysistest"},
		mayNot: []string{"analysis/analysistest", "analysis/ingest/ingesttest"},
		why:    "test helpers stay in tests",
	},
	{
		in:     []string{"cmd/internal/sharing", "cmd/worker"},
		mayNot: []string{"analysis", "wasm", "web"},
		why:    "the share API keeps ciphertext and has no business with reports",
	},
	{
		in:     []string{"cmd"},
		except: []string{"cmd/worker"},
		mayNot: []string{"ext:github.com/syumai"},
		why:    "the Worker's library is met in one place, which works around what is wrong with it",
	},
	{
		in:     []string{"wasm"},
		mayNot: slices.Concat(analyses, []string{"analysis/sequence", "analysis/render"}),
		why:    "the browser's entry carries bytes across and holds no analysis; it asks the facade",
	},
	{
		in: []string{"cmd/internal/sharing"},
		except: []string{
			"cmd/internal/sharing/filestore", "cmd/internal/sharing/sqlstore", "cmd/internal/sharing/r2store",
			"cmd/internal/sharing/limit", "cmd/internal/sharing/storetest", "cmd/internal/sharing/apitest",
		},
		mayNot: []string{"ext:", "std:syscall", "std:sync", "clock:time.After", "clock:time.AfterFunc", "clock:time.NewTicker", "clock:time.NewTimer", "clock:time.Sleep", "clock:time.Tick"},
		why:    "the API also runs where nothing is left of it between two requests: no files, no sockets, no timers",
	},
	{
		in:     []string{"cmd"},
		except: []string{"cmd/internal/sharing/sqlstore", "cmd/internal/sharing/storetest"},
		mayNot: []string{"std:database/sql", "ext:github.com/jackc", "ext:modernc.org"},
		why:    "a database is behind a store of reports and nowhere else",
	},
	{
		in:     []string{"web/src/engine"},
		mayNot: []string{"web/src/view", "web/src/chart", "npm:lit"},
		why:    "the engine's client works without a page, so views can change without it",
	},
	{
		in:     []string{"web/src/model"},
		mayNot: []string{"web/src/view", "web/src/chart", "npm:lit"},
		why:    "the model is what views show; it does not know how",
	},
	{
		in:     []string{"web/src/widget"},
		mayNot: []string{"web/src/view", "web/src/engine"},
		why:    "widgets draw what was shared, on other people's pages; the app's views know of files and of people",
	},
	{
		in:     []string{"web/src/chart"},
		mayNot: []string{"web/src/view", "web/src/engine"},
		why:    "charts also live in widgets on other people's pages, where there is neither app nor engine",
	},
}...)

// apart makes one rule for each package: none of the others.
func apart(packages []string) []rule {
	var rules []rule
	for i, p := range packages {
		rules = append(rules, rule{
			in:     []string{p},
			mayNot: slices.Delete(slices.Clone(packages), i, i+1),
			why:    "analyses never import each other; what they share goes to sequence, stat or agg",
		})
	}
	return rules
}

// refuses reports whether an import breaks the rule. Files of one folder, as
// TypeScript imports them, may always use each other, and internal packages
// are guarded by Go itself.
func (r rule) refuses(i imported) bool {
	if !covers(r.in, i.file) || covers(r.except, i.file) || folder(i.name) == folder(i.file) || strings.Contains(i.name, "/internal/") {
		return false
	}
	return covers(r.mayNot, i.name) || len(r.may) > 0 && !covers(r.may, i.name)
}

// covers reports whether a path is one of the paths or below it.
func covers(paths []string, path string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		return path == p || strings.HasPrefix(path, p+"/") || strings.HasSuffix(p, ":") && strings.HasPrefix(path, p)
	})
}
