# Two commands on a machine with Python 3.11+, git and make:
#   make matrix   set up, check the record, write docs/ (docs/matrix.md), print the matrix
#   make test     set up, then linter, type checker and all tests
# Everything is installed into .venv, which git ignores.

.POSIX:
SHELL = /bin/sh
VENV = .venv
PY = $(VENV)/bin/python
READY = $(VENV)/.ready

.PHONY: help setup matrix test check lint clean

help:
	@sed -n '1,4s/^# \{0,1\}//p' Makefile

setup: $(READY)

# Runs again only when pyproject.toml changes, so later runs need no network.
$(READY): pyproject.toml
	@python=""; \
	for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then python=$$each; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.11 or newer is needed; none was found on PATH." >&2; exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$($$python --version) ..."; \
	$$python -m venv $(VENV) || { \
	  echo "python -m venv failed; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)

matrix: setup
	@$(PY) -m registry docs
	@$(PY) -m registry check
	@$(PY) -m registry matrix --format plain

test: setup
	$(PY) -m ruff format --check registry tests
	$(PY) -m ruff check registry tests
	$(PY) -m mypy
	$(PY) -m registry check
	$(PY) -m registry docs --check
	$(PY) -m pytest -n auto

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
