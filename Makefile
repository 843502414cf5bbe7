# `make help` tells what there is. Everything is made in .venv and var/ below this folder; nothing else is touched.
# All paths are relative, so that the folder may have any name.
.PHONY: run test lint fuzz bench fresh lock messages help
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
KOREAN := locale/ko/LC_MESSAGES/django.mo
INSTALL := $(PYTHON) -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps
LOCK := $(PYTHON) -m uv pip compile --quiet --no-config --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header pyproject.toml

#: make run     set everything up, then serve the ledger on http://127.0.0.1:8000 (HOST, PORT); Ctrl-C stops it
run: .venv/local $(KOREAN)
	@$(PYTHON) manage.py prepare
	@$(PYTHON) manage.py serve

#: make test    run the tests, a process per core, on a PostgreSQL of their own (ARGS="-k name" for some of them)
test: .venv/dev $(KOREAN)
	@$(PYTHON) -m pytest --numprocesses auto --dist loadfile $(ARGS)

#: make lint    check style, types and templates
lint: export DATABASE_URL = postgresql://
lint: export SECRET_KEY = for lint only
lint: .venv/dev
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m mypy
	@find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade --check --target-version 6.1

#: make fuzz    make up twenty times as many requests to the API as the tests do (FUZZ_TIMES for another number)
fuzz: export FUZZ_TIMES ?= 20
fuzz: .venv/dev
	@$(PYTHON) -m pytest --numprocesses=auto tests/test_api_made_up.py $(ARGS)

#: make bench   measure, on a PostgreSQL of its own (ARGS=writers for one part: history, writers, kill, tables, generate, api, served, restart)
bench: .venv/dev
	@$(PYTHON) -m tests.bench $(ARGS)

#: make fresh   empty the private ledger and load it anew; what was typed into it is lost
fresh: .venv/local
	@$(PYTHON) manage.py discard
	@env -u DATABASE_URL -u DATABASE_OWNER_URL $(PYTHON) manage.py prepare

#: make lock    lock the dependencies of pyproject.toml in requirements/ (ARGS=--upgrade for newer versions)
lock: .venv/dev
	@$(LOCK) --group local --group dev --output-file requirements/dev.txt $(ARGS)
	@$(LOCK) --group local --constraint requirements/dev.txt --output-file requirements/local.txt
	@$(LOCK) --constraint requirements/dev.txt --output-file requirements/production.txt

#: make messages  bring locale/ up to date with what templates and code say in English (needs GNU gettext)
messages: .venv/local
	@DATABASE_URL=postgresql:// SECRET_KEY=none $(PYTHON) -m django makemessages --settings alliance.settings \
		--locale ko --no-location --no-obsolete --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --verbosity 0
	@sed -i -e '/^"POT-Creation-Date/d' -e '/^"Report-Msgid-Bugs-To/d' locale/ko/LC_MESSAGES/django.po

#: make help    show this list
help:
	@sed -n 's/^#: //p' Makefile

# .venv is made anew when a lock has changed, and only then; `make run` leaves out what only tests need.
.venv/made: requirements/local.txt requirements/dev.txt
	@for python in python3 python3.14 python3.13 python3.12; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then \
			$$python -m venv --clear .venv && touch $@; exit; \
		fi; \
	done; \
	echo "Pacta needs Python 3.12 or newer; none of python3, python3.14, python3.13 and python3.12 is that." >&2; exit 1

.venv/local: .venv/made
	@echo "Installing what Pacta needs into .venv ..."
	@$(INSTALL) --requirement requirements/local.txt
	@touch $@

.venv/dev: .venv/made
	@echo "Installing what Pacta and its tests need into .venv ..."
	@$(INSTALL) --requirement requirements/dev.txt
	@touch .venv/local $@

$(KOREAN): locale/ko/LC_MESSAGES/django.po | .venv/made
	@$(MAKE) --silent .venv/local
	@.venv/bin/pybabel --quiet compile --domain django --directory locale
