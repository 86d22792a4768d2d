"""The models that a server has: how large they are, what they can do, and what they are used for."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from callmanager.ai.model_desk import InstalledModel
from callmanager.ai.ollama import find_model
from callmanager.settings import CopilotSettings
from callmanager.ui import format as words
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import Button, Card, row
from callmanager.ui.widgets.table import Table


class ModelList(Card):
    """A table, and what can be done with the chosen model; each signal carries its name."""

    live = Signal(str)
    summary = Signal(str)
    remove = Signal(str)
    picked = Signal(str)

    def __init__(self, theme: Theme, language: Language, settings: Callable[[], CopilotSettings], *, may: bool) -> None:
        super().__init__()
        self._settings, self._may = settings, may
        self._rows: RowsModel[InstalledModel] = RowsModel(
            (
                Column(lambda: self.tr("Modelo"), lambda model: model.name),
                Column(
                    lambda: self.tr("Tamaño"),
                    lambda m: words.size(m.size_bytes or None, language.locale),  # unknown is not nothing
                    is_number=True,
                ),
                Column(lambda: self.tr("Parámetros"), lambda m: f"{m.parameters} {m.quantization}".strip() or "–"),
                Column(lambda: self.tr("Sabe"), self._say_abilities),
                Column(lambda: self.tr("Se usa para"), self._say_use),
            )
        )
        self.table = Table("models_table", self._rows, (0, 80, 110, 140, 250))
        self._live, self._summary = Button(theme, "model_live"), Button(theme, "model_summary")
        self._again = Button(theme, "models_refresh", icon="search")
        self._remove = Button(theme, "model_remove", "danger")
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row(self._live, self._summary, 1, self._again, self._remove))
        self.again = self._again.clicked
        self._live.clicked.connect(lambda: self.live.emit(self.chosen))
        self._summary.clicked.connect(lambda: self.summary.emit(self.chosen))
        self._remove.clicked.connect(lambda: self.remove.emit(self.chosen))
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._pick())
        self.retranslate()
        self._pick()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Modelos instalados"))
        self.table.setAccessibleName(self.tr("Modelos instalados"))
        self.table.say_empty(self.tr("Aún no hay ningún modelo. Descargue uno abajo."))
        self._live.setText(self.tr("Usar en las llamadas"))
        self._summary.setText(self.tr("Usar para resúmenes"))
        self._again.setText(self.tr("Actualizar"))
        self._remove.setText(self.tr("Eliminar"))
        self._rows.retranslate()

    @property
    def chosen(self) -> str:
        """The chosen model's name; "" for none."""
        rows = self.table.selectionModel().selectedRows()
        return self._rows.row(rows[0].row()).name if rows else ""

    @property
    def models(self) -> tuple[InstalledModel, ...]:
        """All that are shown."""
        return self._rows.rows

    def show_models(self, models: Sequence[InstalledModel]) -> None:
        """Show these; the chosen one stays chosen, at first it is the one that answers."""
        names = [model.name for model in models]
        wanted = self.chosen or find_model(self._settings().model, names) or ""
        self._rows.show(models)
        if wanted in names:
            self.table.selectRow(names.index(wanted))
        self._pick()

    def settings_changed(self) -> None:
        """Say anew what each is used for."""
        self._rows.retranslate()
        self._pick()

    def uses_of(self, name: str) -> tuple[bool, bool]:
        """Whether a model answers in calls, and whether it drafts summaries."""
        settings, names = self._settings(), [model.name for model in self._rows.rows]
        live, summary = (find_model(one, names) for one in (settings.model, settings.summary_model or settings.model))
        return name == live, name == summary

    def _pick(self) -> None:
        name = self.chosen
        is_live, is_summary = self.uses_of(name) if name else (True, True)
        self._live.setEnabled(self._may and bool(name) and not is_live)
        self._summary.setEnabled(self._may and bool(name) and not is_summary)
        self._remove.setEnabled(self._may and bool(name))
        self.picked.emit(name)

    def _say_abilities(self, model: InstalledModel) -> str:
        known = {
            "completion": self.tr("responder"),
            "thinking": self.tr("razonar"),
            "tools": self.tr("herramientas"),
            "vision": self.tr("imágenes"),
            "embedding": self.tr("comparar textos"),
            "insert": self.tr("completar código"),
        }
        return ", ".join(known.get(one, one) for one in model.can) or "–"

    def _say_use(self, model: InstalledModel) -> str:
        is_live, is_summary = self.uses_of(model.name)
        told = [
            word
            for is_so, word in (
                (is_live, self.tr("llamadas")),
                (is_summary, self.tr("resúmenes")),
                (model.is_loaded, self.tr("en memoria")),
            )
            if is_so
        ]
        return ", ".join(told)
