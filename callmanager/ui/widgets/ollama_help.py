"""What to do while no model answers: how Ollama is got and started, and that everything else works without it."""

import sys

from PySide6.QtCore import Signal

from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, Label, row


class OllamaHelp(Card):
    """``again`` asks to look once more."""

    again = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._why = Label("body", "warn")
        self._why.setObjectName("ollama_why")
        self._parts = [Label("body"), *(Label("body") for _ in range(3)), Label("body", "muted")]
        for label in (self._why, *self._parts):
            label.setWordWrap(True)
            self.body.addWidget(label)
            self.body.addSpacing(SPACE_S)
        self._again = Button(theme, "ollama_again")
        self.body.addLayout(row(self._again, 1))
        self.body.addStretch(1)
        self._again.clicked.connect(self.again)
        self.retranslate()

    def show_why(self, sentence: str, *, is_away: bool) -> None:
        """Say what is wrong; how to install Ollama is told where nothing answers at all."""
        self._why.setText(sentence)
        for part in self._parts[:-1]:
            part.setVisible(is_away)

    def look(self, *, begins: bool) -> None:
        """It is being looked at, or no longer."""
        self._again.setEnabled(not begins)
        self._again.setText(self.tr("Buscando …") if begins else self.tr("Intentar de nuevo"))

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("No hay modelo todavía"))
        first = self.tr("Ollama es un programa gratuito que ejecuta los modelos aquí o en otra computadora de su red.")
        steps = {
            "win32": self.tr(
                "Windows: descargue el instalador del sitio oficial de Ollama, ábralo y siga los pasos. Después Ollama "
                "queda junto al reloj; si no está, ábralo desde Inicio."
            ),
            "darwin": self.tr(
                "macOS: descargue Ollama de su sitio oficial, llévelo a Aplicaciones y ábralo. Queda en la barra de "
                "menús."
            ),
            "linux": self.tr(
                "Linux: instálelo como indica su sitio oficial o con los paquetes de su sistema. Para iniciarlo: "
                "systemctl start ollama, o en una terminal: ollama serve"
            ),
        }
        here = steps.pop(sys.platform, None)
        told = [first, *([here] if here else []), *steps.values()]
        for label, words in zip(self._parts, told, strict=False):
            label.setText(words)
        self._parts[-1].setText(
            self.tr("Sin Ollama CallManager funciona igual: las respuestas aprobadas aparecen al instante.")
        )
        self.look(begins=False)
