"""The calls behind a bar: a window with a table, newest first."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from callmanager.domain.call import Call
from callmanager.services.figures.calls_behind import CallsBehind
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.theme import SPACE_L, SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, Label, row
from callmanager.ui.widgets.table import Table

_SIZE = (900, 560)


class CallsDialog(QDialog):
    """Shows what `show_calls` gives it; Esc closes it."""

    def __init__(self, title: str, theme: Theme, language: Language, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("calls_behind")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._language = language
        self.title = Label("title")
        self.title.setText(title)
        self.count = Label("body", "muted")
        self.count.setObjectName("calls_behind_count")
        self._model: RowsModel[Call] = RowsModel(
            (
                Column(lambda: self.tr("Inicio"), lambda call: say.moment(call.started_at, language.locale)),
                Column(lambda: self.tr("Agente"), lambda call: call.agent_name),
                Column(lambda: self.tr("Contacto"), lambda call: call.contact_name or call.phone),
                Column(lambda: self.tr("Teléfono"), lambda call: call.phone),
                Column(lambda: self.tr("Producto"), lambda call: call.product or say.NOTHING),
                Column(lambda: self.tr("Resultado"), lambda call: labels.outcome(call.outcome_id)),
                Column(lambda: self.tr("Duración"), lambda call: say.duration(_seconds(call)), is_number=True),
            )
        )
        self.table = Table("calls_behind_table", self._model, (132, 140, 0, 140, 110, 132, 88))
        self.table.setAccessibleName(title)
        self.table.say_empty(self.tr("Buscando las llamadas …"))
        card = Card()
        card.heading.hide()
        card.body.setContentsMargins(1, 1, 1, 1)
        card.body.addWidget(self.table)
        close = Button(theme, "calls_behind_close")
        close.setText(self.tr("Cerrar"))
        close.clicked.connect(self.accept)
        body = QVBoxLayout(self)
        body.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        body.setSpacing(SPACE_M)
        body.addWidget(self.title)
        body.addWidget(self.count)
        body.addWidget(card, 1)
        body.addLayout(row(1, close))
        self.resize(*_SIZE)

    def show_calls(self, found: CallsBehind) -> None:
        """Show the calls that were found."""
        locale = self._language.locale
        if found.count > len(found.calls):
            words = self.tr("Las %1 más recientes de %2 llamadas").replace("%2", say.number(found.count, locale))
        else:
            words = self.tr("1 llamada") if found.count == 1 else self.tr("%1 llamadas")
        self.count.setText(words.replace("%1", say.number(len(found.calls), locale)))
        self.table.say_empty(self.tr("No hay llamadas que usted pueda ver en detalle."))
        self._model.show(found.calls)
        if found.calls:
            self.table.selectRow(0)
            self.table.setFocus()

    def tell(self, words: str) -> None:
        """Say why there is nothing."""
        self.table.say_empty(words)


def _seconds(call: Call) -> float | None:
    """From the answer to the end; None where nobody answered or it still runs."""
    if call.answered_at is None or call.ended_at is None or not call.time_known:
        return None
    return (call.ended_at - call.answered_at).total_seconds()
