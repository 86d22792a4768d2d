"""Who is at this desk: name and password; and a password of one's own in place of one that somebody else chose."""

from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import MIN_PASSWORD_LENGTH, User
from callmanager.ui.dialogs import WayIn, text_field
from callmanager.ui.errors import sentence
from callmanager.ui.theme import Theme
from callmanager.workers import Lane

_SHORT_WAIT = 2  # seconds that nobody needs to be told of


class Doorkeeper(Protocol):
    """What knows people by their passwords."""

    def login(self, name: str, password: str) -> User:
        """The person; raises UserError."""
        ...

    def change_password(self, user: User, old: str, new: str) -> User:
        """The person with another password; raises UserError."""
        ...


class LoginDialog(WayIn):
    """Asks until name and password are right, or the window is closed.

    Whoever got their password from somebody else chooses another one before they are in.
    """

    def __init__(self, users: Doorkeeper, theme: Theme, lane: Lane, name: str = "") -> None:
        super().__init__("login", theme, lane)
        self._users = users
        self._newcomer: User | None = None
        self._given = ""
        self._name_field, self._name = text_field("login_name")
        self._password_field, self._password = text_field("login_password", is_password=True)
        self._new_field, self._new = text_field("login_new_password", is_password=True)
        self._again_field, self._again = text_field("login_new_again", is_password=True)
        for field in (self._name_field, self._password_field, self._new_field, self._again_field):
            self.fields.addWidget(field)
        self._new_field.hide()
        self._again_field.hide()
        self._wait = 0
        self._why = ""
        self._second = QTimer(self, interval=1000)
        self._second.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one may end before the service lets one try
        self._second.timeout.connect(self._count_down)
        self._name.setText(name)
        self.retranslate()
        (self._password if name else self._name).setFocus()

    def retranslate(self) -> None:
        """Set every text in the language that is on."""
        self.setWindowTitle("CallManager")
        if self._newcomer is None:
            self.title.setText(self.tr("Entrar"))
            self.words.setText(self.tr("Sus llamadas y sus cifras quedan a su nombre."))
            self.go.setText(self.tr("Entrar"))
        else:
            self.title.setText(self.tr("Elija su contraseña"))
            self.words.setText(self.tr("La que usó se la dio otra persona. Desde ahora la sabe solo usted."))
            self.go.setText(self.tr("Cambiar y entrar"))
        self._name_field.set_text(self.tr("Nombre"))
        self._password_field.set_text(self.tr("Contraseña"))
        self._new_field.set_text(
            self.tr("Contraseña nueva (al menos %1 caracteres)").replace("%1", str(MIN_PASSWORD_LENGTH))
        )
        self._again_field.set_text(self.tr("La misma contraseña otra vez"))
        self.notice.clear()

    def try_it(self) -> None:
        """Log in, or say what is missing."""
        if self._newcomer is not None:
            self._choose_password(self._newcomer)
            return
        name, password = self._name.text().strip(), self._password.text()
        if name and password:
            self.work(lambda: self._users.login(name, password))
        else:
            self.refuse(self.tr("Escriba su nombre y su contraseña."))

    def _choose_password(self, user: User) -> None:
        new, old = self._new.text(), self._given
        if len(new) < MIN_PASSWORD_LENGTH:
            words = self.tr("La contraseña necesita al menos %1 caracteres.")
            self._refuse_at(self._new, words.replace("%1", str(MIN_PASSWORD_LENGTH)))
        elif new != self._again.text():
            self._refuse_at(self._again, self.tr("Las dos contraseñas no son iguales. Escríbalas otra vez."))
        else:
            self.work(lambda: self._users.change_password(user, old, new))

    def _done(self, user: User) -> None:
        if not user.must_change_password:
            super()._done(user)
            return
        self._newcomer, self._given = user, self._password.text()
        self.go.setEnabled(True)
        for field in (self._name_field, self._password_field):
            field.hide()
        for field in (self._new_field, self._again_field):
            field.show()
        self.retranslate()
        self.adjustSize()
        self._new.setFocus()

    def _fail(self, error: CallManagerError) -> None:
        """Say why; the next try waits as long as the service would make it wait."""
        super()._fail(error)
        seconds = error.details.get("seconds")
        if isinstance(seconds, int) and seconds > 0:
            self._wait, self._why = seconds, sentence(error) if error.reason == "login_wrong" else ""
            self.go.setEnabled(False)
            self._say_wait()
            self._second.start()

    def _count_down(self) -> None:
        self._wait -= 1
        if self._wait > 0:
            self._say_wait()
            return
        self._second.stop()
        self.go.setEnabled(True)
        if self._why:
            self.notice.say(self._why, "record")
        else:
            self.notice.clear()
        self.adjustSize()

    def _say_wait(self) -> None:
        if self._wait > _SHORT_WAIT or not self._why:
            words = self.tr("Podrá intentarlo otra vez en %1 s.").replace("%1", str(self._wait))
            self.notice.say(f"{self._why} {words}".strip(), "record")
            self.adjustSize()

    def _refuse_at(self, control: QWidget, words: str) -> None:
        super().refuse(words)
        control.setFocus()

    def refuse(self, words: str) -> None:
        """Say why, and let the password be typed again."""
        super().refuse(words)
        control = self._password if self._newcomer is None else self._new
        control.selectAll()
        control.setFocus()
