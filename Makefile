# Everything a developer does with this repository. `make` alone prints the list.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build web test check bench soak clean

ARGS ?=

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

run: build ## build everything, run the demo on http://localhost:8080 and print the sign-in
	@exec bin/bandeja demo $(ARGS)

build: web ## build the front end, embed it, build bin/bandeja
	@go build -trimpath -o bin/bandeja ./cmd/bandeja

web:
	@scripts/web.sh build

test: ## install what is missing, then run every test on SQLite and PostgreSQL and in the browser
	@scripts/test.sh $(ARGS)

check: ## formatters, linters, type checks, size budgets
	@scripts/check.sh

bench: build ## measure what bench/ measures
	@scripts/bench.sh $(ARGS)

soak: ## the property, crash and race tests again, with large counts
	@scripts/soak.sh $(ARGS)

clean: ## remove what the other targets built
	@rm -rf bin .cache
	@find internal/web/dist -mindepth 1 ! -name .gitkeep -delete
