# The README's two commands are `make run` and `make test`; both make what they need first.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
PORT ?= 8000
FRONTEND := web/frontend
STATIC := web/static/build
CI_FLAGS := $(if $(CI),-p no:cacheprovider,)

.PHONY: run test setup frontend browser check corpus benchmarks clean

run: setup frontend corpus
	$(BIN)/precedent --data $(DATA) serve --port $(PORT)

test: setup frontend browser check
	$(BIN)/python -m pytest $(CI_FLAGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

setup: $(VENV)/.made

# torch first and pinned, so that the CPU build on the machine or the index is taken once and for all
$(VENV)/.made: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

frontend: $(STATIC)/.made

$(STATIC)/.made: $(VENV)/.made $(shell find $(FRONTEND) -type f -not -path '*/node_modules/*' 2>/dev/null)
	$(BIN)/python $(FRONTEND)/build.py
	touch $@

browser:
	$(BIN)/python tests/install_browser.py

# The bundled corpus, read the first time only: an unchanged library is left as it is.
corpus: setup
	$(BIN)/precedent --data $(DATA) ingest corpus/case-studies

benchmarks: setup
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) $(DATA) $(STATIC) $(FRONTEND)/node_modules
