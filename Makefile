# make league        sets everything up and prints the league tables of the shipped cases
# make test          sets everything up and runs the tests, with few random examples
# make test-slow     runs the slow tests, and those with random examples with all of them
# make test-newest   runs them with the newest release of everything
# make test-oldest   runs them with the oldest releases that pyproject.toml allows
# make site          publishes the shipped tables in four languages, into site/
# make update        writes the lock files anew
PYTHON ?= python3
VENV := .venv
SCRIPTS := bin
ifeq ($(OS),Windows_NT)
SCRIPTS := Scripts
endif
BIN := $(VENV)/$(SCRIPTS)
NEWEST := .venv-newest/$(SCRIPTS)
OLDEST := .venv-oldest/$(SCRIPTS)
UPDATE := .venv-update/$(SCRIPTS)

PIP := -m pip --quiet --disable-pip-version-check
# Only what the lock files name; nothing is built but scorekit, by the build backend that is locked, too.
LOCKED := $(PIP) install --require-hashes --only-binary :all:
OURSELVES := $(PIP) install --no-deps --no-build-isolation -e .
LOCK := $(UPDATE)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--custom-compile-command "make update"

# What test-slow runs; .ci/run leaves the random examples that make test tries a few of to those who change the engine.
EXAMPLES ?= all
MARKED ?= slow or many_examples

.PHONY: league site picture catalogues test test-slow test-all test-newest test-oldest lint fuzz bench update clean

league: $(VENV)/.installed
	@$(BIN)/scorekit league

# The blogger's table, the stories, the Belgian and the Australian figures; and the worked example of three years.
site: $(VENV)/.installed-dev
	@$(BIN)/scorekit publish lastige-klant stories be-telecom/2020 be-telecom/2021 be-repair/2020-H2 \
		au-complaints/2020-Q2 au-complaints/2021-Q2 --to site --language en,nl,fr,de
	@$(BIN)/scorekit publish years/2023 years/2024 years/2025 --project examples --to site-years \
		--language en,nl,fr,de

# The picture of a site that README.md shows.
picture: $(VENV)/.installed-dev
	@$(BIN)/python docs/pictures/draw.py

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

test-slow: $(VENV)/.installed-dev
	SCOREKIT_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -n auto --dist worksteal -m "$(MARKED)"

test-all: $(VENV)/.installed-dev
	SCOREKIT_EXAMPLES=all $(BIN)/python -m pytest -n auto

test-newest:
	@test -x $(NEWEST)/python || $(PYTHON) -m venv .venv-newest
	@$(NEWEST)/python $(PIP) install --upgrade --upgrade-strategy eager -e ".[dev]"
	$(NEWEST)/python -m pytest -n auto -m "not slow"

test-oldest: .venv-oldest/.installed
	$(OLDEST)/python -m pytest -n auto -m "not slow"

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.prose

fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600)

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/run.py

$(VENV)/.installed: pyproject.toml requirements.lock
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "scorekit needs Python 3.11 or later; name one with make PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python $(LOCKED) -r requirements.lock
	@$(BIN)/python $(OURSELVES)
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@$(BIN)/python $(LOCKED) -r requirements-dev.lock
	@touch $@

# The oldest releases have wheels for the oldest Python only.
.venv-oldest/.installed: pyproject.toml requirements-oldest.lock
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info[:2] != (3, 11))" || { echo "the oldest releases are tested with Python 3.11; name one with make test-oldest PYTHON=..."; exit 1; }
	@rm -rf .venv-oldest
	@$(PYTHON) -m venv .venv-oldest
	@$(OLDEST)/python $(LOCKED) -r requirements-oldest.lock
	@$(OLDEST)/python $(OURSELVES)
	@touch $@

update:
	@test -x $(UPDATE)/python || $(PYTHON) -m venv .venv-update
	@$(UPDATE)/python $(PIP) install --upgrade uv
	@$(LOCK) --group build pyproject.toml -o requirements.lock
	@$(LOCK) --group build --all-extras -c requirements.lock pyproject.toml -o requirements-dev.lock
	@$(LOCK) --group build --all-extras --resolution lowest-direct pyproject.toml -o requirements-oldest.lock
	@$(LOCK) --group reader -o requirements-reader.lock

# The translations, out of the files that people edit.
catalogues: $(VENV)/.installed-dev
	@for language in nl fr de; do \
		$(BIN)/pybabel --quiet compile --locale $$language --input-file scorekit/wording/$$language.po \
			--output-file scorekit/wording/$$language.mo; done

clean:
	rm -rf .venv .venv-3.13 .venv-newest .venv-oldest .venv-update build dist
	rm -rf .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
