# A script runner, nothing cleverer. `make` alone lists what there is.

ADDR     ?= 127.0.0.1:8080
FUZZTIME ?= 10s
SIZE     ?= 1M
SIZES    := $(if $(GROW),100k 1M 10M 100M,$(SIZE))
COUNT    ?= 6
GO_FILES := analysis cmd wasm web/*.go
WASM     := GOOS=js GOARCH=wasm
WORKER   := ./cmd/worker ./cmd/internal/jsio ./cmd/internal/sharing ./cmd/internal/sharing/r2store

# The browser tests need these; on another system than Debian install their like.
BROWSERS := $(if $(wildcard /usr/bin/chromium),,chromium) \
            $(if $(wildcard /usr/bin/firefox-esr),,firefox-esr) \
            $(if $(wildcard /usr/bin/WebKitWebDriver),,webkit2gtk-driver) \
            $(if $(wildcard /usr/bin/xvfb-run),,xvfb) \
            $(if $(wildcard /usr/bin/xauth),,xauth)

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 15

# Running it.

run: build ## build everything and serve it; ADDR=host:port overrides 127.0.0.1:8080
	bin/parcours serve --addr $(ADDR)

build: web ## the program with the web app inside: bin/parcours
	go build -trimpath -o bin/parcours ./cmd/parcours

web: wasm npm ## the web app, into web/dist
	cd web && npm run --silent build

# Linked with the names of functions, which structure reads and drops.
wasm: bin/structure ## the engine for the browser
	@mkdir -p web/.build
	$(WASM) go build -trimpath -buildvcs=false -ldflags=-w -o web/.build/linked.wasm ./wasm
	bin/structure web/.build/linked.wasm web/.build/engine.wasm

# After a change of the Go code start it again.
dev: wasm npm ## rebuild the page at every change and serve it from web/dist
	go build -o bin/parcours ./cmd/parcours
	cd web && node build.mjs --watch & trap "kill $$!" EXIT; bin/parcours serve --addr $(ADDR) --app web/dist

shots: build ## pictures of every view, into shots/
	cd web && npm run --silent shots

# Sharing on Cloudflare.

worker: build wrangler ## the Cloudflare Worker, into web/worker/.build
	$(WASM) go build -trimpath -buildvcs=false -ldflags="-s -w" -o web/worker/.build/app.wasm ./cmd/worker
	cd web/worker && node build.mjs

deploy: worker ## the Worker to your Cloudflare account; once before: cd web/worker && npx wrangler r2 bucket create parcours-reports
	cd web/worker && npx wrangler deploy

# Checking it.

test: browsers build check test-wasm budgets test-browser test-worker ## every check there is; installs what it needs

# Needs web/node_modules and nothing else; under a minute once Go's cache is warm.
check: fmt vet check-deps test-go test-web ## the fast part of test

fmt:
	@unformatted=$$(gofmt -l $(GO_FILES)); [ -z "$$unformatted" ] || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }

# staticcheck is built first: run by `go tool` with GOOS=js it would be built for js.
vet: bin/staticcheck
	go vet ./...
	$(WASM) go vet ./analysis/... ./wasm $(WORKER)
	bin/staticcheck ./...
	$(WASM) bin/staticcheck ./analysis/... ./wasm $(WORKER)

# Always: what it is made of is for go build to know.
bin/structure:
	go build -o $@ ./cmd/structure

bin/staticcheck: go.mod
	go build -o $@ honnef.co/go/tools/cmd/staticcheck

check-deps: ## refuse imports that point the wrong way
	go run ./cmd/checkdeps

# Also checks that generated files are current and golden files hold.
test-go: ## the Go tests
	go test ./...

# Go takes a test for unchanged though structure is another, hence -count=1, and
# would link it without the names that structure reads.
test-wasm: bin/structure ## the same Go tests as the browser's engine would run them, the long ones cut short
	$(WASM) go test -short -count=1 -ldflags=-s=false -exec=$(CURDIR)/cmd/structure/exec.sh ./analysis/... ./wasm

test-web: npm ## TypeScript's types and the unit tests
	cd web && npm run --silent check && npm run --silent test

test-worker: worker ## the Worker on workerd, its bucket in a folder
	$(WASM) go test -c -ldflags="-s -w" -o web/worker/.build/store_test.wasm ./cmd/internal/sharing/r2store
	go test -count=1 ./cmd/worker -workerd

test-browser: browsers ## the built app in Chromium, Firefox and WebKit
	cd web && npm run --silent e2e

budgets: ## how big the built app is, against what it may be
	cd web && node test/budgets.mjs

fuzz: ## each fuzz target for FUZZTIME (10s)
	@for package in $$(grep -rl '^func Fuzz' --include=*_test.go analysis wasm | xargs -rn1 dirname | sort -u); do \
	  for target in $$(go test -list '^Fuzz' ./$$package | grep '^Fuzz'); do \
	    echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) ./$$package || exit 1; done; done

# SIZE=10M or 100M for more events, RUNS=n and ONLY=duckdb,... as in web/bench/bench.mjs, OUT=file for JSON.
bench: build web/bench/node_modules/.package-lock.json $(SIZES:%=bin/bench/shop-%.parquet) ## whole runs beside DuckDB, ClickHouse and DuckDB-WASM; SIZE=1M RUNS=5 OUT=file.json
	node web/bench/bench.mjs $(SIZES)

# Needs 12 GB of disk.
bench-grow: ## ours and DuckDB's on 100k to 100M events: how time and memory grow
	ONLY=$${ONLY:-parcours,parcours-chromium,duckdb} $(MAKE) bench GROW=1

bench-go: ## the Go benchmarks, COUNT (6) times each, for benchstat
	go test -run '^$$' -bench . -count $(COUNT) ./analysis/...

bin/bench/shop-%.parquet:
	mkdir -p bin/bench
	go run ./cmd/gen log -events $* -format csv,parquet -o bin/bench/shop-$*

# The peers: 700 MB, only for this.
web/bench/node_modules/.package-lock.json: web/bench/package-lock.json
	cd web/bench && npm ci --no-audit --no-fund
	touch $@

# Keeping it.

golden: ## rewrite the golden files and show what changed
	go test $$(grep -rl 'flag.Bool("update"' --include=*_test.go analysis cmd | xargs -n1 dirname | sort -u | sed 's|^|./|') -update
	git diff --stat

generate: ## the TypeScript types and testdata, from the Go code
	go run ./cmd/gen types
	go run ./cmd/gen testdata

clean: ## remove everything that was built or installed here
	rm -rf bin shots web/.build web/node_modules web/bench/node_modules web/worker/.build web/worker/.wrangler web/worker/test/.wrangler web/worker/node_modules
	find web/dist -mindepth 1 ! -name .keep -delete

# npm's own record of what it installed.
npm: web/node_modules/.package-lock.json

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

# Only what deploys the Worker and runs it here: 200 MB.
wrangler: web/worker/node_modules/.package-lock.json

web/worker/node_modules/.package-lock.json: web/worker/package-lock.json
	cd web/worker && npm ci --no-audit --no-fund
	touch $@

browsers:
ifneq ($(strip $(BROWSERS)),)
	@command -v apt-get >/dev/null || { echo "the browser tests need $(strip $(BROWSERS)), and there is no apt-get here: install them first"; exit 1; }
	$$([ $$(id -u) = 0 ] || echo sudo) apt-get update
	$$([ $$(id -u) = 0 ] || echo sudo) env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(BROWSERS)
endif

# Made once a size, though only a pattern names them.
.PRECIOUS: bin/bench/shop-%.parquet

.PHONY: bin/structure help run build web wasm dev shots worker deploy test check fmt vet check-deps test-go test-wasm test-web test-worker test-browser budgets fuzz bench bench-grow bench-go golden generate clean npm wrangler browsers
