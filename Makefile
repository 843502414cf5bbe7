# `make help` tells what there is. Everything lives in .venv and var/ below this folder; nothing else is touched.
.PHONY: run test lint fresh lock help
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps

help:
	@sed -n 's/^#: //p' Makefile

#: make run     set everything up and serve the ledger on http://127.0.0.1:8000 (HOST, PORT)
run: .venv/local
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py prepare
	@$(PYTHON) manage.py serve

#: make test    run the test suite on a PostgreSQL of its own
test: .venv/dev
	@$(PYTHON) -m pytest $(ARGS)

#: make lint    check style, types, templates, and that the settings are safe to deploy
lint: .venv/dev
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy alliance commitments dialogues

#: make fresh   empty the private ledger and load it anew (nothing is lost but what was typed into it)
fresh: .venv/local
	@$(PYTHON) manage.py fresh

#: make lock    resolve the dependencies of pyproject.toml anew into requirements/
lock: .venv/dev
	@$(PYTHON) -m uv --version

#: make help    this list
.venv/bin/python:
	@for python in python3 python3.14 python3.13 python3.12; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then exec $$python -m venv .venv; fi; \
	done; \
	echo "Pacta needs Python 3.12 or newer, and none of python3, python3.14, python3.13, python3.12 is one." >&2; exit 1

.venv/local: requirements/local.txt | .venv/bin/python
	@echo "Installing requirements/local.txt into .venv ..."
	@$(PIP) -r requirements/local.txt
	@touch $@

.venv/dev: requirements/dev.txt | .venv/bin/python
	@echo "Installing requirements/dev.txt into .venv ..."
	@$(PIP) -r requirements/dev.txt
	@touch $@ .venv/local
