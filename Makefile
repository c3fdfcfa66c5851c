# `make` alone lists what one can do. Every target sets up what it needs first.

PORT ?= 8787
VENV := .venv
PY := $(VENV)/bin/python

# Which Python makes .venv: the one named by PYTHON=, else the one that already made it, else the first that is new
# enough. If none is, python3 is tried all the same: the set-up then says what is missing.
fits = for each in $(PY) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && exit; done; \
	echo python3
PYTHON ?= $(shell $(fits))
INSTALL = $(PYTHON) requirements/install.py

.DEFAULT_GOAL := help
.PHONY: help setup demo run test chaos coverage check format bench messages lock clean packages packages-run

help: ## List the targets
	@echo "Sister Libraries bot. Targets:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)$$/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

setup: packages ## Set up everything for development in .venv (PYTHON=python3.12 chooses the Python)
	@echo "Ready: $$($(PY) --version) in .venv"

packages:
	@$(INSTALL) dev

packages-run:
	@$(INSTALL) run

demo: packages-run ## Serve the playground with sample data on http://127.0.0.1:8787 (PORT= changes it)
	@$(PY) -m bot playground --fresh --port $(PORT)

run: packages-run ## Start the bot with the settings in .env
	@$(PY) -m bot run

# As many workers as there are processors, at most four: each has a PostgreSQL and a browser of its own.
EVERYTHING = pytest -n auto --maxprocesses 4

test: packages ## Run all tests, PostgreSQL included (TESTS=path runs a part)
ifdef TESTS
	@$(PY) -m pytest $(TESTS)
else
	@$(PY) -m $(EVERYTHING)
endif

# FIRST= goes on where an earlier run with the same SEED= ended.
KILLS ?= 400
FIRST ?= 1

chaos: packages ## Kill workers at random moments on both databases, and count (KILLS=2000 for more)
	@$(PY) -m tests.chaos --kills $(KILLS) --first $(FIRST) --seed "$(SEED)"

# The data lives in a folder of its own, so that two runs at once do not mix.
coverage: packages ## Run all tests and hold how much of the code they reach to its floors
	@data=$$(mktemp -d) && trap 'rm -rf "$$data"' EXIT && export COVERAGE_FILE="$$data/coverage" && \
	$(PY) -m coverage run -m $(EVERYTHING) && \
	$(PY) -m coverage combine --quiet && \
	$(PY) -m coverage report --skip-covered --fail-under=90 && \
	echo "core alone:" && $(PY) -m coverage report --include='core/*' --format=total --fail-under=95

check: packages ## Check style, types and who may import whom
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy
	@$(PY) $(VENV)/bin/lint-imports

format: packages ## Format the code and repair what ruff can repair
	@$(PY) -m ruff check --fix-only
	@$(PY) -m ruff format

bench: packages ## Run the benchmarks, print the table and write benchmarks/results.json
	@$(PY) -m benchmarks

CATALOGUE := core/content/translations

messages: packages ## Collect the texts into the gettext catalogue and update the translations
	@$(PY) -m babel.messages.frontend --quiet extract --omit-header --no-location --sort-by-file \
		--no-default-keywords --keyword=_ --keyword=n_:1,2 --add-comments=Translators: \
		--output=$(CATALOGUE)/sister.pot core adapters bot
	@for po in $(CATALOGUE)/*.po; do test ! -e "$$po" || \
		$(PY) -m babel.messages.frontend --quiet update --no-fuzzy-matching --ignore-pot-creation-date \
		--locale="$$(basename "$$po" .po)" --input-file=$(CATALOGUE)/sister.pot --output-file="$$po" || exit; done

lock: packages ## Pin the requirements anew (UPGRADE=--upgrade takes the newest releases)
	@$(PY) requirements/lock.py $(UPGRADE)

clean: ## Remove .venv and everything else that was made here
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
