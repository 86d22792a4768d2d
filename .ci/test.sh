#!/usr/bin/env bash
# Every check, then every test under a private display; pytest's own summary is the last line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash .ci/check.sh
mkdir -p build/coverage
exec bash .ci/display.sh .venv/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder "$@"
