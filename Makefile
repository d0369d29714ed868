# What a person types. Everything else is for the machines that run these.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE := tests/node/node_modules/.installed

# Tests start the command many times; with byte code beside it each start is quick.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-full fmt lint golden lock clean

demo: $(VENV)/.installed
	$(BIN)/python tests/demo.py

test: $(VENV)/.installed $(NODE) lint
	$(BIN)/python -m pytest -q -m "not full" -n 2 --dist loadgroup

test-full: $(VENV)/.installed $(NODE) lint
	PREREQUEST_FUZZ=full $(BIN)/python -m pytest -q -n 2 --dist loadgroup

fmt: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

golden: $(VENV)/.installed
	$(BIN)/python -m pytest -q tests/cases --renew

$(VENV)/.installed: tests/requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(NODE): tests/node/package-lock.json
	npm --prefix tests/node ci --no-audit --no-fund --loglevel error
	touch $@

lock: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url tests/requirements.in -o tests/requirements.txt

clean:
	rm -rf $(VENV) tests/node/node_modules build
