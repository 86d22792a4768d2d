"""Edits a short list whose order matters: the list with *up*, *down* and *new* at the left, one entry at the right."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Notice, row
from callmanager.workers import Lane

Entry = TypeVar("Entry")
_LIST_WIDTH = 232


class ListEditor(Card, Generic[Entry]):
    """One list of a kind; a subclass says what an entry is made of.

    Args:
        name: the beginning of the names of its widgets.
        read: all entries in their order, in the lane.
        save: keeps an entry at a place (None leaves it), in the lane; returns it as it is kept.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[], list[Entry]],
        save: Callable[[Entry, int | None], Entry],
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        *,
        may: bool,
    ) -> None:
        super().__init__()
        self._read, self._save_entry, self._lane, self._tasks = read, save, lane, tasks
        self._may = may
        self._shown: Entry | None = None
        self._wanted_id = ""
        self._label_shown = ""
        self._rows: TwoLineModel[Entry] = TwoLineModel(self.label_of, self.words_of)
        self._list = QListView()
        self._list.setObjectName(f"{name}_list")
        self._list.setModel(self._rows)
        self._list.setItemDelegate(TwoLineDelegate(theme, self._list))
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.new = Button(theme, f"{name}_new", icon="plus")
        self.up, self.down = Button(theme, f"{name}_up", icon="up"), Button(theme, f"{name}_down", icon="down")
        self.line = QLineEdit()
        self.line.setObjectName(f"{name}_label")
        self.line.setMaxLength(60)
        self.label = Field(self.line)
        self.in_use = CheckBox(theme, f"{name}_active")
        self.save = Button(theme, f"{name}_save", "primary", "save")
        self.notice = Notice(theme, f"{name}_notice")
        self.fields = QVBoxLayout()
        self.fields.setSpacing(SPACE_S)
        self._build()
        self._list.clicked.connect(self._pick)
        self._list.activated.connect(self._pick)
        self.new.clicked.connect(self._begin_new)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.line.textChanged.connect(lambda _text: self._follow())
        self.save.clicked.connect(self._save)

    def _build(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(SPACE_S)
        side.addWidget(self._list, 1)
        side.addLayout(row(self.new, 1, self.up, self.down))
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        left.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        form = QVBoxLayout()
        form.setSpacing(SPACE_S)
        form.addWidget(self.label)
        form.addLayout(self.fields)
        form.addWidget(self.in_use)
        form.addStretch(1)
        form.addWidget(self.notice)
        form.addLayout(row(1, self.save))
        both = QHBoxLayout()
        both.setSpacing(SPACE_M)
        both.addWidget(left)
        both.addLayout(form, 1)
        self.body.addLayout(both, 1)

    # --- what a subclass says -------------------------------------------------------------------------------------

    def label_of(self, entry: Entry) -> str:
        """The words of an entry in the language that is on."""
        raise NotImplementedError

    def words_of(self, entry: Entry) -> str:
        """What stands below them in the list."""
        raise NotImplementedError

    def id_of(self, entry: Entry) -> str:
        """The id of an entry."""
        raise NotImplementedError

    def is_in_use(self, entry: Entry) -> bool:
        """Whether it is offered."""
        raise NotImplementedError

    def show_fields(self, entry: Entry | None) -> None:
        """Show what an entry is made of beside its words; None is a new one."""

    def enable_fields(self, may: bool) -> None:
        """Let the fields be changed, or not."""

    def entry_from(self, shown: Entry | None, label: str, in_use: bool) -> Entry:
        """The entry as it stands in the fields now; ``shown`` is None for a new one."""
        raise NotImplementedError

    # --------------------------------------------------------------------------------------------------------------

    def look_up(self) -> None:
        """Read the list; the entry that is shown stays."""
        self._tasks.run(self, self._lane, self._read, self._show_list, self._fail)

    def retranslate_list(self, what: str, new: str, label: str, in_use: str) -> None:
        """Say what every list says; ``what`` is the heading."""
        self.heading.setText(what)
        self._list.setAccessibleName(what)
        self.new.setText(new)
        self.label.set_text(label)
        self.in_use.setText(in_use)
        self.save.setText(self.tr("Guardar"))
        self.save.setAccessibleName(f"{self.tr('Guardar')}: {what}")
        for button, words in ((self.up, self.tr("Subir")), (self.down, self.tr("Bajar"))):
            button.setAccessibleName(f"{words}: {what}")
            button.setToolTip(words)
        self._rows.retranslate()
        if self._shown is not None and self.line.text() == self._label_shown:  # nothing of one's own was typed
            self._label_shown = self.label_of(self._shown)
            self.line.setText(self._label_shown)

    def _show_list(self, entries: list[Entry]) -> None:
        self._rows.show(entries)
        is_new = self._shown is None and not self._wanted_id and self.line.isModified()
        if is_new or not entries:
            self._follow()
            return
        ids = [self.id_of(entry) for entry in entries]
        place = ids.index(self._wanted_id) if self._wanted_id in ids else 0
        self._list.setCurrentIndex(self._rows.index(place))
        self._show(entries[place])

    def _pick(self, index: QModelIndex) -> None:
        self.notice.clear()
        self._show(self._rows.rows[index.row()])

    def _begin_new(self) -> None:
        self.notice.clear()
        self._list.clearSelection()
        self._show(None)
        self.line.setModified(True)
        self.line.setFocus()

    def _show(self, entry: Entry | None) -> None:
        self._shown = entry
        self._wanted_id = self.id_of(entry) if entry is not None else ""
        self._label_shown = self.label_of(entry) if entry is not None else ""
        self.line.setText(self._label_shown)
        self.in_use.setChecked(entry is None or self.is_in_use(entry))
        self.show_fields(entry)
        self._follow()

    def _place(self) -> int | None:
        ids = [self.id_of(entry) for entry in self._rows.rows]
        return ids.index(self._wanted_id) if self._wanted_id in ids else None

    def _move(self, by: int) -> None:
        place, shown = self._place(), self._shown
        if place is not None and shown is not None and 0 <= place + by < len(self._rows.rows):
            self._keep(shown, place + by)

    def _save(self) -> None:
        label = self.line.text()
        if self._shown is not None and label == self._label_shown:
            label = self.label_of(self._shown)  # the program's own words stay those of both languages
        self._keep(self.entry_from(self._shown, label, self.in_use.isChecked()), None)

    def _keep(self, entry: Entry, place: int | None) -> None:
        for button in (self.save, self.up, self.down):
            button.setEnabled(False)
        self._tasks.run(self, self._lane, lambda: self._save_entry(entry, place), self._kept, self._fail)

    def _kept(self, entry: Entry) -> None:
        self._wanted_id = self.id_of(entry)
        self._shown = entry
        self.line.setModified(False)
        self.notice.say(self.tr("Guardado. Vale desde la próxima llamada."))
        self.look_up()

    def _fail(self, error: CallManagerError) -> None:
        self._follow()
        self.notice.say(sentence(error), "record")

    def _follow(self) -> None:
        place = self._place()
        self.save.setEnabled(self._may and bool(self.line.text().strip()))
        self.up.setEnabled(self._may and bool(place))
        self.down.setEnabled(self._may and place is not None and place + 1 < len(self._rows.rows))
        for part in (self.new, self.label, self.in_use):
            part.setEnabled(self._may)
        self.enable_fields(self._may)


def shown_words(words: Sequence[str]) -> str:
    """What is not empty, side by side."""
    return "  ·  ".join(word for word in words if word)
