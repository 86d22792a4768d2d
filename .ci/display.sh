#!/usr/bin/env bash
# Runs a command under a private Xvfb that ends with it; where there is no Xvfb, under the display there is.
#   display.sh COMMAND [ARGUMENT...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null
command -v Xvfb >/dev/null || exec "$@"

scratch=$(mktemp -d)
server=
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# -displayfd: the server picks a free number and writes it when it is ready to be used.
Xvfb -displayfd 3 -screen 0 1920x1200x24 -nolisten tcp 3>"$scratch/display" 2>"$scratch/log" &
server=$!
for _ in $(seq 200); do
  if [ -s "$scratch/display" ]; then break; fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.05
done
[ -s "$scratch/display" ] || { echo "callmanager: Xvfb did not start:" >&2; cat "$scratch/log" >&2; exit 1; }

export DISPLAY=":$(cat "$scratch/display")" QT_QPA_PLATFORM=xcb
unset WAYLAND_DISPLAY
"$@"
