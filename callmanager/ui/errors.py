"""Errors as sentences in the language that is on: what happened, what was kept, what to do now."""

from PySide6.QtCore import QLocale
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from callmanager.ai.failures import explain
from callmanager.domain.errors import CallManagerError, CopilotError
from callmanager.settings import Settings
from callmanager.ui.application import create_application
from callmanager.ui.sentences_es import SENTENCES


def is_spanish() -> bool:
    """Whether Spanish is on."""
    return QLocale().language() is QLocale.Language.Spanish


def sentence(error: CallManagerError) -> str:
    """What to tell the person; the error's own English words where the language is English or has no sentence."""
    if isinstance(error, CopilotError):
        return explain(error, "es" if is_spanish() else "en")
    words = SENTENCES.get(error.reason) if is_spanish() else None
    if words is None:
        return str(error)
    for name, value in error.details.items():
        words = words.replace("{" + name + "}", str(value))
    return str(error) if "{" in words else words


def show_fatal(error: CallManagerError) -> None:
    """Say in a box of its own why the program cannot open, and wait until it was read; only where somebody looks."""
    create_application(Settings.model_construct())
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return
    box = QMessageBox(QMessageBox.Icon.NoIcon, "CallManager", sentence(error))
    box.setObjectName("fatal_error")
    box.exec()
