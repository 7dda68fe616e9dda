# make run: from a bare machine to the demo · make test: from a bare machine to all tests
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8000
# How many processes run the tests, and which tests: make test TESTS=tests/units
JOBS ?= 2
TESTS ?=

BIN := .venv/bin
SYSTEM := sh eventapp/deploy/system.sh
# What is installed is named by what it was made from, so that a second run has nothing to do.
sum = $(shell $(1) | sha256sum | cut -c1-16)
RUNTIME := .venv/.runtime-$(call sum,cat requirements.txt)
DEVELOPMENT := .venv/.development-$(call sum,cat requirements-dev.txt)
PROJECT := .venv/.project-$(call sum,sed /^.tool/Q pyproject.toml)
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard eventapp/translations/*/LC_MESSAGES/*.po))

.NOTPARALLEL:
.PHONY: help setup run test check bench lock migration texts pictures clean environment development pango translations

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 16

setup: environment $(RUNTIME) $(PROJECT) translations ## the environment in .venv, nothing else

run: pango setup ## the demo at http://127.0.0.1:8000 (HOST=, PORT=), from a bare machine
	@exec $(BIN)/eventapp serve --demo --host $(HOST) --port $(PORT)

test: development ## every test: SQLite, PostgreSQL, Redis, browser, from a bare machine
	@$(SYSTEM) tests
	@$(SYSTEM) chromium || echo "No Chromium: the browser tests will be reported as not run." >&2
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --pg $(TESTS)

check: development ## lint, format, types, architecture
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --quiet --lint templates
	@! grep -nE '://|^-|@ file' requirements.txt requirements-dev.txt \
		|| { echo "A lock names an address." >&2; exit 1; }
	@echo "All checks passed."

bench: development ## measure: check-ins, pages, hard codes, a slow phone (PARTS="archive rush": minutes more)
	@$(SYSTEM) pango
	@$(BIN)/python -m tests.bench $(PARTS)

# Universal (any system, Python 3.11 and later), hashed, and naming no index; needs uv.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate $(UPGRADE) pyproject.toml
lock: ## write both lock files anew (UPGRADE=--upgrade takes new releases)
	@$(LOCK) --extra build --output-file requirements.txt
	@$(LOCK) --extra build --extra dev --constraints requirements.txt \
		--output-file requirements-dev.txt

migration: development ## write a migration for changed models (NAME="what changes")
	@$(BIN)/python -m eventapp.db.revise $(NAME)

EN := eventapp/translations/en/LC_MESSAGES/messages.po
EXTRACT := $(BIN)/pybabel --quiet extract --mapping pyproject.toml --keyword lazy_gettext --keyword _l \
	--keyword lazy_pgettext:1c,2 --add-location file --sort-by-file --output
# Lines that would differ by day, person or release of the tool.
VOLATILE := (POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To|Last-Translator|Language-Team|Generated-By)
texts: development ## collect the texts of pages and code into the English catalogue
	@mkdir -p tests/output
	@$(EXTRACT) tests/output/messages.pot eventapp templates
	@$(BIN)/pybabel --quiet $$([ -e $(EN) ] && echo update --no-fuzzy-matching --ignore-obsolete || echo init) \
		--input-file tests/output/messages.pot --output-dir eventapp/translations --locale en
	@sed -i -E '/^"$(VOLATILE): /d' $(EN)
	@echo "English: $$($(BIN)/pybabel compile -i $(EN) -o /dev/null --statistics 2>&1 | sed -n 1p)"

pictures: development ## pictures of the main pages for the README
	@$(BIN)/python -m tests.browser.pictures

clean: ## remove the environment and all caches; instance/ stays
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
		.hypothesis tests/output
	@find eventapp tests -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f $(TRANSLATIONS)

development: environment $(DEVELOPMENT) $(PROJECT) translations

# Made anew when its Python is gone or the folder was moved; scripts in it hold the full path.
environment:
	@grep -qsF '$(CURDIR)/.venv' $(BIN)/pip && $(BIN)/python -c '' 2>/dev/null || { \
		for python in python3.11 python3.12 python3.13 python3; do \
			$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
			python=; \
		done; \
		[ -n "$$python" ] || { echo "Python 3.11 or later is needed: apt-get install python3" >&2; exit 1; }; \
		PYTHON=$$python $(SYSTEM) python; \
		echo "Making .venv with $$($$python --version)"; \
		$$python -m venv --clear .venv; \
	}

PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --quiet

$(RUNTIME): | environment
	@[ -e $(DEVELOPMENT) ] || { echo "Installing requirements.txt"; \
		$(PIP) --require-hashes -r requirements.txt; }
	@rm -f .venv/.runtime-*; touch $@

$(DEVELOPMENT): | environment
	@echo "Installing requirements-dev.txt"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@rm -f .venv/.development-*; touch $@

$(PROJECT): | environment $(RUNTIME)
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@rm -f .venv/.project-*; touch $@

translations: $(TRANSLATIONS)

%.mo: %.po | environment $(RUNTIME)
	@$(BIN)/pybabel --quiet compile -i $< -o $@

pango:
	@$(SYSTEM) pango || echo "Until then certificates and lists can't be made as PDF." >&2
