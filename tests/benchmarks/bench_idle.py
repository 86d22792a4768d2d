"""What a window costs that nobody touches: CPU time of a core, on the call page and on the figures.

The bar: 1 % of a core. The workspace is that of the pictures, with a week of calls. `bench_memory` tells the memory.
"""

import os
import sys
import time

SECONDS = 20.0
CPU_BAR = 1.0


def _idle(application: object) -> float:
    """Percent of a core over some seconds of doing nothing."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(SECONDS * 1000), loop.quit)
    began, spent = time.monotonic(), time.process_time()
    loop.exec()
    return 100 * (time.process_time() - spent) / (time.monotonic() - began)


def main() -> int:
    """Print the figures; 1 when one misses its bar."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from callmanager.ui.screenshots import open_page
    from tests.pictures.window import pictured_window

    worst = 0.0
    with pictured_window() as (qt, window):
        for page in ("call", "metrics/team"):
            open_page(window, page)
            percent = _idle(qt)
            worst = max(worst, percent)
            print(f"idle on {page}: {percent:.2f} % of a core over {SECONDS:.0f} s, bar ≤ {CPU_BAR} %")
    return int(worst > CPU_BAR)


if __name__ == "__main__":
    sys.exit(main())
