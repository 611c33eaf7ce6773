# Shorthands for a clone set up with ./setup.sh dev
PYTHON ?= .venv/bin/python
export OMP_NUM_THREADS ?= 1

.PHONY: test lint docs picture screenshots front bench long

test:            ## the tests
	$(PYTHON) -m pytest

lint:            ## style and strict types
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

docs:            ## write docs/cli.md and docs/errors.md from the code
	$(PYTHON) docs/generate.py

picture:         ## write docs/read.svg, the picture in the README
	$(PYTHON) docs/picture.py

front:           ## build the desk's map and charts from npm packages (Node 20.19 or later), and test their reckoning
	cd src/dateline/web/front && npm ci && npm run build && npm test

screenshots:     ## write docs/desk-*.png, the desk's pictures in the README, as Chromium shows them
	$(PYTHON) docs/screenshots.py

bench:           ## words a second against a bare spaCy pass
	$(PYTHON) benchmarks/throughput.py

lock:            ## write the lock files from pyproject.toml; needs uv
	uv pip compile pyproject.toml --extra web --extra fetch --extra archives --extra pdf --extra mcp --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --constraint requirements.lock --universal --generate-hashes --python-version 3.11 --no-header --no-annotate -q -o requirements-dev.lock

long:            ## the tests with ten times as many generated examples, then the ledger's long runs into docs/promises.md (an hour), then a small map drawn
	HYPOTHESIS_PROFILE=long $(PYTHON) -m pytest
	$(PYTHON) tests/crash/long.py
	$(PYTHON) benchmarks/map.py --claims 8000 --times 1
