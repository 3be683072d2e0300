# Every target sets itself up: a virtual environment in .venv, made again when pyproject.toml changes.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PYTHONHASHSEED := 0

.PHONY: demo test check quick bench test-rtds test-e2e sim fuzz wheel clean
.DEFAULT_GOAL := demo

$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/.installed        ## the whole story: a no-WAN flat, paired and back on supply
	@$(BIN)/nowan demo --out demo-out

check: $(VENV)/.installed       ## style, types, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

quick: $(VENV)/.installed       ## the tests that need no process, browser or wheel
	$(BIN)/pytest -n 2 -m 'not slow and not browser' tests

test: check                     ## the gate: checks, tests, and the wheel tried in an empty environment
	$(BIN)/pytest -n 2 -m 'not slow' tests
	$(BIN)/python -m tests.wheel

bench: $(VENV)/.installed       ## speed, as ratios beside a bare reference in the same run
	$(BIN)/python -m bench

test-rtds: $(VENV)/.installed   ## all of the published Reference Test Data Set; fails where it is absent
	@test -n "$$NOWAN_RTDS" || { echo 'NOWAN_RTDS names no folder: see docs/testing.md' >&2; exit 1; }
	$(BIN)/pytest -n 2 -m rtds --rtds-all tests

test-e2e: $(VENV)/.installed    ## processes, browsers and LibreOffice
	$(BIN)/pytest -m 'slow or browser' tests

sim: $(VENV)/.installed         ## a thousand seeds of the simulation harness, and the planted bugs
	$(BIN)/python -m nowan.world.runtime.sim --seeds 1000 --plants

fuzz: $(VENV)/.installed        ## hostile octets against every reader, for FUZZ_SECONDS (3600) on one core
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	$(BIN)/python -m fuzz run
	$(BIN)/python -m fuzz report

wheel: $(VENV)/.installed
	$(BIN)/python -m build --wheel --no-isolation

clean:
	rm -rf $(VENV) dist build demo-out
