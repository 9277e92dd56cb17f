# `make help` lists the verbs. Python 3.11 or newer, make and git are all that must be there beforehand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SAM := .venv-sam/bin/sam
SAM_READY := .venv-sam/.ready

# `local` builds the layers for this machine and its Python instead, for an emulator of AWS.
WIREWATCH_BUILD ?= lambda
ifeq ($(filter lambda local,$(WIREWATCH_BUILD)),)
$(error WIREWATCH_BUILD is lambda or local, not $(WIREWATCH_BUILD))
endif
BUILT := $(if $(filter lambda,$(WIREWATCH_BUILD)),.aws-sam,.aws-sam-$(WIREWATCH_BUILD))/build
STACK ?= wirewatch
CONFIG ?= config

export SAM_CLI_TELEMETRY := 0

.DEFAULT_GOAL := help
.PHONY: help setup demo run check test bench build e2e validate deploy deployable remove lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## all that the others fetch when they need it; from then on no network is needed
setup: $(READY) $(SAM_READY) .venv-ministack/.ready .wheels/lambda/.ready .wheels/local/.ready

# Without --no-deps, pip takes no hash for a package whose extra is asked for, or falls over one that two ask for.
$(READY): requirements-dev.txt layers/wirewatch/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wirewatch needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.13"; exit 1; }
	@echo "Setting up $(VENV) from the locks (once)..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e layers/wirewatch
	@touch $@

.venv-%/.ready: requirements-%.txt | $(READY)
	@echo "Setting up .venv-$* from its lock (once)..."
	@$(PYTHON) -m venv --clear .venv-$*
	@.venv-$*/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $<
	@touch $@

# $(1): lambda or local
layer-variables = WIREWATCH_BUILD=$(1) WIREWATCH_PYTHON="$(CURDIR)/$(BIN)/python" WIREWATCH_WHEELS="$(CURDIR)/.wheels/$(1)"

.wheels/%/.ready: layers/dependencies/requirements.txt $(READY)
	@echo "Fetching the wheels of the layer ($*, once)..."
	@$(MAKE) -s -C layers/dependencies wheels $(call layer-variables,$*)
	@touch $@

demo: $(READY) ## a sample newsroom on loopback, the whole journey, the alerts on screen
	@$(BIN)/wirewatch demo

run: $(READY) ## your own sources and watchlist (config/), once; the state stays in wirewatch.sqlite
	@$(BIN)/wirewatch run --once

check: $(READY) ## lint, format, strict types, import contracts, the shipped config, the layer's lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/wirewatch check
	$(BIN)/python -m tools.locks requirements.txt layers/dependencies/requirements.txt layers/wirewatch/pyproject.toml

test: $(READY) ## the test suite, but for what e2e runs
	$(BIN)/pytest -n auto --ignore tests/e2e

bench: $(READY) ## the measured claims (benchmarks/)
	$(BIN)/python -m benchmarks.ingest
	$(BIN)/python -m benchmarks.manners --days 3

build: $(READY) $(SAM_READY) .wheels/$(WIREWATCH_BUILD)/.ready ## the packages for Lambda, and what they weigh
	@MAKEFLAGS=s $(call layer-variables,$(WIREWATCH_BUILD)) $(SAM) build --build-dir $(BUILT)
ifeq ($(WIREWATCH_BUILD),lambda)
	@$(BIN)/python -m tools.packages $(BUILT)
endif

e2e: .venv-ministack/.ready ## the whole application on an emulator of AWS
	@$(MAKE) build WIREWATCH_BUILD=local
	$(BIN)/pytest tests/e2e

validate: $(SAM_READY) ## what SAM and CloudFormation find wrong in template.yaml
	$(SAM) validate --lint --region eu-west-1
	$(dir $(SAM))cfn-lint template.yaml

# What the command line gives and this file does not know is for the stack. SAM passes over a name it does not find.
given = $(foreach word,$(MAKEOVERRIDES),$(if $(findstring =,$(word)),$(firstword $(subst =, ,$(word)))))
parameters = $(filter-out PYTHON WIREWATCH_BUILD STACK CONFIG,$(given))
known = $(shell sed -n '/^Parameters:/,/^[A-Z]/s/^  \([A-Za-z0-9]*\):$$/\1/p' template.yaml)

deployable: $(READY)
	$(if $(filter-out $(known),$(parameters)),$(error template.yaml has no parameter $(filter-out $(known),$(parameters))))
	$(BIN)/wirewatch check --config $(CONFIG)

deploy: deployable build ## check, build, deploy, push; a parameter is given once: make deploy AlertEmail=you@example.com
	$(SAM) deploy --config-file $(CURDIR)/samconfig.toml --template-file $(BUILT)/template.yaml --stack-name $(STACK) \
		--s3-prefix $(STACK) $(if $(parameters),--parameter-overrides $(foreach name,$(parameters),'ParameterKey=$(name),ParameterValue="$($(name))"'))
	$(BIN)/wirewatch push --config $(CONFIG) --stack $(STACK)

remove: $(SAM_READY) ## take the stack down; its tables and its bucket stay
	$(SAM) delete --stack-name $(STACK) --s3-prefix $(STACK)

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

lock: $(READY) ## compile the locks anew, with hashes, for every platform
	$(LOCK) --upgrade --extra cli --extra lambda layers/wirewatch/pyproject.toml -o requirements.txt
	$(LOCK) --group dev --extra cli --extra lambda layers/wirewatch/pyproject.toml -c requirements.txt -o requirements-dev.txt
	$(LOCK) --extra lambda layers/wirewatch/pyproject.toml -c requirements.txt -o layers/dependencies/requirements.txt
	$(LOCK) --upgrade --group sam -o requirements-sam.txt
	$(LOCK) --upgrade --group ministack -o requirements-ministack.txt

clean: ## remove what the other verbs made
	rm -rf $(VENV) .venv-sam .venv-ministack .wheels .aws-sam .aws-sam-local
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
