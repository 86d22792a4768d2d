"""Languages: Spanish stands in the code, English in a Qt Linguist file; switching needs no restart."""

import logging
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from callmanager.paths import resource

LanguageCode = Literal["es", "en"]
LANGUAGE_NAMES: dict[LanguageCode, str] = {"es": "Español", "en": "English"}
_log = logging.getLogger(__name__)


class Language(QObject):
    """The language of the whole application. Widgets hear of a change by ``QEvent.LanguageChange``."""

    changed = Signal()

    def __init__(self, application: QCoreApplication, code: LanguageCode = "es") -> None:
        super().__init__(application)
        self._application = application
        self._translators: list[QTranslator] = []
        self._read: dict[Path, bytes] = {}  # a translator reads in there for as long as it lives
        self._code: LanguageCode = "es"
        self._locale = QLocale("es")
        self.choose(code)

    @property
    def code(self) -> LanguageCode:
        """The language that is on."""
        return self._code

    @property
    def locale(self) -> QLocale:
        """How dates and numbers are written: the computer's own habits where it speaks this language."""
        return self._locale

    def choose(self, code: LanguageCode) -> None:
        """Speak a language, at once and everywhere."""
        for old in self._translators:
            self._application.removeTranslator(old)
        self._translators.clear()
        system = QLocale.system()
        self._code = code
        self._locale = system if system.name().startswith(code) else QLocale(code)
        QLocale.setDefault(self._locale)
        self._load("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        if code != "es":
            self._load("callmanager", str(resource("i18n")))
        for window in QApplication.topLevelWidgets():  # else what stands already writes its dates as it did before
            window.setLocale(self._locale)
        self.changed.emit()

    def _load(self, name: str, folder: str) -> None:
        """Load a language from memory.

        From a file Qt maps it, and a program that is updated while it runs, or whose drive goes away, dies at its
        next word (SIGBUS): in the middle of a call.
        """
        translator = QTranslator(self)
        path = Path(folder, f"{name}_{self._code}.qm")
        if path not in self._read and path.is_file():
            self._read[path] = path.read_bytes()
        if path in self._read and translator.load(self._read[path]):
            self._application.installTranslator(translator)
            self._translators.append(translator)
        elif name == "callmanager":
            _log.warning("The translation “%s” is missing in %s; the interface stays in Spanish.", self._code, folder)
