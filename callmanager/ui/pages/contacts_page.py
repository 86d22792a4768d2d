"""Contacts: find, add, import."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import User
from callmanager.services.contact_import import ImportResult
from callmanager.services.contacts import ContactService
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, Field
from callmanager.ui.widgets.table import Table
from callmanager.workers import Lane

_PAGE = 100
_SEARCH_DELAY_MS = 150


class ContactsPage(Page):
    """The contacts in pages of a hundred, a form for a new one, and the import of a file."""

    def __init__(
        self,
        contacts: ContactService,
        user: User,
        theme: Theme,
        lane: Lane,
        slow_lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("contacts", theme)
        self._contacts, self._user = contacts, user
        self._lane, self._slow_lane, self._tasks = lane, slow_lane, tasks
        self._asked = 0
        self._search = QLineEdit()
        self._search.setObjectName("contacts_search")
        self._search.setClearButtonEnabled(False)
        self._search.setFixedWidth(280)
        self._import = Button(theme, "contacts_import", icon="import")
        self.action_row.addWidget(self._search)
        self.action_row.addWidget(self._import)
        self._model: RowsModel[Contact] = RowsModel(
            (
                Column(lambda: self.tr("Nombre"), lambda row: row.name),
                Column(lambda: self.tr("Teléfono"), lambda row: row.phone),
                Column(lambda: self.tr("Empresa"), lambda row: row.company),
                Column(lambda: self.tr("Correo"), lambda row: row.email),
            ),
            self._fetch,
        )
        self._table = Table("contacts_table", self._model, (0, 160, 180, 220))
        table = Card(margins=1)
        table.heading.hide()
        table.body.setContentsMargins(1, 1, 1, 1)
        table.body.addWidget(self._table)

        self._form = Card()
        self._form.setFixedWidth(300)
        self._fields = {name: Field(_line(f"contact_new_{name}")) for name in ("name", "phone", "company", "email")}
        self._add = Button(theme, "contact_add", "primary", "plus")
        for field in self._fields.values():
            self._form.body.addWidget(field)
        self._form.body.addSpacing(SPACE_S)
        self._form.body.addWidget(self._add)
        self._form.body.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(table, 1)
        across.addWidget(self._form)
        self.content.addLayout(across, 1)

        self._delay = QTimer(self, singleShot=True, interval=_SEARCH_DELAY_MS)
        self._delay.timeout.connect(self.reload)
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._import.clicked.connect(self._choose_file)
        self._add.clicked.connect(self._add_contact)
        self._text("email").returnPressed.connect(self._add_contact)
        bridge.contacts_changed.connect(lambda _event: self.reload())
        self.retranslate()
        self.reload()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Contactos"))
        self._search.setPlaceholderText(self.tr("Buscar nombre, empresa o teléfono"))
        self._search.setAccessibleName(self.tr("Buscar contactos"))
        self._import.setText(self.tr("Importar archivo …"))
        self._form.heading.setText(self.tr("Contacto nuevo"))
        self._fields["name"].set_text(self.tr("Nombre"))
        self._fields["phone"].set_text(self.tr("Teléfono"))
        self._fields["company"].set_text(self.tr("Empresa (opcional)"))
        self._fields["email"].set_text(self.tr("Correo (opcional)"))
        self._add.setText(self.tr("Añadir contacto"))
        self._table.setAccessibleName(self.tr("Contactos"))
        self._say_empty()
        self._model.retranslate()

    def first_focus(self) -> QWidget:
        """The search."""
        return self._search

    def reload(self) -> None:
        """Show the first page of what is searched."""
        text = self._search.text()
        self._asked += 1
        asked = self._asked

        def show(rows: list[Contact]) -> None:
            if asked == self._asked:  # an older search may come back after a newer one was asked
                self._say_empty()
                self._model.show(rows, more=len(rows) == _PAGE)

        self._tasks.run(self, self._lane, lambda: self._contacts.search(text, limit=_PAGE), show, self._fail)

    def _fetch(self, offset: int) -> None:
        text, asked = self._search.text(), self._asked

        def append(rows: list[Contact]) -> None:
            if asked == self._asked:
                self._model.append(rows, more=len(rows) == _PAGE)

        self._tasks.run(
            self, self._lane, lambda: self._contacts.search(text, limit=_PAGE, offset=offset), append, self._fail
        )

    def _say_empty(self) -> None:
        if self._search.text():
            self._table.say_empty(self.tr("Ningún contacto coincide."))
        else:
            self._table.say_empty(
                self.tr("Aún no hay contactos. Importe un archivo de Excel o CSV, o añada el primero.")
            )

    def _text(self, name: str) -> QLineEdit:
        control = self._fields[name].control
        assert isinstance(control, QLineEdit)
        return control

    def _add_contact(self) -> None:
        name, phone = self._text("name").text(), self._text("phone").text()
        company, email = self._text("company").text(), self._text("email").text()
        self._add.setEnabled(False)
        self._tasks.run(
            self,
            self._lane,
            lambda: self._contacts.add(name, phone, company=company, email=email),
            self._added,
            self._fail,
        )

    def _added(self, contact: Contact) -> None:
        self._add.setEnabled(True)
        for name in self._fields:
            self._text(name).clear()
        self.notice.say(self.tr("%1 está en sus contactos.").replace("%1", contact.name))

    def _choose_file(self) -> None:
        kinds = self.tr("Contactos (*.xlsx *.csv *.json *.vcf)")
        chosen, _kind = QFileDialog.getOpenFileName(self, self.tr("Importar contactos"), "", kinds)
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """Import a file in the background and say what came of it."""
        self._import.setEnabled(False)
        self.notice.say(self.tr("Importando %1 …").replace("%1", path.name))
        actor = self._user.name
        self._tasks.run(
            self, self._slow_lane, lambda: self._contacts.import_file(path, actor=actor), self._imported, self._fail
        )

    def _imported(self, result: ImportResult) -> None:
        self._import.setEnabled(True)
        words = self.tr("Nuevos: %1. Completados: %2. Ya estaban: %3.")
        for place, count in (("%1", result.inserted), ("%2", result.updated), ("%3", result.duplicates)):
            words = words.replace(place, str(count))
        if result.error_rows:
            rows = ", ".join(str(row.row) for row in result.error_rows[:5])
            left_out = self.tr("Filas sin nombre o teléfono, que no se importaron: %1 (por ejemplo: %2).")
            words += " " + left_out.replace("%1", str(len(result.error_rows))).replace("%2", rows)
        self.notice.say(words, "warn" if result.error_rows else "ok")

    def _fail(self, error: CallManagerError) -> None:
        self._add.setEnabled(True)
        self._import.setEnabled(True)
        self.notice.say(sentence(error), "record")


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    return line
