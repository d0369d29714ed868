# What a person types. Everything else is for the machines that run these.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AUDIT := build/audit
JUDGES := build/judges
NODE := tests/node/node_modules/.installed
# For two cores. Many tests wait for servers and processes; a third worker uses the time.
WORKERS := 3
# The environments, the packages for Node and the linters do not wait for each other.
MAKEFLAGS += --jobs=4
PYTEST = $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup --no-loadscope-reorder

# Tests start the command many times; with byte code beside it each start is quick.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-slow test-full audit fmt lint golden pictures lock clean

demo: $(VENV)/.installed
	$(BIN)/python tests/demo.py

# At most 8 minutes on two cores: every kind of test, with samples where there are thousands of cases.
test: $(VENV)/.installed $(JUDGES)/.installed lint $(NODE)
	$(PYTEST) -m "not slow and not full"

# At most 30 minutes: the cases of which `test` takes samples, except those that only `test-full` runs.
test-slow: $(VENV)/.installed $(JUDGES)/.installed $(NODE)
	$(PYTEST) -m "slow and not full"

# By hand, hours: every request in every engine, other random inputs in each run, inputs drawn by coverage.
test-full: $(VENV)/.installed $(VENV)/.fuzzing $(JUDGES)/.installed $(NODE) lint
	PREREQUEST_FUZZ=full $(PYTEST)

audit: $(VENV)/.installed $(AUDIT)/.installed
	$(BIN)/python tests/audit/run.py $(AUDIT)/bin/pip-audit $(wildcard $(VENV)/lib/python*/site-packages)

fmt: $(VENV)/.installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

golden: $(VENV)/.installed
	$(BIN)/python -m pytest -q tests/cases --renew
	$(BIN)/python -m generator generate --quiet --force --config docs/ready/prerequest.toml
	$(BIN)/python -m tests.signing.powershell
	$(BIN)/python -m tests.house.pictures

# The pictures of README and docs, all from real output; those of the page need Chromium.
pictures: $(VENV)/.installed $(NODE)
	$(BIN)/python -m tests.house.pictures
	$(BIN)/python -m tests.targets.docs.picture

$(VENV)/.installed: tests/requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.fuzzing: tests/fuzz/requirements.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/fuzz/requirements.txt
	touch $@

$(AUDIT)/.installed: tests/audit/requirements.txt
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/audit/requirements.txt
	touch $@

# openapi-core judges requests in tests/bench, by requirements that are not ours.
$(JUDGES)/.installed: tests/bench/requirements.txt
	$(PYTHON) -m venv $(JUDGES)
	$(JUDGES)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.txt
	touch $@

$(NODE): tests/node/package-lock.json
	npm --prefix tests/node ci --no-audit --no-fund --loglevel error
	touch $@

lock: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet uv
	for folder in tests tests/fuzz tests/audit tests/bench; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			--no-emit-index-url $$folder/requirements.in -o $$folder/requirements.txt; \
	done

clean:
	rm -rf $(VENV) tests/node/node_modules build
