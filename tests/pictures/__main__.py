"""Takes the pictures: ``python -m tests.pictures FOLDER [--pages call,metrics/team] [--small] [--font FAMILY]``.

Run it under `.ci/display.sh`; `make screenshots` does, with docs/screenshots as the folder.
"""

import argparse
import os
import sys
from pathlib import Path


def main() -> int:
    """Take them; 0 when all stand."""
    parser = argparse.ArgumentParser(prog="tests.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", default="", help="pages, or page/view, with commas between; all by default")
    parser.add_argument("--small", action="store_true", help="Spanish, dark, 1366×768 alone")
    parser.add_argument("--font", default="", help="another font, to see what the comparison makes of it")
    asked = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = "1"
    from callmanager.ui.application import language_of, theme_of
    from callmanager.ui.screenshots import SIZES, take_screenshots
    from tests.pictures.window import VIEWS, pictured_window

    with pictured_window(asked.font) as (qt, window):
        taken = take_screenshots(
            window,
            theme_of(qt),
            language_of(qt),
            asked.folder,
            pages=[name for name in asked.pages.split(",") if name] or [*window.page_names, *VIEWS],
            languages=("es",) if asked.small else ("es", "en"),
            themes=("dark",) if asked.small else ("dark", "light"),
            sizes=SIZES[:1] if asked.small else SIZES,
            kind="webp",
        )
    print(f"{len(taken)} pictures stand in {asked.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
