# Everything a newcomer does with this clone. The work is in ./zerodte and scripts/; here are only the names.
SHELL := /bin/bash
PORT ?= 8000
DATA ?= $(CURDIR)/.data
# What a user gives is text: never expanded by make, and given to the shell by its environment only.
$(foreach name,PORT DATA FILE SYMBOL ARGS,$(if $(filter command environment,$(firstword $(origin $(name)))),$(eval override $(name) := $$(value $(name)))))
export PORT DATA FILE SYMBOL ARGS

check_port = $(if $(filter $(PORT),$(shell seq 65535)),,$(error PORT must be a number from 1 to 65535, not '$(PORT)'))

.DEFAULT_GOAL := help
.PHONY: help setup run stop test chaos predict ingest optimise bench up down logs ps secrets stack-test fmt clean

help: ## list these targets
	@echo 'make run starts the service; see README.md for the rest.'; echo
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' Makefile | expand -t 14
	@echo; echo '  PORT=8000    port of the service'
	@echo '  DATA=.data   folder of the database, so that two clones or two sets of data can run side by side'
	@echo '  FILE=  SYMBOL=   arguments of ingest, predict and optimise, as in: make ingest FILE=bars.csv SYMBOL=MSFT'

setup:
	@scripts/setup

run: setup ## start the service on PORT, in the foreground, until Ctrl-C
	@$(check_port)./zerodte serve --port "$$PORT"

stop: ## stop the service and the private database
	@scripts/stop

test: setup ## build and run all tests, on a database of their own
	@trap 'DATA=.data/test scripts/postgres stop' EXIT; dotnet test -c Release --solution ZeroDte.sln

chaos: setup ## kill orchestrators, the service and its database some 120 times, and see that nothing is lost
	@trap 'DATA=.data/test scripts/postgres stop' EXIT; ZERODTE_CHAOS=full dotnet test -c Release --project tests/ZeroDte.Hosts.Tests -- --filter-class '*ChaosTests' --xunit-diagnostics on

predict: setup ## print today's forecast; SYMBOL= for another symbol
	@./zerodte predict $${SYMBOL:+"$$SYMBOL"}

ingest: setup ## load daily bars from the CSV file FILE=; SYMBOL= says whose
	@$(if $(FILE),,$(error FILE is missing; for example: make ingest FILE=bars.csv SYMBOL=AAPL))./zerodte ingest "$$FILE" $${SYMBOL:+--symbol "$$SYMBOL"}

optimise: setup ## search for the configuration to serve; SYMBOL= for another symbol, ARGS= for options, as in ARGS="--trials 500"
	@./zerodte optimise $${SYMBOL:+--symbol "$$SYMBOL"} $$ARGS

bench: setup ## measure the hot paths beside their peers, on a database of their own; ARGS= chooses, as in ARGS=bars
	@command -v wrk >/dev/null || { echo 'bench: wrk is missing: apt-get install wrk' >&2; exit 1; }; \
	export DATA=.data/bench; trap 'scripts/postgres stop' EXIT; ConnectionStrings__ZeroDte=$$(scripts/postgres start) && \
	export ConnectionStrings__ZeroDte && dotnet run -c Release --project bench/ZeroDte.Benchmarks -- $$ARGS

up: secrets ## bring up the stack in containers: Caddy, backend, orchestrator, MLflow, PostgreSQL, MinIO
	@scripts/compose up -d --build

down: ## end the stack; its volumes keep what was stored
	@scripts/compose down

logs: ## what the stack says, until Ctrl-C; ARGS= for one service
	@scripts/compose logs -f $$ARGS

ps: ## how the services of the stack are
	@scripts/compose ps

secrets: ## make the stack's secrets in secrets/, once
	@scripts/secrets

stack-test: ## bring up that stack with podman and stand-ins, use it over HTTPS, kill each service once
	@tests/stack/run

fmt: ## format the sources
	@dotnet format ZeroDte.sln

clean: ## delete build outputs, never data
	@rm -rf artifacts
