#!/usr/bin/env bash
# Every check, then every test under a private display; pytest's own summary is the last line.
# A test that fails has two more tries, at most six of them in a run: see docs/decisions.md. Each is told, with its traceback.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash .ci/check.sh
mkdir -p build/coverage
exec bash .ci/display.sh .venv/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder \
  --reruns 2 --reruns-delay 2 --max-suite-reruns 6 --rerun-show-tracebacks "$@"
