# Set-up, main job and checks. Needs Python 3.11 or newer, git and make; nothing else.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet
PORT   ?=
DIST   ?= dist
TESTS  ?=
export SAMRAD_HOME ?= $(CURDIR)/var

.PHONY: help install install-dev run test check docs audit lock release wording bench screenshots clean

help:            ## Show what can be made
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/: .*## /\t/' | expand -t 14

install: $(VENV)/installed           ## Make .venv with samrad in it
install-dev: $(VENV)/installed-dev   ## The same, with what the tests need

$(VENV)/bin/python: requirements/build.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --requirement requirements/build.txt

$(VENV)/installed: $(VENV)/bin/python pyproject.toml requirements/run.txt
	$(PIP) install --require-hashes --requirement requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/bin/python pyproject.toml requirements/dev.txt
	$(PIP) install --require-hashes --requirement requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/installed

run: install     ## Load and list the bundled rounds, serve the pages and the API
	@$(BIN)/samrad serve --bundled $(if $(PORT),--port $(PORT))

check: install-dev   ## Lint, types and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check      ## All checks and tests; says what this machine lacks
	$(BIN)/pytest -n 2 $(TESTS)

audit:           ## Ask the advisory service of PyPI about each locked version (online)
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet pip-audit
	$(VENV)/audit/bin/pip-audit --requirement requirements/dev.txt --no-deps --disable-pip
	$(VENV)/audit/bin/pip-audit --requirement requirements/build.txt --no-deps --disable-pip

COMPILE = $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	--generate-hashes --no-annotate --custom-compile-command 'make lock'

lock:            ## Lock the newest versions that pyproject.toml allows, with their hashes (online)
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv
	$(COMPILE) pyproject.toml --extra dev --output-file requirements/dev.txt
	$(COMPILE) pyproject.toml --extra metrics --constraint requirements/dev.txt --output-file requirements/run.txt
	$(COMPILE) --group build --constraint requirements/dev.txt --output-file requirements/build.txt

release: install-dev   ## Make dist/: the wheel, and the bill of all that it runs with
	rm -rf $(DIST)
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir $(DIST) .
	$(BIN)/python -m cyclonedx_py requirements requirements/run.txt --pyproject pyproject.toml \
		--mc-type application --output-reproducible --validate --output-file $(DIST)/samrad.cdx.json

docs: install-dev    ## Make the files of docs/ anew that are made from the program
	$(BIN)/python -m tools.docs

wording: install-dev ## Bring the Swedish catalogue up to date with the sentences in the code
	$(BIN)/python -m tools.messages

bench: install   ## Measure against raw floors of the same run; takes a quarter of an hour
	$(BIN)/python -m bench

screenshots: install-dev   ## Take the pictures of docs/screenshots anew; needs Chromium
	$(BIN)/python -m tests.browser.screenshots

clean:           ## Remove what was made here
	rm -rf $(VENV) var build dist *.egg-info
