#!/usr/bin/env bash
# Takes the texts of the window into resources/i18n and compiles them; what is new is left for a person to translate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ts=resources/i18n/callmanager_en.ts
mapfile -t sources < <(find callmanager/ui -name '*.py' | sort)
.venv/bin/pyside6-lupdate "${sources[@]}" -ts "$ts" -source-language es -target-language en \
  -locations none -no-obsolete -silent
.venv/bin/pyside6-lrelease -silent "$ts" -qm "${ts%.ts}.qm"
if grep -q 'type="unfinished"' "$ts"; then
  echo "callmanager: these texts have no translation yet; write it into $ts and run this again:" >&2
  grep -B1 'type="unfinished"' "$ts" | grep -o '<source>.*</source>' >&2
  exit 1
fi
