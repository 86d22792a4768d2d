# The two commands are `make run` and `make test`; `make help` lists the rest.
SHELL := bash
PY := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help env env-test run test coverage check bench proof lock screenshots translations binary wheel clean

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

env: ## Make .venv from the lock, with the system packages that running needs
	@bash .ci/env.sh

env-test: # the same, and what the tests need
	@bash .ci/env.sh test

run: env ## Open the desktop in its demo workspace (with no display: run the sample call headless)
	@bash .ci/demo.sh

test: env-test ## Run every check and every test
	@bash .ci/test.sh

coverage: env-test ## Run every test and print which lines and branches none of them reaches
	@bash .ci/test.sh --cov --cov-report=term

check: env ## Lint, format, types and import contracts, without the tests
	@bash .ci/check.sh

bench: env-test ## Print the figures
	@bash .ci/display.sh $(PY) -m tests.benchmarks

proof: env-test ## Run the fault tests and everything long, and write docs/proofs.md
	@bash .ci/display.sh $(PY) -m pytest -m "(fault or slow) and not real_llm" --timeout 7200 --proof-report docs/proofs.md

lock: env ## Resolve the dependencies again and write requirements.lock
	@$(PY) -m uv pip compile --quiet --upgrade --universal --generate-hashes --group dev pyproject.toml \
	  --python-version 3.11 --no-annotate --custom-compile-command "make lock" -o requirements.lock

screenshots: env-test ## Make the pictures in docs/screenshots again
	@bash .ci/screenshots.sh

translations: env ## Take the window's texts into resources/i18n and compile them
	@bash .ci/translations.sh

binary: env-test ## Build the one-folder program into dist/
	@$(PY) -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build/binary callmanager.spec

wheel: env ## Build the wheel into dist/
	@$(PY) -m hatchling build -t wheel

clean: ## Remove what was built; .venv and recordings stay
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find callmanager tests -name __pycache__ -type d -prune -exec rm -rf {} +
