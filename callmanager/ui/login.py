"""Who is at this desk: name and password."""

from typing import Protocol

from callmanager.domain.users import User
from callmanager.ui.dialogs import WayIn, text_field
from callmanager.ui.theme import Theme
from callmanager.workers import Lane


class Doorkeeper(Protocol):
    """What knows people by their passwords."""

    def login(self, name: str, password: str) -> User:
        """The person; raises UserError."""
        ...


class LoginDialog(WayIn):
    """Asks until name and password are right, or the window is closed."""

    def __init__(self, users: Doorkeeper, theme: Theme, lane: Lane, name: str = "") -> None:
        super().__init__("login", theme, lane)
        self._users = users
        self._name_field, self._name = text_field("login_name")
        self._password_field, self._password = text_field("login_password", is_password=True)
        self.fields.addWidget(self._name_field)
        self.fields.addWidget(self._password_field)
        self._name.setText(name)
        self.retranslate()
        (self._password if name else self._name).setFocus()

    def retranslate(self) -> None:
        """Set every text in the language that is on."""
        self.setWindowTitle("CallManager")
        self.title.setText(self.tr("Entrar"))
        self.words.setText(self.tr("Sus llamadas y sus cifras quedan a su nombre."))
        self._name_field.set_text(self.tr("Nombre"))
        self._password_field.set_text(self.tr("Contraseña"))
        self.go.setText(self.tr("Entrar"))
        self.notice.clear()

    def try_it(self) -> None:
        """Log in, or say what is missing."""
        name, password = self._name.text().strip(), self._password.text()
        if name and password:
            self.work(lambda: self._users.login(name, password))
        else:
            self.refuse(self.tr("Escriba su nombre y su contraseña."))

    def refuse(self, words: str) -> None:
        """Say why, and let the password be typed again."""
        super().refuse(words)
        self._password.selectAll()
        self._password.setFocus()
