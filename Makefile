# Everything a checkout needs stands in .venv, node_modules and var. Needs Python 3.11 and make.

PORT ?= 8000
PYTHON := .venv/bin/python

# What is installed is stamped with the contents it was installed from: a second start costs
# nothing, and a changed pin is installed by itself.
RUNTIME := .venv/stamp-runtime-$(shell cat requirements.txt constraints.txt | cksum | tr ' ' '-')
TOOLS := .venv/stamp-tools-$(shell cat requirements*.txt constraints.txt | cksum | tr ' ' '-')
MODULES := node_modules/.stamp-$(shell cat package-lock.json | cksum | tr ' ' '-')

# Node comes with the tools, so that a machine without it can run the tests.
NODE := PATH="$(CURDIR)/.venv/bin:$$PATH"
PIP_INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo dev test lint fix test-js test-embedded test-browser test-rules test-production bench screens clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

setup: $(RUNTIME) ## Install what the server needs into .venv

demo: $(RUNTIME) ## Serve it with a simulated LINE on 127.0.0.1, PORT=8000
	@$(PYTHON) manage.py demo --port $(PORT)

dev: $(RUNTIME) ## The demo, reloaded when code changes
	@$(PYTHON) manage.py demo --port $(PORT) --reload

test: lint test-js ## What CI runs
	@# Side by side: each mostly waits for processes that it has started.
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-browser test-production test-rules

lint: $(TOOLS) $(MODULES) ## ruff, mypy and tsc
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	$(NODE) node node_modules/typescript/bin/tsc -p tsconfig.json

fix: $(TOOLS) ## Let ruff mend what it can
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

test-js: $(TOOLS) ## The browser's modules, in Node
	$(NODE) node --test 'tests/js/**/*.test.js'

test-embedded: test-browser test-rules ## All tests, on SQLite and the in-memory layer

test-browser: $(TOOLS) # Of these, what no database can change: mostly what a browser shows
	LIVECHAT_TEST_BACKEND=embedded $(PYTHON) -m pytest -m one_set_up

test-rules: $(TOOLS) # And all others
	LIVECHAT_TEST_BACKEND=embedded $(PYTHON) -m pytest -m "not one_set_up"

test-production: $(TOOLS) ## Those that use a database, on PostgreSQL and Redis
	LIVECHAT_TEST_BACKEND=production $(PYTHON) -m pytest

bench: $(TOOLS) ## Measure on PostgreSQL and Redis; CASE="…" for some, QUICK=1 for one short run
	$(PYTHON) -m tests.benchmarks $(if $(QUICK),--quick) $(CASE)

screens: $(TOOLS) ## Take a picture of every page and state; LANGUAGES="en th ja" for more
	$(PYTHON) -m tests.screens $(if $(LANGUAGES),--languages $(LANGUAGES)) $(STATE)

clean: ## Remove what was installed and cached; the data in var stays
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME):
	@sh .ci/venv.sh
	@echo "Installing requirements into .venv (once, about a minute) ..."
	@$(PIP_INSTALL) -r requirements.txt
	@rm -f .venv/stamp-runtime-* && touch $@

$(TOOLS): | $(RUNTIME)
	@echo "Installing the tools for tests and lint into .venv (once, about a minute) ..."
	@$(PIP_INSTALL) -r requirements-dev.txt
	@rm -f .venv/stamp-tools-* && touch $@

$(MODULES): | $(TOOLS)
	@echo "Installing the TypeScript compiler into node_modules (once) ..."
	@$(NODE) npm ci --no-audit --no-fund --loglevel=error
	@touch $@
