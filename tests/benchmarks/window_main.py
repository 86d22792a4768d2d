"""The main window with nobody asked for a password, as the demo opens it."""

from callmanager.qt_imports import leave_sources_unread


def main() -> None:
    """Show it, and leave."""
    leave_sources_unread()  # as the command does first

    from PySide6.QtWidgets import QApplication

    from callmanager import settings as settings_file
    from callmanager.domain.users import Role
    from callmanager.gui import Desktop
    from callmanager.paths import Paths
    from tests.benchmarks.first_picture import FirstPicture

    application = QApplication([])
    picture = FirstPicture(application, application.quit)
    from callmanager.app import build

    paths = Paths.default()
    settings = settings_file.load(paths.settings).settings
    with Desktop(settings, lambda: build(settings, paths)) as desktop:
        people = desktop.app.users
        desktop.open(people.by_name("Ana") or people.create("Ana", "correct horse", Role.AGENT))
        desktop.run()
    del picture


if __name__ == "__main__":
    main()
