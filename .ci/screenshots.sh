#!/usr/bin/env bash
# Makes the README's pictures again from the sample call, in a workspace of its own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=build/screenshots
rm -rf "$out"
bash .ci/display.sh .venv/bin/callmanager demo --once --out "$out"
mkdir -p docs/screenshots
cp "$out/screenshot-call.png" docs/screenshots/desktop.png
cp "$out/screenshot-metrics.png" docs/screenshots/metrics.png
echo "callmanager: the pictures in docs/screenshots are new."
