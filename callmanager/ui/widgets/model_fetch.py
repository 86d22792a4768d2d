"""Fetching a model: one that this computer's memory bears, or any other by its name."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar

from callmanager.ai.model_desk import ModelDesk, PullProgress
from callmanager.ai.recommended import Recommended, memory_bytes, recommended
from callmanager.domain.errors import CallManagerError
from callmanager.ui import format as words
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field, Label, row

_PERMILLE = 1_000


class ModelFetch(Card):
    """``fetched`` carries the name of a model that the server has now."""

    fetched = Signal(str)

    def __init__(
        self,
        desk: ModelDesk,
        theme: Theme,
        language: Language,
        tasks: Tasks,
        *,
        may: bool,
        memory: Callable[[], int] = memory_bytes,
    ) -> None:
        super().__init__()
        self._desk, self._language, self._tasks, self._memory = desk, language, tasks, memory()
        self._pulling: Future[None] | None = None
        self._name = ""
        self._offers = ComboBox("model_recommended")
        self._offers_field = Field(self._offers)
        self._other = QLineEdit()
        self._other.setObjectName("model_other")
        self._other_field = Field(self._other)
        self._fetch, self._cancel = Button(theme, "model_fetch"), Button(theme, "model_fetch_cancel")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._told = Label("label", "muted")
        self._told.setObjectName("model_fetch_told")
        self._told.setWordWrap(True)
        self.body.addWidget(self._offers_field)
        self.body.addWidget(self._other_field)
        self.body.addLayout(row(self._fetch, self._cancel, 1))
        self.body.addWidget(self._bar)
        self.body.addWidget(self._told)
        self.body.addStretch(1)
        self._bar.hide()
        self._cancel.hide()
        for part in (self._offers_field, self._other_field, self._fetch):
            part.setEnabled(may)
        self._fetch.clicked.connect(self.fetch)
        self._cancel.clicked.connect(self.cancel)
        self._other.returnPressed.connect(self.fetch)
        self._offers.currentIndexChanged.connect(lambda _index: self._follow())
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        locale = self._language.locale
        self.heading.setText(self.tr("Descargar un modelo"))
        memory = words.size(self._memory, locale) if self._memory else self.tr("memoria desconocida")
        self._offers_field.set_text(self.tr("Recomendados para esta computadora (%1)").replace("%1", memory))
        chosen = self._offers.currentIndex()
        self._offers.blockSignals(True)
        self._offers.clear()
        for model in recommended(self._memory):
            self._offers.addItem(self._say_offer(model, locale), model.name)
        self._offers.addItem(self.tr("Otro, por su nombre …"), "")
        self._offers.setCurrentIndex(max(0, chosen))
        self._offers.blockSignals(False)
        self._other_field.set_text(self.tr("Nombre del modelo, por ejemplo llama3.2:3b"))
        self._fetch.setText(self.tr("Descargar"))
        self._cancel.setText(self.tr("Cancelar"))
        self._follow()

    def _say_offer(self, model: Recommended, locale: QLocale) -> str:
        use = self.tr("para resúmenes") if model.good_for == "summary" else self.tr("para las llamadas")
        return f"{model.name}  ·  {words.size(model.size_bytes, locale)}  ·  {use}"

    def _follow(self) -> None:
        self._other_field.setVisible(not self._offers.currentData())

    def fetch(self) -> None:
        """Fetch the chosen model; one at a time."""
        if self._pulling is not None:
            return
        self._name = str(self._offers.currentData() or "") or self._other.text().strip()
        self._show_running(runs=True)
        self._told.setText(self.tr("Buscando %1 …").replace("%1", self._name))
        self._pulling = self._desk.pull(self._name, self._tasks.telling(self, self._progress))
        self._tasks.follow(self, self._pulling, lambda _nothing: self._done(), self._failed)

    def cancel(self) -> None:
        """Stop fetching; what has come is kept by the server."""
        if self._pulling is not None:
            self._pulling.cancel()
            self._end(self.tr("Cancelada. Lo que llegó se conserva: la próxima vez sigue donde quedó."))

    def _progress(self, progress: PullProgress) -> None:
        if self._pulling is None:
            return
        locale = self._language.locale
        if not progress.total_bytes:
            return
        self._bar.setValue(progress.done_bytes * _PERMILLE // progress.total_bytes)
        if progress.done_bytes >= progress.total_bytes:
            self._told.setText(self.tr("Comprobando %1 …").replace("%1", self._name))
            return
        told = self.tr("Descargando %1: %2 de %3").replace("%1", self._name)
        told = told.replace("%2", words.size(progress.done_bytes, locale))
        self._told.setText(told.replace("%3", words.size(progress.total_bytes, locale)))

    def _done(self) -> None:
        self._end(self.tr("%1 está instalado.").replace("%1", self._name))
        self.fetched.emit(self._name)

    def _failed(self, error: CallManagerError) -> None:
        if self._pulling is not None:
            self._end(sentence(error), is_wrong=True)

    def _end(self, told: str, *, is_wrong: bool = False) -> None:
        self._pulling = None
        self._show_running(runs=False)
        self._told.set_tone("record" if is_wrong else "muted")
        self._told.setText(told)

    def _show_running(self, *, runs: bool) -> None:
        self._told.set_tone("muted")
        self._bar.setRange(0, _PERMILLE)
        self._bar.setValue(0)
        self._bar.setVisible(runs)
        self._cancel.setVisible(runs)
        self._fetch.setVisible(not runs)
