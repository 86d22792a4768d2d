"""Small windows about people: add one, give a new password, change one's own, name a team."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import MIN_PASSWORD_LENGTH, Person, Role, Team, User
from callmanager.ui import labels
from callmanager.ui.bridge import Tasks
from callmanager.ui.contact_drafts import ContactDrafts
from callmanager.ui.errors import sentence
from callmanager.ui.form_draft import FormDraft
from callmanager.ui.people_services import PeopleServices
from callmanager.ui.recording_dialogs import Question
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import ButtonKind, ComboBox, Field
from callmanager.workers import Lane

T = TypeVar("T")


class _Asking(Question):
    """A question whose answer is tried in the background; it stays open until that worked. ``done_well`` tells."""

    done_well = Signal(object)

    def __init__(
        self, name: str, theme: Theme, lane: Lane, tasks: Tasks, parent: QWidget, kind: ButtonKind = "primary"
    ) -> None:
        super().__init__(name, theme, parent, kind)
        self._lane, self._tasks = lane, tasks
        self.go.clicked.connect(self.try_it)

    def try_it(self) -> None:
        """Read the fields and call `work`, or say what is missing."""

    def work(self, job: Callable[[], T]) -> None:
        """Try it outside the GUI thread."""
        self.go.setEnabled(False)
        self.notice.clear()
        self._tasks.run(self, self._lane, job, self._worked, self._failed)

    def refuse(self, words: str, control: QWidget | None = None) -> None:
        """Say what is missing, and where."""
        self.notice.say(words, "record")
        self.fit()
        if control is not None:
            control.setFocus()

    def _worked(self, result: object) -> None:
        self.done_well.emit(result)
        self.accept()

    def _failed(self, error: CallManagerError) -> None:
        self.go.setEnabled(True)
        self.refuse(sentence(error))

    def add_password(self, name: str, words: str) -> QLineEdit:
        """A line whose letters are not shown."""
        line = self.add_line(name, words)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def accepts(self, password: QLineEdit, again: QLineEdit) -> bool:
        """Whether both are one password that is long enough; says so where not."""
        if len(password.text()) < MIN_PASSWORD_LENGTH:
            words = self.tr("La contraseña necesita al menos %1 caracteres.")
            self.refuse(words.replace("%1", str(MIN_PASSWORD_LENGTH)), password)
        elif password.text() != again.text():
            self.refuse(self.tr("Las dos contraseñas no son iguales. Escríbalas otra vez."), again)
        else:
            return True
        return False


class PersonDialog(_Asking):
    """Adds a person, who has to choose a password of their own at the first login.

    What is typed, but never a password, is kept until it is saved or cancelled.
    """

    def __init__(
        self,
        people: PeopleServices,
        drafts: ContactDrafts,
        user: User,
        teams: Sequence[Team],
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__("person_dialog", theme, lane, tasks, parent)
        self._people, self._user = people, user
        self.title.setText(self.tr("Agregar una persona"))
        self.words.setText(self.tr("Al entrar por primera vez elegirá su propia contraseña."))
        self.name = self.add_line("person_dialog_name", self.tr("Nombre, con el que entra"))
        self.email = self.add_line("person_dialog_email", self.tr("Correo (opcional)"))
        self.role = role_box("person_dialog_role")
        self.team = team_box("person_dialog_team", teams, self.tr("Ninguno"))
        for box, words in ((self.role, self.tr("Función")), (self.team, self.tr("Equipo"))):
            field = Field(box)
            field.set_text(words)
            self.fields.addWidget(field)
        self.password = self.add_password("person_dialog_password", self.tr("Primera contraseña"))
        self.again = self.add_password("person_dialog_again", self.tr("La misma contraseña otra vez"))
        self.go.setText(self.tr("Agregar"))
        self.name.setFocus()
        self._draft = FormDraft(drafts, (self.name, self.email, self.role, self.team), lane, tasks, self)
        self._draft.tell(self.notice)
        self._draft.restored.connect(self.fit)
        self._draft.follow("")
        self.finished.connect(lambda _result: self._draft.done())

    def try_it(self) -> None:
        """Add them, or say what is missing."""
        name, email, password = self.name.text().strip(), self.email.text(), self.password.text()
        role, team = Role(self.role.currentData()), self.team.currentData() or ""
        if not name:
            self.refuse(self.tr("Escriba un nombre."), self.name)
        elif self.accepts(self.password, self.again):
            users, actor = self._people.users, self._user
            self.work(lambda: users.create(name, password, role, team, actor=actor, must_change=True, email=email))


class ResetDialog(_Asking):
    """Gives somebody a new password, which they have to change at the next login."""

    def __init__(
        self,
        people: PeopleServices,
        user: User,
        person: Person,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__("reset_dialog", theme, lane, tasks, parent)
        self._people, self._user, self._person = people, user, person.user
        self.title.setText(self.tr("Nueva contraseña para %1").replace("%1", person.user.name))
        self.words.setText(self.tr("Vale para entrar una vez: al entrar debe elegir otra."))
        self.password = self.add_password("reset_dialog_password", self.tr("Nueva contraseña"))
        self.again = self.add_password("reset_dialog_again", self.tr("La misma contraseña otra vez"))
        self.go.setText(self.tr("Cambiar"))
        self.password.setFocus()

    def try_it(self) -> None:
        """Set it, or say what is missing."""
        new, users, actor, user_id = self.password.text(), self._people.users, self._user, self._person.user_id
        if self.accepts(self.password, self.again):
            self.work(lambda: users.reset_password(actor, user_id, new))


class OwnPasswordDialog(_Asking):
    """Changes the password of whoever works here."""

    def __init__(
        self, people: PeopleServices, user: User, theme: Theme, lane: Lane, tasks: Tasks, parent: QWidget
    ) -> None:
        super().__init__("own_password", theme, lane, tasks, parent)
        self._people, self._user = people, user
        self.done_words = self.tr("Su contraseña está cambiada.")
        self.title.setText(self.tr("Cambiar mi contraseña"))
        self.words.setText(self.tr("Con la nueva entra desde la próxima vez."))
        self.old = self.add_password("own_password_old", self.tr("Contraseña actual"))
        self.password = self.add_password(
            "own_password_new", self.tr("Nueva (al menos %1 caracteres)").replace("%1", str(MIN_PASSWORD_LENGTH))
        )
        self.again = self.add_password("own_password_again", self.tr("La nueva otra vez"))
        self.go.setText(self.tr("Cambiar"))
        self.old.setFocus()

    def try_it(self) -> None:
        """Change it, or say what is missing."""
        old, new, users, user = self.old.text(), self.password.text(), self._people.users, self._user
        if not old:
            self.refuse(self.tr("Escriba su contraseña actual."), self.old)
        elif self.accepts(self.password, self.again):
            self.work(lambda: users.change_password(user, old, new))


class TeamDialog(_Asking):
    """Names a team: a new one, or one that has a name already."""

    def __init__(
        self,
        people: PeopleServices,
        user: User,
        team: Team | None,
        theme: Theme,
        lane: Lane,
        tasks: Tasks,
        parent: QWidget,
    ) -> None:
        super().__init__("team_dialog", theme, lane, tasks, parent)
        self._people, self._user, self._team = people, user, team
        self.title.setText(self.tr("Cambiar el nombre") if team else self.tr("Agregar un equipo"))
        self.words.setText(self.tr("Quien lo dirige ve su trabajo en detalle; de los demás equipos, solo los totales."))
        self.name = self.add_line("team_dialog_name", self.tr("Nombre del equipo"))
        self.name.setText(team.name if team else "")
        self.name.selectAll()
        self.go.setText(self.tr("Guardar") if team else self.tr("Agregar"))
        self.name.setFocus()

    def try_it(self) -> None:
        """Save it, or say what is missing."""
        name, teams, team, actor = self.name.text().strip(), self._people.teams, self._team, self._user
        if not name:
            self.refuse(self.tr("Escriba un nombre."), self.name)
        elif team is None:
            self.work(lambda: teams.add(name, actor))
        else:
            self.work(lambda: teams.rename(team.team_id, name, actor))


def role_box(name: str) -> ComboBox:
    """A box with the roles, the least powerful first."""
    box = ComboBox(name)
    for role in Role:
        box.addItem(labels.role(role.value), role.value)
    return box


def team_box(name: str, teams: Sequence[Team], nobody: str) -> ComboBox:
    """A box with the teams; its first entry is none."""
    box = ComboBox(name)
    fill_teams(box, teams, nobody)
    return box


def fill_teams(box: ComboBox, teams: Sequence[Team], nobody: str) -> None:
    """Offer these teams, and none."""
    box.clear()
    box.addItem(nobody, None)
    for team in teams:
        box.addItem(team.name, team.team_id)
