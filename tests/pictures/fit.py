"""Tells what does not fit, page by page, at the scale that QT_SCALE_FACTOR sets: one line of JSON at the end.

``python -m tests.pictures.fit [--pages metrics/team] [--languages es,en]``
"""

import argparse
import json
import sys

from callmanager.ui.application import language_of
from callmanager.ui.main_window import SMALLEST
from callmanager.ui.screenshots import open_page, settle
from tests.pictures.window import VIEWS, pictured_window
from tests.ui.fitting import cut, overlaps


def main() -> int:
    """Look at each page in the smallest window; 0 when all were looked at."""
    parser = argparse.ArgumentParser(prog="tests.pictures.fit")
    parser.add_argument("--pages", default="")
    parser.add_argument("--languages", default="es,en")
    asked = parser.parse_args()
    found: dict[str, list[str]] = {}
    with pictured_window() as (qt, window):
        found["scale"] = [str(window.devicePixelRatioF())]
        window.resize(*SMALLEST)
        for code in asked.languages.split(","):
            language_of(qt).choose(code)
            for page in [name for name in asked.pages.split(",") if name] or [*window.page_names, *VIEWS]:
                open_page(window, page)
                found[f"{page} {code}"] = [*cut(window), *overlaps(window)]
                if found[f"{page} {code}"]:  # what is laid out in two turns has a second look
                    settle(window)
                    found[f"{page} {code}"] = [*cut(window), *overlaps(window)]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
