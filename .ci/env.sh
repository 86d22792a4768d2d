#!/usr/bin/env bash
# Lays the environment of this checkout: system packages, .venv from requirements.lock, the project itself.
#   env.sh        what running needs
#   env.sh test   what the tests need as well
# Running it again when nothing changed takes a moment. It asks nothing and reads no input.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null
purpose=${1:-run}

run_packages=(
  libportaudio2 libasound2-plugins
  libegl1 libgl1 libopengl0 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core
  libxkbcommon0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
  libxcb-render-util0 libxcb-shape0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1
)
test_packages=(pulseaudio pulseaudio-utils xvfb espeak-ng sox ffmpeg git binutils dbus e2fsprogs mount util-linux postgresql)

say() { printf 'callmanager: %s\n' "$*" >&2; }

installed() { # NAME: also under the name that newer releases gave it (libglib2.0-0t64)
  case $(dpkg-query -W -f '${db:Status-Abbrev}' "$1" "$1t64" 2>/dev/null) in *ii*) ;; *) return 1 ;; esac
}

find_python() { # prints the newest usable Python; pyproject.toml says 3.11 to 3.13
  local name
  for name in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    [ -n "$name" ] && "$name" -c '
import sys
import ensurepip, venv
sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && { command -v "$name"; return; }
  done
  return 1
}

has_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && return
  done
  return 1
}

system_packages() {
  command -v apt-get >/dev/null || { say "no apt-get here; see the README for the libraries this system needs."; return; }
  local wanted=("${run_packages[@]}") missing=() name
  case $(uname -m) in
    x86_64) ;;
    *) wanted+=(gcc libc6-dev python3-dev portaudio19-dev) ;; # rtmixer has wheels for x86-64 alone
  esac
  [ "$purpose" != test ] || wanted+=("${test_packages[@]}")
  for name in "${wanted[@]}"; do installed "$name" || missing+=("$name"); done
  [ -x .venv/bin/python ] || find_python >/dev/null || missing+=(python3 python3-venv)
  [ "$purpose" != test ] || has_browser || missing+=(chromium)
  [ ${#missing[@]} -gt 0 ] || return 0

  local apt=(apt-get -y -o Acquire::Retries=5 -o Acquire::http::Timeout=60 -o DPkg::Lock::Timeout=300)
  if [ "$(id -u)" -ne 0 ]; then
    say "these system packages are missing: ${missing[*]}"
    say "install them, then run the same command again:"
    say "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
    exit 1
  fi
  say "installing ${#missing[@]} system packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  retry "${apt[@]}" -qq update
  retry "${apt[@]}" -qq install --no-install-recommends "${missing[@]}" >/dev/null
}

retry() { # a registry that is slow or away for a moment must not end the whole run
  local turn
  for turn in 1 2 3; do
    "$@" && return
    [ "$turn" -eq 3 ] || { say "that failed; trying again ($turn of 2)"; sleep $((turn * 5)); }
  done
  say "gave up after three tries: $*"
  return 1
}

lay_venv() {
  local stamp=.venv/laid-from key python
  key=$(cat requirements.lock pyproject.toml .ci/env.sh | cksum)
  if [ -x .venv/bin/callmanager ] && [ "$(cat "$stamp" 2>/dev/null)" = "$key" ] \
    && .venv/bin/python -c 'import callmanager' 2>/dev/null; then
    return
  fi
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python) || {
      say "Python 3.11, 3.12 or 3.13 with its venv module is needed, and none was found. Install it (or set PYTHON to it), then run the same command again."
      exit 1
    }
    say "making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
  fi
  export PIP_RETRIES=${PIP_RETRIES:-10} PIP_DEFAULT_TIMEOUT=${PIP_DEFAULT_TIMEOUT:-60}
  export PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_PROGRESS_BAR=off
  say "installing what requirements.lock names (a few minutes the first time)"
  retry .venv/bin/python -m pip install -q --require-hashes --no-deps -r requirements.lock
  .venv/bin/python -m pip install -q --no-build-isolation --no-deps -e .
  printf '%s\n' "$key" >"$stamp"
  say "ready: .venv/bin/callmanager"
}

[ "$(uname -s)" != Linux ] || system_packages
lay_venv
