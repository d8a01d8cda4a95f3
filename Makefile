# What the system must have: make, git, python3 (3.11 or newer) and python3-venv. Nothing else is installed outside this folder.
# PORT (8000), DATABASE_URL, CACHE_URL and STATE_DIR are read from the environment; see docs/operations.md.

PYTHON = python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.PHONY: run serve demo-large test bench lint lock

run: export DJANGO_SETTINGS_MODULE = config.settings.dev
run: .venv/installed
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python manage.py start --dev

# Production's middlewares and gunicorn, on this machine only and on the embedded default.
serve: export DJANGO_SETTINGS_MODULE = config.settings.serve
serve: export ALLOW_HTTP_ON_LOOPBACK = 1
serve: .venv/installed
	@$(BIN)/python manage.py prepare --static
	@exec $(BIN)/python manage.py start

# A thousand generated cafés in the site of `make run`; ARGS="--cafes 200", ARGS=--remove takes them away.
demo-large: export DJANGO_SETTINGS_MODULE = config.settings.dev
demo-large: .venv/installed
	@$(BIN)/python manage.py prepare --quiet
	@$(BIN)/python manage.py demo_large $(ARGS)

# All that this machine can run; ARGS="tests/home -k menu" runs only that, on SQLite.
test: .venv/installed-dev
	@$(BIN)/python tests/runner.py $(ARGS)

bench: .venv/installed-dev
	@$(BIN)/python tests/bench/bench.py $(ARGS)

lint: .venv/installed-dev
	@$(BIN)/python tests/runner.py --lint

# Needs uv. Neither file may name a package registry (a test looks).
lock:
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra dev --output-file requirements-dev.lock

.venv/installed: requirements.lock | .venv/bin/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing what requirements.lock lists (a minute the first time)…"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing what requirements-dev.lock lists…"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Type: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed and $(PYTHON) is older. Type: sudo apt install python3.11 python3.11-venv && make run PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. Type: sudo apt install python3-venv"; exit 1; }
	@rm -rf .venv && $(PYTHON) -m venv .venv
