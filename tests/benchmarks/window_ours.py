"""The desktop as a person opens it: the first window asks for name and password. It is closed once it is there."""

import sys

from callmanager.qt_imports import leave_sources_unread


def main() -> int:
    """Show it, and leave."""
    leave_sources_unread()  # as the command does first

    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.first_picture import FirstPicture

    application = QApplication(sys.argv[:1])
    picture = FirstPicture(application, lambda: QApplication.activeModalWidget().close())
    from callmanager.cli import main as callmanager

    status = callmanager([])
    del picture
    return status


if __name__ == "__main__":
    sys.exit(main())
