.DEFAULT_GOAL := help
PKG ?= ./...
RUN ?= .

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: build ## Run the main job: Greenroom at localhost:8080 beside a simulated Zoom at localhost:8090
	bin/greenroom demo

setup: ## Install what the tests need (PostgreSQL, Chromium) where it is absent
	@tools/setup.sh

test: setup bundle ## Test on SQLite, PostgreSQL and Chromium (PKG=./internal/store RUN=TestSession)
	go test -shuffle=on -run '$(RUN)' $(PKG)

vet: ## Formatting and vet
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go mod tidy -diff
	cd tools && go mod tidy -diff
	cd tools/lint && go mod tidy -diff

lint: ## Look for likely mistakes; .golangci.yml says which
	go tool -modfile=tools/lint/go.mod golangci-lint run

drift: bundle ## Generated code is what its source makes, and the TypeScript bundles
	@tools/drift.sh

check: setup vet lint drift ## Everything CI runs: the above, then every test once
	go test -race -timeout 20m -shuffle=on -skip 'InBrowser$$' $(filter-out greenroom/e2e,$(shell go list ./...))
	go test -shuffle=on -run 'InBrowser$$' ./cmd/greenroom ./internal/web/... ./zoomsim ./e2e

bench: setup ## Measure: lines of "bench NAME VALUE UNIT", ratios side by side
	go test -run '^$$' -bench . -benchtime 1x ./bench

bundle: ## Bundle the browser's TypeScript
	cd tools && go run ./bundle

generate: ## Regenerate the Go of the page templates
	cd tools && go tool templ generate -path ..

build: bundle ## Build bin/greenroom and bin/zoomsim
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/...

.PHONY: help demo setup test vet lint drift check bench bundle generate build
