"""What is looked for among the contacts: words, status, campaign, owner, tag, whether they may be called."""

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QWidget

from callmanager.domain.contact import ContactFilter
from callmanager.ui.contact_names import NO_NAMES, Names
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, ComboBox, Panel

_DELAY_MS = 150
_ANY = "*"  # "" asks for those that have none
_NO_CALL = {_ANY: None, "yes": True, "no": False}


class ContactFilters(Panel):
    """A row of choices; `changed` is emitted when something else is looked for. ``search`` is placed by the page."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names = NO_NAMES
        self._tags: set[str] = set()
        self.search = QLineEdit()
        self.search.setObjectName("contacts_search")
        self.search.setFixedWidth(280)
        self._status = ComboBox("contacts_status")
        self._campaign = ComboBox("contacts_campaign")
        self._owner = ComboBox("contacts_owner")
        self._tag = QLineEdit()
        self._tag.setObjectName("contacts_tag")
        self._tag.setMaxLength(60)
        self._known_tags = QStringListModel(self)
        completer = QCompleter(self._known_tags, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._tag.setCompleter(completer)
        self._calls = ComboBox("contacts_do_not_call")
        self._clear = Button(theme, "contacts_clear", "quiet", "close")
        self._boxes = (self._status, self._campaign, self._owner, self._calls)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        for widget in (self._status, self._campaign, self._owner, self._tag, self._calls):
            layout.addWidget(widget, 1)
        layout.addWidget(self._clear)
        self._layout = layout
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._tell)
        self.retranslate()
        for box in self._boxes:
            box.currentIndexChanged.connect(lambda _index: self._delay.start())
        for line in (self.search, self._tag):
            line.textChanged.connect(lambda _text: self._delay.start())
        self._clear.clicked.connect(self.clear)

    def retranslate(self) -> None:
        """Say everything anew, with the same choices."""
        self.search.setPlaceholderText(self.tr("Buscar nombre, empresa o teléfono"))
        self.search.setAccessibleName(self.tr("Buscar contactos"))
        self._clear.setText(self.tr("Limpiar"))
        self._tag.setPlaceholderText(self.tr("Etiqueta"))
        self._tag.setAccessibleName(self.tr("Etiqueta"))
        words = (self.tr("Estado"), self.tr("Campaña"), self.tr("Responsable"), self.tr("Llamadas"))
        for box, name in zip(self._boxes, words, strict=True):
            box.setAccessibleName(name)
        self._fill_all()
        self._follow()

    def name(self, names: Names) -> None:
        """Offer the statuses, campaigns and people there are now."""
        self._names = names
        self._fill_all()

    def add_tags(self, tags: Iterable[str]) -> None:
        """Offer these tags, too, while one is typed."""
        new = set(tags) - self._tags
        if new:
            self._tags |= new
            self._known_tags.setStringList(sorted(self._tags, key=str.casefold))

    def _fill_all(self) -> None:
        names = self._names
        statuses = {status_id: names.status(status_id) for status_id in names.statuses}
        _fill(self._status, {_ANY: self.tr("Estado")} | statuses)
        _fill(self._campaign, {_ANY: self.tr("Campaña")} | dict(names.campaigns) | {"": self.tr("Sin campaña")})
        _fill(self._owner, {_ANY: self.tr("Responsable"), "": self.tr("Sin responsable")} | names.people_choices())
        _fill(
            self._calls,
            {_ANY: self.tr("Llamadas"), "no": self.tr("Se puede llamar"), "yes": self.tr("No llamar")},
        )

    @property
    def text(self) -> str:
        """The words that are looked for."""
        return self.search.text().strip()

    @property
    def filter(self) -> ContactFilter:
        """What is looked for beside the words."""
        status = _chosen(self._status)
        return ContactFilter(
            statuses=(status,) if status else (),
            campaign_id=_chosen(self._campaign),
            owner_id=_chosen(self._owner),
            tag=self._tag.text().strip(),
            do_not_call=_NO_CALL[self._calls.currentData() or _ANY],
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.text and self.filter == ContactFilter()

    def add_button(self, button: QWidget) -> None:
        """Put a button at the end of the row."""
        self._layout.addWidget(button)

    def values(self) -> dict[str, Any]:
        """What is chosen, to be kept."""
        chosen = {box.objectName(): box.currentData() for box in self._boxes}
        return chosen | {"text": self.text, "tag": self._tag.text().strip()}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Choose it again; what is not there any more is not asked for."""
        for box in self._boxes:
            box.setCurrentIndex(max(0, box.findData(values.get(box.objectName(), _ANY))))
        self._tag.setText(str(values.get("tag", "")))
        self.search.setText(str(values.get("text", "")))

    def clear(self) -> None:
        """Ask for nothing."""
        for box in self._boxes:
            box.setCurrentIndex(0)
        self._tag.clear()
        self.search.clear()
        self.search.setFocus()

    def _tell(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        self._clear.setEnabled(not self.is_empty)


def _chosen(box: ComboBox) -> str | None:
    """What is chosen; None where nothing is asked for."""
    value: str | None = box.currentData()
    return None if value == _ANY else value


def _fill(box: ComboBox, choices: Mapping[str, str]) -> None:
    """Offer these choices and keep what was chosen; nothing is emitted while it stays."""
    chosen = box.currentData()
    blocked = box.blockSignals(True)
    box.clear()
    for value, words in choices.items():
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    box.blockSignals(blocked)
