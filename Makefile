# Passbooth: `make` lists what can be made. Each target installs what it needs into .venv and nothing outside of it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help demo test check bench fuzz accuracy docs lock mediapipe clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

# The locks are complete, so pip needs no resolver; every file is checked against its hash.
$(VENV)/run.stamp: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	touch $@

demo: $(VENV)/run.stamp ## the whole counter on this machine: chat, desk, test cashier
	@$(BIN)/python -m bot models
	@$(BIN)/python -m bot demo

test: $(VENV)/dev.stamp ## every test, browser tests included
	@$(BIN)/python -m bot models
	$(BIN)/python -m pytest

mediapipe: $(VENV)/dev.stamp ## add the optional face engine, which reports usage to Google
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-mediapipe.txt

check: $(VENV)/dev.stamp ## ruff, mypy, the layers, the spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell -D - -D tests/house/american.txt

bench: $(VENV)/dev.stamp ## measure: the verdict, live guidance, a text turn, memory
	@$(BIN)/python -m bot models
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/dev.stamp ## ten thousand broken files through the photo worker
	@$(BIN)/python -m bot models
	$(BIN)/python -m benchmarks.fuzz

accuracy: $(VENV)/dev.stamp ## how often the verdict is wrong, on the labelled portraits: docs/accuracy.md
	$(BIN)/python -m benchmarks.accuracy
	$(BIN)/python -m bot admin agreement --write docs/accuracy.md

docs: $(VENV)/dev.stamp ## write the generated pages anew
	$(BIN)/python -m bot.payments.lifecycle > docs/orders.md
	$(BIN)/python -m bot.compliance.documents_page > docs/documents.md

lock: $(VENV)/dev.stamp ## renew the lock files from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --upgrade --output-file requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --upgrade --group dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --upgrade --extra mediapipe --constraint requirements.txt --output-file requirements-mediapipe.txt pyproject.toml

clean: ## forget the environment and the caches; data/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
