# Needs Python 3.11 or later and nothing else; everything it makes stays in .venv/ and .local/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help install run demo test check lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed ## set everything up in .venv (hashed lock file)

$(VENV)/.installed: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

run: install messages ## bring the whole system up; Ctrl-C stops it (PORT=8000)
	@exec $(BIN)/python -m onestop.local.run

demo: install messages ## the same, and play a drill
	@exec $(BIN)/python -m onestop.local.run --demo

test: install messages ## run the tests, file by file on all cores (ARGS="-k name" to choose)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: messages
messages: install
	@$(BIN)/pybabel --quiet compile --domain django --directory onestop/locale

check: install messages ## style, types, import directions, migrations, API schema
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_migrations.py tests/onestop/test_schema.py tests/onestop/test_schema_changes.py

lock: install ## write the lock files anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra mocks --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o docker/requirements.lock

clean: ## forget the environment and all local data
	rm -rf $(VENV) .local
