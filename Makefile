# Set-up, main job and checks. Needs Python 3.11 or newer, git and make; nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8080
export SAMRAD_HOME ?= $(CURDIR)/var

.PHONY: help install install-dev run test check audit bench screenshots clean

help:            ## Show what can be made
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*## /\t/' | expand -t 14

install: $(VENV)/installed           ## Make .venv with samrad in it
install-dev: $(VENV)/installed-dev   ## The same, with what the tests need

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/installed

run: install     ## Load the bundled rounds, print their answers, serve the pages and the API
	$(BIN)/samrad load --bundled
	$(BIN)/samrad rounds --answers
	$(BIN)/samrad serve --port $(PORT)

check: install-dev   ## Lint, types and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check      ## All checks and tests; says what this machine lacks
	$(BIN)/pytest -n 2

audit: install-dev   ## Known vulnerabilities: of the snapshot, then of the service of PyPI (online)
	$(BIN)/python .ci/advisories.py
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet pip-audit
	$(VENV)/audit/bin/pip-audit --requirement constraints.txt --no-deps --disable-pip

bench: install   ## Measure against raw floors of the same run; takes a quarter of an hour
	$(BIN)/samrad bench

screenshots: install-dev   ## Take the pictures of docs/screenshots anew; needs Chromium
	$(BIN)/python -m tests.browser.screenshots

clean:           ## Remove what was made here
	rm -rf $(VENV) var build *.egg-info
