#!/usr/bin/env bash
# Opens the demo workspace; with no display it runs the same call headless and says where to look.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec .venv/bin/callmanager demo
fi
out=build/demo
echo "callmanager: there is no display here, so the sample call runs headless (about a minute)."
.venv/bin/callmanager demo --once --out "$out"
echo "callmanager: the recording, its sidecar, the report and a screenshot lie in $out:"
ls -l "$out"
