#!/usr/bin/env bash
# Makes the pictures of docs/screenshots again: every page, and the sample call, each in a workspace of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=build/screenshots
rm -rf "$out"
bash .ci/display.sh .venv/bin/callmanager demo --once --out "$out/demo"
bash .ci/display.sh .venv/bin/python -m tests.pictures "$out/pages"
rm -rf docs/screenshots
mkdir -p docs/screenshots
cp "$out"/pages/*.webp docs/screenshots/
cp "$out/demo/screenshot-call.png" docs/screenshots/desktop.png
cp "$out/demo/screenshot-metrics.png" docs/screenshots/metrics.png
echo "callmanager: the pictures in docs/screenshots are new."
