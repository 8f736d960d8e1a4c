# make report   builds the sample report and says where it lies
# make test     installs what the tests need and runs everything that CI runs
# make quick    runs the tests that are not marked as slow: what to run while working
# make fix      formats the code; make templates, make messages, make errors remake what is made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPORT := build/zhangzhou-sfj-2023.docx

.PHONY: report test suite quick checks fix templates messages errors system clean

report: $(VENV)/.installed
	@mkdir -p build
	@$(BIN)/docgen build samples/zhangzhou-sfj/2023 -o $(REPORT)
	@echo "$(CURDIR)/$(REPORT)"

test: checks suite

suite: $(VENV)/.installed-dev system
	$(BIN)/python -m pytest -n auto

quick: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -q -n auto -m "not slow"

checks: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py --check

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

templates: $(VENV)/.installed
	$(BIN)/python tools/make_templates.py

messages: $(VENV)/.installed-dev
	$(BIN)/python tools/messages.py

errors: $(VENV)/.installed-dev
	$(BIN)/python -m pytest tests/test_errors.py tests/test_commands.py --regenerate

# LibreOffice, Chromium and a Chinese font, by apt where they are missing; otherwise says what to install.
system:
	@sh tools/system-packages.sh

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "docgen needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"

# The compiled modules are written once here: every command starts faster.
$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m compileall -q docgen
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

clean:
	rm -rf $(VENV) build dist
