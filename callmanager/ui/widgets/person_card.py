"""The card of one person: what stands about them, and what an administrator may change of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from callmanager.domain.users import Person, Role, Team
from callmanager.ui import format as say
from callmanager.ui.i18n import Language
from callmanager.ui.people_dialogs import fill_teams, role_box
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field, Label, row


class PersonCard(Card):
    """Fields of the chosen person. ``saved``, ``reset`` and ``switched`` ask the page to do what they say."""

    saved = Signal()
    reset = Signal()
    switched = Signal()

    def __init__(self, theme: Theme, language: Language) -> None:
        super().__init__()
        self._language = language
        self._person: Person | None = None
        self._teams: Sequence[Team] = ()
        self._is_self = False
        self._name, self._email = QLineEdit(), QLineEdit()
        self._name.setObjectName("person_name")
        self._email.setObjectName("person_email")
        self._role, self._team = role_box("person_role"), ComboBox("person_team")
        self._fields = [Field(control) for control in (self._name, self._email, self._role, self._team)]
        self._seen = Label("label", "muted")
        self._seen.setWordWrap(True)
        self._save = Button(theme, "person_save", "primary", "save")
        self._reset = Button(theme, "person_reset", icon="lock")
        self._switch = Button(theme, "person_switch", "danger")
        self.body.setSpacing(SPACE_M)
        for field in self._fields:
            self.body.addWidget(field)
        self.body.addWidget(self._seen)
        self.body.addLayout(row(self._switch, self._reset, 1, self._save))
        self._save.clicked.connect(self.saved)
        self._reset.clicked.connect(self.reset)
        self._switch.clicked.connect(self.switched)
        for line in (self._name, self._email):
            line.textChanged.connect(self._may_save)
            line.returnPressed.connect(self._save.click)
        for box in (self._role, self._team):
            box.currentIndexChanged.connect(self._may_save)
        self.retranslate()
        self.show_person(None, (), is_self=False)

    def retranslate(self) -> None:
        """Say everything anew."""
        words = self.tr("Nombre, con el que entra"), self.tr("Correo"), self.tr("Función"), self.tr("Equipo")
        for field, word in zip(self._fields, words, strict=True):
            field.set_text(word)
        fresh = role_box("")
        for index in range(self._role.count()):
            self._role.setItemText(index, fresh.itemText(index))
        self._save.setText(self.tr("Guardar"))
        self._reset.setText(self.tr("Contraseña …"))
        self._reset.setAccessibleName(self.tr("Dar una nueva contraseña"))
        self._say_rest()

    def _say_rest(self) -> None:
        person = self._person
        self.heading.setText(person.user.name if person else self.tr("Persona"))
        is_active = person is None or person.user.is_active
        self._switch.setText(self.tr("Desactivar") if is_active else self.tr("Activar"))
        if self._team.count():
            self._team.setItemText(0, self.tr("Ninguno"))
        if person is None:
            self._seen.setText(self.tr("Elija a una persona de la lista."))
            return
        last = person.last_login_at
        told = self.tr("Última entrada: %1").replace("%1", say.moment(last, self._language.locale) if last else "–")
        if person.user.must_change_password:
            told += "\n" + self.tr("Debe elegir otra contraseña al entrar.")
        if self._is_self:
            told += "\n" + self.tr("Es usted: su contraseña se cambia en Ajustes.")
        self._seen.setText(told)

    def show_person(self, person: Person | None, teams: Sequence[Team], *, is_self: bool) -> None:
        """Show somebody, or nobody; ``is_self`` is whoever looks."""
        self._person, self._teams, self._is_self = None, teams, is_self
        for control in (self._name, self._email, self._role, self._team, self._reset, self._switch):
            control.setEnabled(person is not None)
        self._name.setText(person.user.name if person else "")
        self._email.setText(person.email if person else "")
        fill_teams(self._team, teams, self.tr("Ninguno"))
        if person is not None:
            self._role.setCurrentIndex(self._role.findData(person.user.role.value))
            if person.user.team_id is not None and self._team.findData(person.user.team_id) < 0:
                self._team.addItem(person.team_name, person.user.team_id)  # a closed team goes on being theirs
            self._team.setCurrentIndex(max(0, self._team.findData(person.user.team_id)))
            self._reset.setEnabled(not is_self)
            self._switch.setEnabled(not is_self)
        self._person = person
        self._say_rest()
        self._may_save()

    @property
    def controls(self) -> tuple[QLineEdit | QComboBox, ...]:
        """What is filled in."""
        return self._name, self._email, self._role, self._team

    @property
    def person(self) -> Person | None:
        """Who is shown."""
        return self._person

    @property
    def name(self) -> str:
        """What is typed as the name."""
        return " ".join(self._name.text().split())

    @property
    def email(self) -> str:
        """What is typed as the address."""
        return self._email.text().strip()

    @property
    def role(self) -> Role:
        """The chosen role."""
        return Role(self._role.currentData())

    @property
    def team_id(self) -> str | None:
        """The chosen team."""
        chosen = self._team.currentData()
        return str(chosen) if chosen is not None else None

    def _may_save(self) -> None:
        person = self._person
        if person is None:
            self._save.setEnabled(False)
            return
        user = person.user
        wanted = self.name, self.email, self.role, self.team_id
        self._save.setEnabled(bool(self.name) and wanted != (user.name, person.email, user.role, user.team_id))
