# `make help` lists the verbs. Python 3.11 or newer, make and git are all that must be there beforehand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo run check test bench lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## the virtual environment, from the locks (every other verb does it when needed)

$(READY): requirements-dev.txt layers/wirewatch/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wirewatch needs Python 3.11 or newer; name one: make $(MAKECMDGOALS) PYTHON=python3.13"; exit 1; }
	@echo "Setting up $(VENV) from the locks (once)..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e layers/wirewatch
	@touch $@

demo: setup ## a sample newsroom on loopback, the whole journey, the alerts on screen
	@$(BIN)/wirewatch demo

run: setup ## your own sources and watchlist (config/), once; the state stays in wirewatch.sqlite
	@$(BIN)/wirewatch run --once

check: setup ## lint, format, strict types, import contracts, the shipped config
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/wirewatch check

test: setup ## the test suite
	$(BIN)/pytest -n auto

bench: setup ## the measured claims (benchmarks/)
	$(BIN)/python -m benchmarks.ingest

lock: setup ## compile the locks anew, with hashes, for every platform
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--upgrade --extra cli layers/wirewatch/pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group dev --extra cli layers/wirewatch/pyproject.toml -c requirements.txt -o requirements-dev.txt

clean: ## remove what the other verbs made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
