"""Errors as sentences in the language that is on: what happened, what was kept, what to do now.

Spanish stands here, English in the translation. A code without a sentence here is told in the error's own words.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from callmanager.domain.errors import CallManagerError
from callmanager.settings import Settings
from callmanager.ui.application import create_application

SENTENCES: dict[str, object] = {
    "unexpected": QT_TRANSLATE_NOOP(
        "errors", "Algo falló dentro del programa. No se perdió nada; los detalles están en el registro."
    ),
}


def sentence(error: CallManagerError) -> str:
    """What to tell the person; gaps like ``{path}`` are filled from the error's details."""
    source = SENTENCES.get(error.reason)
    if source is None:
        return str(error)
    words = QCoreApplication.translate("errors", str(source))
    for name, value in error.details.items():
        words = words.replace("{" + name + "}", str(value))
    return words if "{" not in words else str(error)


def show_fatal(error: CallManagerError) -> None:
    """Say in a box of its own why the program cannot open, and wait until it was read; only where somebody looks."""
    create_application(Settings.model_construct())
    if QGuiApplication.platformName() in ("offscreen", "minimal"):
        return
    box = QMessageBox(QMessageBox.Icon.NoIcon, "CallManager", sentence(error))
    box.setObjectName("fatal_error")
    box.exec()
