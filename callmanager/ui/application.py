"""The Qt application with its look and its language: made once, found again by whoever builds a window."""

import sys
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from callmanager.paths import resource
from callmanager.settings import Settings
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme

_Child = TypeVar("_Child", Theme, Language)


def create_application(settings: Settings) -> QApplication:
    """The process's QApplication, made if there is none, wearing the theme and speaking the language of ``settings``.

    Raises:
        RuntimeError: the process has a Qt application without windows, which cannot be turned into one with them.
    """
    existing = QCoreApplication.instance()
    if existing is not None and not isinstance(existing, QApplication):
        raise RuntimeError("This process already has a Qt application that cannot show windows.")
    application = existing or QApplication(sys.argv[:1])
    application.setApplicationName("CallManager")
    application.setWindowIcon(QIcon(str(resource("web", "app", "icon-192.png"))))  # read when a window is first shown
    theme = application.findChild(Theme)
    if theme is None:
        Theme(application, settings.ui.theme)
    else:
        theme.choose(settings.ui.theme)
    language = application.findChild(Language)
    if language is None:
        Language(application, settings.ui.language)
    elif language.code != settings.ui.language:
        language.choose(settings.ui.language)
    return application


def theme_of(application: QApplication) -> Theme:
    """The theme that `create_application` put on.

    Raises:
        RuntimeError: it was not made by `create_application`.
    """
    return _child(application, Theme)


def language_of(application: QApplication) -> Language:
    """The language that `create_application` set.

    Raises:
        RuntimeError: it was not made by `create_application`.
    """
    return _child(application, Language)


def _child(application: QApplication, kind: type[_Child]) -> _Child:
    found = application.findChild(kind)
    if found is None:
        raise RuntimeError("Call create_application first.")
    return found
