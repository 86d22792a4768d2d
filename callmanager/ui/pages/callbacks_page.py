"""Who is to be called back: what is overdue first, then what comes; moved, given to anyone, or dropped here."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from callmanager.domain.callback import Callback
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.services.calls.callbacks import CallbackService
from callmanager.ui import format as say
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.callback_panel import CallbackPanel
from callmanager.ui.widgets.controls import Button, Card, CheckBox, ElidedLabel, Label, row
from callmanager.ui.widgets.table import Table, moment_width
from callmanager.workers import Lane

_SIDE_WIDTH = 400
_FOLLOW_MS = 30_000  # what was to come becomes due by itself
_WHEN_WIDTH, _NAME_WIDTH = 130, 180


class CallbacksPage(Page):
    """Shows one's own promises and anyone's; those of others, too, to whoever may manage them.

    Args:
        take: opens a promise's contact on the call page.
    """

    def __init__(
        self,
        callbacks: CallbackService,
        take: Callable[[Callback], None],
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("callbacks", theme)
        self._callbacks, self._take, self._user, self._language = callbacks, take, user, language
        self._lane, self._tasks = lane, tasks
        self._wanted_id = ""
        self._rows: RowsModel[Callback] = RowsModel(
            (
                Column(lambda: self.tr("Cuándo"), lambda one: say.moment(one.due_at, language.locale)),
                Column(lambda: self.tr("Espera"), self._say_waiting),
                Column(lambda: self.tr("Contacto"), lambda one: one.contact_name),
                Column(lambda: self.tr("Teléfono"), lambda one: one.phone),
                Column(lambda: self.tr("Quién llama"), self._say_whose),
                Column(lambda: self.tr("Nota"), lambda one: " ".join(one.note.split()) or say.NOTHING),
            )
        )
        when = moment_width(language.locale, _WHEN_WIDTH)
        name = _NAME_WIDTH - (when - _WHEN_WIDTH)  # so that the note keeps its room in the smallest window
        self._table = Table("callbacks_table", self._rows, (when, 112, name, 142, 112, 0))
        self._everybody = CheckBox(theme, "callbacks_everybody")
        if not user.may(Right.MANAGE_CALLBACKS):
            self._everybody.hide()
        self._card = Card()
        self._card.heading.hide()
        self._who = ElidedLabel("title")
        self._about = Label("body", "muted")
        self._about.setWordWrap(True)
        self._note = Label()
        self._note.setWordWrap(True)
        self._note.setObjectName("callback_note")
        self._go = Button(theme, "callback_take", "primary", "phone")
        self._drop = Button(theme, "callback_drop", "danger", "remove")
        self._move_card = CallbackPanel(language, name="move")
        self._move = Button(theme, "callback_move", icon="callbacks")
        self._timer = QTimer(self, interval=_FOLLOW_MS)
        self._build()
        self._table.selectionModel().currentRowChanged.connect(lambda now, _before: self._chosen(now))
        self._table.activated.connect(lambda _index: self._attend())
        self._everybody.toggled.connect(lambda _on: self.look_up())
        self._go.clicked.connect(self._attend)
        self._drop.clicked.connect(self._drop_it)
        self._move.clicked.connect(self._move_it)
        self._timer.timeout.connect(self._follow_time)
        shortcuts.bind("list.open", self._table, self._attend, Qt.ShortcutContext.WidgetShortcut)
        bridge.callbacks_changed.connect(lambda _event: self.look_up())
        self.retranslate()
        self._chosen(QModelIndex())

    def _build(self) -> None:
        self.action_row.addWidget(self._everybody)
        self._card.body.addWidget(self._who)
        self._card.body.addWidget(self._about)
        self._card.body.addWidget(self._note)
        self._card.body.addLayout(row(self._drop, 1, self._go))
        self._move_card.body.addLayout(row(1, self._move))
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._card)
        column.addWidget(self._move_card)
        column.addStretch(1)
        table = Card()
        table.heading.hide()
        table.body.setContentsMargins(1, 1, 1, 1)
        table.body.addWidget(self._table)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(table, 1)
        across.addWidget(side)
        self.content.addLayout(across, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Agenda"))
        self._table.setAccessibleName(self.tr("Llamadas prometidas"))
        self._table.say_empty(self.tr("Nadie espera una llamada. Se promete al terminar una: “Volver a llamar”."))
        self._everybody.setText(self.tr("También las de los demás"))
        self._go.setText(self.tr("Atender"))
        self._go.setAccessibleName(self.tr("Abrir este contacto para llamarle"))
        self._drop.setText(self.tr("Quitar"))
        self._drop.setAccessibleName(self.tr("Quitar esta llamada de la agenda"))
        self._move.setText(self.tr("Mover"))
        self._move.setAccessibleName(self.tr("Mover esta llamada a la fecha elegida"))
        self._rows.retranslate()
        self._chosen(self._table.currentIndex())

    def opened(self) -> None:
        """The page has come to the front."""
        self.look_up()
        self._timer.start()

    def closing(self) -> None:
        """The window closes."""
        self._timer.stop()

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._table

    def look_up(self) -> None:
        """Read the promises; the one that is chosen stays chosen."""
        user, service = self._user, self._callbacks
        everybody = self._everybody.isChecked() and user.may(Right.MANAGE_CALLBACKS)

        def read() -> list[Callback]:
            return service.all_open(user) if everybody else [*service.due(user), *service.coming(user)]

        self._tasks.run(self, self._lane, read, self._show, self._fail)

    def _show(self, callbacks: list[Callback]) -> None:
        self._rows.show(callbacks)
        ids = [callback.callback_id for callback in callbacks]
        if callbacks:
            self._table.selectRow(ids.index(self._wanted_id) if self._wanted_id in ids else 0)
        else:
            self._chosen(QModelIndex())

    def _follow_time(self) -> None:
        if self.isVisible():
            self._rows.retranslate()

    def _current(self) -> Callback | None:
        index = self._table.currentIndex()
        return self._rows.row(index.row()) if index.isValid() and index.row() < self._rows.rowCount() else None

    def _chosen(self, index: QModelIndex) -> None:
        valid = index.isValid() and index.row() < self._rows.rowCount()
        callback = self._rows.row(index.row()) if valid else None
        is_new = callback is not None and callback.callback_id != self._wanted_id
        may = callback is not None and self._may_change(callback)
        self._go.setEnabled(callback is not None)
        self._drop.setEnabled(may)
        self._move.setEnabled(may)
        self._move_card.setEnabled(may)
        if callback is None:
            self._wanted_id = ""
            self._who.setText("–")
            self._about.setText(self.tr("Elija una llamada de la lista."))
            self._note.setText("")
            return
        self._wanted_id = callback.callback_id
        if is_new:
            self._move_card.begin(datetime.now(UTC))
            self._move_card.choose_whose(mine=callback.agent_id is not None)
        self._who.setText(callback.contact_name or callback.phone)
        at = say.moment(callback.created_at, self._language.locale)
        promised = self.tr("Lo prometió %1 (%2).").replace("%1", callback.created_by or "–").replace("%2", at)
        self._about.setText(f"{callback.phone}  ·  {self._say_waiting(callback)}\n{promised}")
        self._note.setText(callback.note.strip())

    def _may_change(self, callback: Callback) -> bool:
        return callback.agent_id in (None, self._user.user_id) or self._user.may(Right.MANAGE_CALLBACKS)

    def _attend(self) -> None:
        callback = self._current()
        if callback is not None:
            self.notice.clear()
            self._take(callback)

    def _drop_it(self) -> None:
        callback = self._current()
        if callback is not None:
            words = self.tr("Se quitó la llamada a %1.").replace("%1", callback.contact_name or callback.phone)
            self._do(lambda: self._callbacks.drop(callback.callback_id, self._user), words)

    def _move_it(self) -> None:
        callback = self._current()
        if callback is None:
            return
        at, is_mine, user, service = self._move_card.at, self._move_card.is_mine, self._user, self._callbacks

        def move() -> Callback:
            # Somebody else's promise stays theirs when it is only moved.
            agent = user if is_mine and callback.agent_id is None else None
            moved = service.move(callback.callback_id, at, user, agent=agent)
            if not is_mine and callback.agent_id is not None:
                moved = service.for_anyone(callback.callback_id, user)
            return moved

        words = self.tr("La llamada a %1 quedó para el %2.").replace("%1", callback.contact_name or callback.phone)
        self._do(move, words.replace("%2", say.moment(at, self._language.locale)))

    def _do(self, step: Callable[[], Callback], words: str) -> None:
        self._tasks.run(self, self._lane, step, lambda _callback: self.notice.say(words), self._fail)

    def _say_waiting(self, callback: Callback) -> str:
        """How long it has been due, or in how long it will be."""
        seconds = (callback.due_at - datetime.now(UTC)).total_seconds()
        words = self.tr("en %1") if seconds > 0 else self.tr("hace %1")
        return words.replace("%1", self._span(abs(seconds)))

    def _span(self, seconds: float) -> str:
        if seconds < 3_600:
            return self.tr("%1 min").replace("%1", str(int(seconds // 60)))
        if seconds < 86_400:
            return self.tr("%1 h").replace("%1", str(int(seconds // 3_600)))
        return self.tr("%1 d").replace("%1", str(int(seconds // 86_400)))

    def _say_whose(self, callback: Callback) -> str:
        if callback.agent_id is None:
            return self.tr("Quien pueda")
        return self.tr("Yo") if callback.agent_id == self._user.user_id else callback.agent_name

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
