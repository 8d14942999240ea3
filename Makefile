# `make demo` and `make test` are all the set-up there is; each makes .venv first, where it is missing or out of date.

PYTHON ?= python3
STUDY ?= examples/intimate-image-abuse
SERVE ?= yes
PORT ?= 8321
WORKERS ?= 2

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench lock clean

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: .venv/.runs  ## Build the example study and serve it on this machine (SERVE=no: only build)
	@$(BIN)/crosscast build $(STUDY) || test $$? -eq 1
	@if [ "$(SERVE)" != no ]; then $(BIN)/crosscast serve $(STUDY) --port $(PORT); fi

test: lint  ## Check style and types, then run every test (a browser and Tesseract are installed where there is none)
	@.ci/browser
	@.ci/tesseract
	@echo "Running the tests on $(WORKERS) workers"
	@$(BIN)/pytest -n $(WORKERS)

lint: .venv/.tests  ## Check style and types only
	@echo "Checking style and types"
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/ruff check --quiet
	@$(BIN)/mypy

format: .venv/.tests  ## Lay the code out as the style checks want it
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

bench: .venv/.tests  ## Measure speed, and facts read right (each benchmarks/bench_*.py, then */run.py)
	@found=no; for file in benchmarks/bench_*.py benchmarks/*/run.py; do \
		if [ -e "$$file" ]; then found=yes; $(BIN)/python "$$file" || exit $$?; fi; \
	done; if [ $$found = no ]; then echo "There is nothing to measure yet: benchmarks/ holds no bench_*.py."; fi

lock:  ## Write the lock files anew from pyproject.toml (needs uv; UPGRADE=yes: newest versions)
	@.ci/lock

clean:  ## Take away .venv and whatever the tools keep
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist

# A stamp is younger than what it was made from; a changed lock file starts .venv anew, so that nothing old stays in it.

.venv/.made: requirements.lock requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Crosscast needs Python 3.11 or newer; \`$(PYTHON)\` is not. Name another: make PYTHON=python3.12 ..." >&2; exit 2; }
	@echo "Setting up .venv with $$($(PYTHON) --version)"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { \
		echo "Python's venv module is missing: apt-get install python3-venv, then run this again." >&2; exit 2; }
	@touch $@

.venv/.runs: .venv/.made pyproject.toml
	@echo "Installing the libraries that Crosscast needs (about a minute the first time)"
	@$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.tests: .venv/.runs
	@echo "Installing the tools that the tests need"
	@$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements-dev.lock
	@touch $@
