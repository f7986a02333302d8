# Everything a person or a server runs here. Nothing to prepare: the first target makes the environment, from the hashed lock file alone.
#   make demo     the nightly job over the nights of a replica of the site, and the report it leaves
#   make nightly  the nightly job on the real site, with your settings
#   make check    what CI runs: lint, types, import layers, seeds, tests
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo nightly test check lint types layers seeds bench browser screenshots clean

help:
	@sed -n '2,4s/^# *//p' Makefile

# Made again only when the lock file changes. The package itself is installed editable, so code needs no new install.
$(READY): requirements.lock
	@python=; for name in python3.11 python3 python; do \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.11 is needed and was not found: install it, or put it first in PATH" >&2; exit 1; fi; \
	if ! [ -x $(BIN)/python ]; then \
	  echo "making $(VENV) (once; a minute or two)"; \
	  "$$python" -m venv $(VENV) || { echo "cannot make $(VENV): install the venv module of Python 3.11 (Debian: python3.11-venv)" >&2; exit 1; }; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	@$(BIN)/policy-monitor demo

nightly: $(READY)
	@$(BIN)/policy-monitor nightly

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

seeds: $(READY)
	$(BIN)/policy-monitor seeds check

# The desk is tested in a real browser. Where it is missing and cannot be installed, those tests are skipped and say so.
browser:
	@if command -v chromium >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "installing Chromium for the browser tests (once)"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null \
	    || echo "Chromium could not be installed: the browser tests will be skipped"; \
	else echo "no Chromium, and not root to install it: the browser tests will be skipped (Debian: apt-get install chromium)"; fi

test: $(READY) browser
	@echo "screenshots of the browser tests: $${TEST_ARTIFACTS:-test-artifacts}/desk"
	$(BIN)/pytest -n $(WORKERS)

# The README's pictures, made anew by the browser tests.
screenshots: $(READY) browser
	DESK_SCREENSHOTS=docs/screenshots $(BIN)/pytest tests/desk/test_desk_browser_screenshots.py

check: lint types layers seeds test

# Sizes of the desk's databases, and a folder to keep them in: made anew each time they take about twenty minutes.
#   make bench BENCH_ARTICLES=100000          the small one alone
#   make bench BENCH_KEEP=~/policy-bench      generated once, used again
BENCH_ARTICLES ?= 100000 400000
BENCH_KEEP ?=
bench: $(READY)
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/desk.py --articles $(BENCH_ARTICLES) $(if $(BENCH_KEEP),--keep $(BENCH_KEEP))

clean:
	rm -rf $(VENV) demo-data test-artifacts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
