"""What a window costs that nobody touches: CPU time of a core and memory, on the call page and on the figures.

The bars: 1 % of a core, 250 MB. The workspace is that of the pictures, with a week of calls.
"""

import os
import resource
import sys
import time

SECONDS = 20.0
CPU_BAR, MEMORY_BAR = 1.0, 250.0


def _idle(application: object) -> float:
    """Percent of a core over some seconds of doing nothing."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(int(SECONDS * 1000), loop.quit)
    began, spent = time.monotonic(), time.process_time()
    loop.exec()
    return 100 * (time.process_time() - spent) / (time.monotonic() - began)


def _resident_mb() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


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
        memory = _resident_mb()
    print(f"memory with every page built: {memory:.0f} MB, bar ≤ {MEMORY_BAR:.0f} MB")
    return int(worst > CPU_BAR or memory > MEMORY_BAR)


if __name__ == "__main__":
    sys.exit(main())
