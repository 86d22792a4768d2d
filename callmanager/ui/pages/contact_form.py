"""The fields of a contact, to be filled in: two columns that fit a small screen."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from callmanager.domain.contact import TO_DO, Contact
from callmanager.ui import contact_words as words_of
from callmanager.ui.contact_names import Names
from callmanager.ui.theme import SPACE_L, SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import CheckBox, ComboBox, Field, Label, Panel, row
from callmanager.ui.widgets.date_box import DateBox
from callmanager.ui.widgets.phone_rows import PhoneRows

_LINES = ("name", "company", "email", "address", "city", "region", "time_zone", "tags", "consent_source")
_PRIORITIES = (2.0, 1.0, 0.0, -1.0)
_NOTE_HEIGHT = 96


class ContactForm(Panel):
    """Shows a contact's fields and tells what stands in them. ``changed`` is emitted when a person changes one."""

    changed = Signal()

    def __init__(self, theme: Theme, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone
        self._is_filling = False
        self.lines = {name: QLineEdit() for name in _LINES}
        self._fields = {name: Field(line) for name, line in self.lines.items()}
        for name, line in self.lines.items():
            line.setObjectName(f"contact_edit_{name}")
            line.setMaxLength(500)
            line.textChanged.connect(self._touched)
        self.phones = PhoneRows(theme)
        self.phones.changed.connect(self._touched)
        self._boxes = {name: ComboBox(f"contact_edit_{name}") for name in ("status", "owner_id", "campaign_id")}
        self._box_fields = {name: Field(box) for name, box in self._boxes.items()}
        self._priority = Choice("contact_edit_priority", _PRIORITIES, self._say_priority)
        self._expires = CheckBox(theme, "contact_edit_consent_expires")
        self._until = DateBox("contact_edit_consent_until")
        self._blocked = CheckBox(theme, "contact_edit_do_not_call")
        self._reason = QLineEdit()
        self._reason.setObjectName("contact_edit_do_not_call_reason")
        self._reason.setMaxLength(200)
        self._note = QPlainTextEdit()
        self._note.setObjectName("contact_edit_note")
        self._note.setMinimumHeight(_NOTE_HEIGHT)
        self._note.setTabChangesFocus(True)
        self._note_field = Field(self._note)
        self._needed = Label("label", "muted")
        self._lay_out()
        for box in (*self._boxes.values(), self._priority.box):
            box.currentIndexChanged.connect(self._touched)
        for check in (self._expires, self._blocked):
            check.toggled.connect(self._follow)
            check.toggled.connect(self._touched)
        self._until.dateChanged.connect(self._touched)
        self._reason.textChanged.connect(self._touched)
        self._note.textChanged.connect(self._touched)
        self._follow()
        self.retranslate()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(SPACE_S)
        fields, boxes = self._fields, self._box_fields
        left.addLayout(_halves(fields["name"], fields["company"]))
        left.addWidget(self.phones)
        left.addWidget(fields["email"])
        left.addWidget(fields["address"])
        left.addLayout(_halves(fields["city"], fields["region"], fields["time_zone"]))
        left.addWidget(self._needed)
        left.addStretch(1)
        right.addLayout(_halves(boxes["status"], boxes["owner_id"]))
        right.addLayout(_halves(boxes["campaign_id"], self._priority))
        right.addWidget(fields["tags"])
        until = row(self._expires, self._until, 1)
        consent = row(fields["consent_source"])
        consent.setSpacing(SPACE_M)
        consent.addLayout(until)
        consent.setStretch(0, 1)
        consent.setStretch(1, 1)
        consent.setAlignment(until, Qt.AlignmentFlag.AlignBottom)
        right.addLayout(consent)
        block = row(self._blocked, self._reason)
        block.setStretch(1, 1)
        right.addLayout(block)
        right.addWidget(self._note_field)
        right.addStretch(1)
        self._note_field.setSizePolicy(self.sizePolicy())
        inside = QWidget()
        across = row(spacing=SPACE_L)
        inside.setLayout(across)
        across.addLayout(left, 1)
        across.addLayout(right, 1)
        across.setContentsMargins(0, 0, SPACE_M, 0)
        scroll = QScrollArea()
        scroll.setObjectName("contact_edit_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def retranslate(self) -> None:
        """Say everything anew."""
        for name, field in self._fields.items():
            field.set_text(words_of.field(name))
        self._fields["tags"].set_text(self.tr("Etiquetas, separadas por comas"))
        self._fields["region"].set_text(self.tr("Región (CR-SJ)"))
        self.lines["time_zone"].setPlaceholderText(self.tr("La de su número"))
        for name, words in (
            ("status", self.tr("Estado")),
            ("owner_id", self.tr("Responsable")),
            ("campaign_id", self.tr("Campaña")),
        ):
            self._box_fields[name].set_text(words)
        for name, words in (("owner_id", self.tr("Cualquiera")), ("campaign_id", self.tr("Todas"))):
            if self._boxes[name].count():
                self._boxes[name].setItemText(0, words)
        self._priority.speak(self.tr("Prioridad"))
        self._expires.setText(self.tr("Vale hasta"))
        self._until.setAccessibleName(self.tr("Consentimiento hasta"))
        self._blocked.setText(self.tr("No llamar"))
        self._reason.setAccessibleName(self.tr("Motivo de no llamar"))
        self._reason.setPlaceholderText(self.tr("Motivo"))
        self._note_field.set_text(self.tr("Nota"))
        self._needed.setText(self.tr("Hacen falta el nombre y un teléfono."))

    def know_zones(self, zones: list[str]) -> None:
        """Complete the names of time zones while they are typed."""
        completer = QCompleter(zones, self.lines["time_zone"])
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.lines["time_zone"].setCompleter(completer)

    def show_contact(self, contact: Contact | None, names: Names, *, may_unblock: bool) -> None:
        """Show a contact's fields, or empty ones; ``changed`` keeps quiet meanwhile."""
        one = contact or Contact("", "", "", status=TO_DO)
        self._is_filling = True
        self._offer(names, one)
        for name in ("name", "company", "email", "address", "city", "region", "time_zone", "consent_source"):
            self.lines[name].setText(getattr(one, name))
        self.lines["tags"].setText(", ".join(one.tags))
        self.phones.show_phones([(phone.phone, phone.label) for phone in one.phones] or [(one.phone, "")])
        self._priority.choose(float(one.priority))
        self._expires.setChecked(one.consent_until is not None)
        until = (
            one.consent_until.astimezone(self._zone).date() if one.consent_until else datetime.now(self._zone).date()
        )
        self._until.setDate(QDate(until.year, until.month, until.day))
        self._blocked.setChecked(one.do_not_call)
        self._reason.setText(one.do_not_call_reason)
        self._blocked.setEnabled(may_unblock or not one.do_not_call)
        self._note.setPlainText(one.note)
        self._is_filling = False
        self._follow()

    def _offer(self, names: Names, one: Contact) -> None:
        choices = {
            "status": names.status_choices() | {one.status: names.status(one.status)},
            "owner_id": {"": self.tr("Cualquiera")} | names.people_choices(),
            "campaign_id": {"": self.tr("Todas")} | dict(names.campaigns),
        }
        if one.owner_id and one.owner_id not in choices["owner_id"]:
            choices["owner_id"][one.owner_id] = names.person(one.owner_id) or one.owner_id
        for name, offered in choices.items():
            box = self._boxes[name]
            with QSignalBlocker(box):
                box.clear()
                for value, words in offered.items():
                    box.addItem(words, value)
                box.setCurrentIndex(max(0, box.findData(getattr(one, name) or "")))

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the fields, by name; of kinds that JSON can write."""
        told: dict[str, Any] = {name: line.text().strip() for name, line in self.lines.items()}
        told |= {name: box.currentData() or "" for name, box in self._boxes.items()}
        day = self._until.date()
        return told | {
            "tags": words_of.tags_of(self.lines["tags"].text()),
            "phones": [list(phone) for phone in self.phones.phones],
            "priority": int(float(self._priority.figure or 0)),
            "consent_until": str(date(day.year(), day.month(), day.day())) if self._expires.isChecked() else "",
            "do_not_call": self._blocked.isChecked(),
            "do_not_call_reason": self._reason.text().strip() if self._blocked.isChecked() else "",
            "note": self._note.toPlainText().strip(),
        }

    def put(self, values: dict[str, Any]) -> None:
        """Put back what `values` told once; what is of another kind is left out."""
        for name, line in self.lines.items():
            if name != "tags" and isinstance(values.get(name), str):
                line.setText(values[name])
        if isinstance(values.get("tags"), list):
            self.lines["tags"].setText(", ".join(str(tag) for tag in values["tags"]))
        for name, box in self._boxes.items():
            place = box.findData(values.get(name))
            if place >= 0:
                box.setCurrentIndex(place)
        phones = values.get("phones")
        if isinstance(phones, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in phones):
            self.phones.show_phones([(str(number), str(label)) for number, label in phones])
        if isinstance(values.get("priority"), int):
            self._priority.choose(float(values["priority"]))
        until = QDate.fromString(str(values.get("consent_until", "")), Qt.DateFormat.ISODate)
        self._expires.setChecked(until.isValid())
        if until.isValid():
            self._until.setDate(until)
        if self._blocked.isEnabled():
            self._blocked.setChecked(values.get("do_not_call") is True)
            self._reason.setText(str(values.get("do_not_call_reason", "")))
        self._note.setPlainText(str(values.get("note", "")))

    def moment_of(self, day: str) -> datetime | None:
        """The end of a day in the office's zone, in UTC; None for ""."""
        if not day:
            return None
        return datetime.combine(date.fromisoformat(day), time(23, 59, 59), self._zone).astimezone(UTC)

    def missing(self) -> tuple[str, QWidget] | None:
        """What must be filled in before it can be saved, and where; None when all is there."""
        if not self.lines["name"].text().strip():
            return self.tr("Escriba el nombre."), self.lines["name"]
        if not self.phones.phones:
            return self.tr("Escriba al menos un teléfono."), self.phones.first
        if self._blocked.isChecked() and not self._reason.text().strip():
            return self.tr("Escriba por qué no se le puede llamar."), self._reason
        return None

    def _follow(self) -> None:
        self._until.setEnabled(self._expires.isChecked())
        self._reason.setEnabled(self._blocked.isChecked() and self._blocked.isEnabled())

    def _touched(self) -> None:
        if not self._is_filling:
            self.changed.emit()

    def _say_priority(self, priority: object) -> str:
        return words_of.priority(int(float(str(priority))))


def _halves(*fields: QWidget) -> Any:
    across = row(*fields, spacing=SPACE_M)
    for place in range(len(fields)):
        across.setStretch(place, 1)
    return across
