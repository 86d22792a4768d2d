"""Draws the phone page's PNG icons from its SVG icon, with the browser that the tests use.

.venv/bin/python .ci/web_icons.py
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "resources" / "web" / "app"
sys.path.insert(0, str(ROOT))

from tests.support.browser import chromium  # noqa: E402

# (file, size, how much of the square the drawing takes, a ground to the edges): phones cut a maskable icon to their
# own shape, so all that matters lies within its middle 80 %, and iOS rounds the corners itself.
ICONS = (("icon-192.png", 192, 1.0, False), ("icon-512.png", 512, 1.0, False), ("icon-mask-512.png", 512, 0.8, True))
GROUND = "#181E25"


def main() -> None:
    """Write each icon beside the SVG."""
    svg = (APP / "icon.svg").read_text(encoding="utf-8")
    with chromium() as browser:
        for name, size, share, filled in ICONS:
            page = browser.new_page(viewport={"width": size, "height": size})
            drawn = svg.replace("<svg ", f'<svg width="{size * share}" height="{size * share}" ', 1)
            ground = GROUND if filled else "transparent"
            page.set_content(
                f'<body style="margin:0;display:grid;place-content:center;height:100vh;background:{ground}">{drawn}'
            )
            page.screenshot(path=APP / name, omit_background=not filled)
            page.close()


if __name__ == "__main__":
    main()
