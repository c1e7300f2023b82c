# Two commands are enough: `make serve` and `make test`. Each installs what it needs into .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: serve test lint quality rules mutants elsewhere fresh-machine audit torture bench cluster cluster-stop cluster-test dist clean

serve: $(VENV)/installed  ## build from seeds/ when needed, then serve on http://127.0.0.1:8000
	$(BIN)/duanluo serve

test: $(VENV)/installed-for-tests lint  ## everything that must hold
	sh scripts/install_chromium.sh
	sh scripts/run_tests.sh $(BIN)/pytest

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --platform linux
	$(BIN)/mypy --platform win32
	$(BIN)/mypy --platform darwin

quality: $(VENV)/installed-for-tests  ## read pages made from seeds/: titles, dates, paragraphs, furniture, each with its floor
	$(BIN)/python -m tests.quality
	$(BIN)/python -m tests.quality.gold

rules: $(VENV)/installed-for-tests  ## what every rule of reading did on them: fired, right, what changes without it
	$(BIN)/python -m tests.quality.rules

ELSEWHERE := tests/index/disk tests/build/test_update.py tests/build/test_dictionary.py tests/test_cli.py tests/archive

MUTANTS ?= 40
MUTANTS_SEED ?= 1

mutants: $(VENV)/installed-for-tests  ## change thresholds and rules of reading, drawn by a seed: do tests notice? About an hour
	$(BIN)/python -m tests.quality.mutants --count $(MUTANTS) --seed $(MUTANTS_SEED)

elsewhere: $(VENV)/installed-for-tests  ## tests without what POSIX has and Windows lacks
	PYTHONPATH=tests/elsewhere $(BIN)/pytest --basetemp="$$(mktemp -d)/tests" -k "not whoosh" $(ELSEWHERE)

fresh-machine:  ## as root: both commands in a Debian 12 that has nothing but python3 and make
	sh scripts/fresh_machine.sh

audit: $(VENV)/installed-for-tests  ## every page by axe-core, the API by schemathesis, every hostile text: about ten minutes
	sh scripts/install_chromium.sh
	$(PIP) --editable '.[audit]'
	$(BIN)/pytest -m "" tests/webui/test_accessibility.py tests/webui/routes/test_api_contract.py tests/webui/test_security_text.py

torture: $(VENV)/installed-for-tests  ## every promise of trust at length, with a table of threats: an hour or more on two cores
	$(BIN)/pytest -m torture

BENCH_SOURCE ?= seeds
BENCH_PARAGRAPHS ?= 100000
BENCH_WORK ?= /tmp/duanluo-bench

bench: $(VENV)/installed-for-tests  ## this engine, Tantivy, SQLite FTS5 and Whoosh side by side over BENCH_SOURCE
	$(PIP) --editable '.[bench]'
	$(BIN)/python -m tests.bench.compare $(BENCH_SOURCE) --paragraphs $(BENCH_PARAGRAPHS) --work $(BENCH_WORK)

CLUSTER_WORK ?= /tmp/duanluo-cluster
CLUSTER_NODES ?= 3

cluster: $(VENV)/installed-for-tests  ## three nodes of OpenSearch on this machine; prints how to name them
	$(BIN)/python -m tests.cluster start $(CLUSTER_WORK) $(CLUSTER_NODES)

cluster-stop:
	$(BIN)/python -m tests.cluster stop $(CLUSTER_WORK)

cluster-test: $(VENV)/installed-for-tests  ## nodes killed, paused, parted and flooded: about twenty minutes
	REQUIRE_CLUSTER=1 $(BIN)/pytest -m cluster tests/cluster tests/engines/opensearch tests/webui

dist: $(VENV)/installed-for-tests  ## the wheel and the source archive, in dist/
	rm -rf dist build
	$(BIN)/python -m build --quiet

clean:  ## remove everything that the other targets made, the index too
	rm -rf $(VENV) index_data/*

$(BIN)/python:
	sh scripts/make_venv.sh "$(PYTHON)" $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/installed-for-tests: pyproject.toml | $(BIN)/python
	$(PIP) --editable '.[test]'
	touch $@ $(VENV)/installed
