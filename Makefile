.DEFAULT_GOAL := help
PKG ?= ./...
RUN ?= .

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Install what the tests need (PostgreSQL, Chromium) where it is absent
	@tools/setup.sh

test: setup bundle ## Test on SQLite, PostgreSQL and Chromium (PKG=./internal/store RUN=TestSession)
	go test -shuffle=on -run '$(RUN)' $(PKG)

vet: ## Formatting and vet
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go mod tidy -diff

check: setup bundle vet ## Everything CI runs: vet, then every test once, under the race detector
	go test -race -shuffle=on $(PKG)

bundle: ## Bundle the browser's TypeScript
	cd tools && go run ./bundle

generate: ## Regenerate the Go of the page templates
	cd tools && go tool templ generate -path ..

build: bundle ## Build bin/greenroom and bin/zoomsim
	CGO_ENABLED=0 go build -trimpath -o bin/ ./cmd/...

.PHONY: help setup test vet check bundle generate build
