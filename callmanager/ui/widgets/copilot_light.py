"""The language model's light: a small picture, a word for its state, and what to do as the tool tip."""

from PySide6.QtWidgets import QHBoxLayout

from callmanager.domain.ai import ModelState
from callmanager.ui.theme import SPACE_XS, Theme
from callmanager.ui.widgets.controls import IconLabel, Label, Panel, Tone

_TONES: dict[ModelState, Tone] = {
    ModelState.AWAY: "muted",
    ModelState.STARTING: "muted",
    ModelState.WARMING_UP: "warn",
    ModelState.READY: "ok",
    ModelState.ANSWERING: "info",
    ModelState.BUSY: "warn",
    ModelState.FAILED: "record",
}


class CopilotLight(Panel):
    """As wide as its longest word, so that nothing beside it moves when the state changes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._state = ModelState.STARTING
        self._model, self._trouble = "", ""
        self._is_loaded = True
        self._icon = IconLabel(theme, "copilot", _TONES[self._state], 16)
        self._text = Label("label", "muted")
        self._text.setObjectName("copilot_light")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        self.retranslate()

    @property
    def state(self) -> ModelState:
        """What is shown."""
        return self._state

    def retranslate(self) -> None:
        """Say everything anew."""
        self._text.ensurePolished()
        widest = max(self._text.fontMetrics().horizontalAdvance(words) for words in self._words().values())
        self._text.setFixedWidth(widest + 2)
        self._say()

    def show_state(self, state: ModelState, model: str, trouble: str = "", *, is_loaded: bool = True) -> None:
        """Show how the model is; cheap when nothing has changed.

        Args:
            state: for the picture and the word.
            model: its name.
            trouble: what is wrong and what to do, where something is.
            is_loaded: False where a ready model has yet to be brought into memory.
        """
        told = (state, model, trouble, is_loaded)
        if told != (self._state, self._model, self._trouble, self._is_loaded):
            self._state, self._model, self._trouble, self._is_loaded = told
            self._icon.set_icon("copilot", _TONES[state])
            self._say()

    def _say(self) -> None:
        words, advice = self._words()[self._state], self._advice()
        self._text.setText(words)
        self._text.setToolTip(advice)
        self._icon.setToolTip(advice)
        self._text.setAccessibleName(f"{words}. {advice}" if advice else words)

    def _words(self) -> dict[ModelState, str]:
        return {
            ModelState.AWAY: self.tr("IA no disponible"),
            ModelState.STARTING: self.tr("IA iniciando"),
            ModelState.WARMING_UP: self.tr("IA calentando"),
            ModelState.READY: self.tr("IA lista"),
            ModelState.ANSWERING: self.tr("IA escribiendo"),
            ModelState.BUSY: self.tr("IA ocupada"),
            ModelState.FAILED: self.tr("IA con fallo"),
        }

    def _advice(self) -> str:
        if self._trouble:
            return self._trouble
        told = {
            ModelState.STARTING: self.tr("Se busca el servidor. Las respuestas aprobadas ya funcionan."),
            ModelState.WARMING_UP: self.tr(
                "El modelo %1 se carga en la memoria; puede tardar minutos. Las respuestas aprobadas ya funcionan."
            ),
            ModelState.READY: self.tr("Modelo %1. Escriba una objeción y pulse Intro."),
            ModelState.ANSWERING: self.tr("El modelo %1 escribe un borrador. Una objeción nueva toma su lugar."),
        }.get(self._state, "")
        if self._state is ModelState.READY and not self._is_loaded:
            told = self.tr("Modelo %1. La primera respuesta tarda más: hay que cargarlo en la memoria.")
        return told.replace("%1", self._model)
