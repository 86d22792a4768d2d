"""In which language the customer speaks: told by the words of the objection, or chosen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout

from callmanager.ui.widgets.controls import ComboBox, Panel

LANGUAGES = ("", "es", "en")


class SpokenLanguage(Panel):
    """``chosen`` carries “es”, “en”, or "" for the one that the words tell."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._box = _Box("call_language")
        self._box.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click does not take the keys from what is being typed
        self._box.setMinimumContentsLength(10)  # the longest words, in either language
        for language in LANGUAGES:
            self._box.addItem("", language)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)
        self._box.activated.connect(lambda _index: self.chosen.emit(self.language))
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        words = (self.tr("Idioma: auto"), self.tr("Español"), self.tr("Inglés"))
        for index, text in enumerate(words):
            self._box.setItemText(index, text)
        self._box.setAccessibleName(self.tr("Idioma de la llamada"))
        self._box.setToolTip(self.tr("Idioma de las respuestas. En auto lo dicen las palabras del cliente."))

    @property
    def language(self) -> str:
        """The one that is chosen; "" leaves it to the words."""
        return str(self._box.currentData() or "")

    def choose(self, language: str) -> None:
        """Show a language as chosen; one that is not known leaves it to the words."""
        self._box.setCurrentIndex(max(0, self._box.findData(language)))


class _Box(ComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel over it changes nothing: it stands where the mouse passes all day."""
        event.ignore()
