"""The first start: which language, and who the first administrator is."""

from collections.abc import Callable
from typing import Protocol

from callmanager.domain.users import MIN_PASSWORD_LENGTH, Role, User
from callmanager.ui.dialogs import WayIn, text_field
from callmanager.ui.i18n import LANGUAGE_NAMES, Language, LanguageCode
from callmanager.ui.theme import Theme
from callmanager.ui.widgets.controls import ComboBox, Field
from callmanager.workers import Lane


class Founding(Protocol):
    """What creates people and lets them in."""

    def create(self, name: str, password: str, role: Role) -> User:
        """Add a person; raises UserError."""
        ...

    def login(self, name: str, password: str) -> User:
        """Let somebody in; raises UserError."""
        ...


class FirstStartDialog(WayIn):
    """Creates the first administrator; the language changes as soon as it is chosen."""

    def __init__(
        self,
        users: Founding,
        theme: Theme,
        language: Language,
        lane: Lane,
        keep_language: Callable[[LanguageCode], object] = lambda _code: None,
    ) -> None:
        """``keep_language`` saves the chosen language; it is called in ``lane``, after the person was created."""
        super().__init__("first_start", theme, lane)
        self._users, self._language, self._keep_language = users, language, keep_language
        self._languages = ComboBox("first_start_language")
        for code, name in LANGUAGE_NAMES.items():
            self._languages.addItem(name, code)
        self._languages.setCurrentIndex(self._languages.findData(language.code))
        self._language_field = Field(self._languages)
        self._name_field, self._name = text_field("first_start_name")
        self._password_field, self._password = text_field("first_start_password", is_password=True)
        self._again_field, self._again = text_field("first_start_password_again", is_password=True)
        for field in (self._language_field, self._name_field, self._password_field, self._again_field):
            self.fields.addWidget(field)
        self._languages.currentIndexChanged.connect(lambda _index: language.choose(self._languages.currentData()))
        self.retranslate()
        self._name.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language that is on."""
        self.setWindowTitle("CallManager")
        self.title.setText(self.tr("Primer inicio"))
        self.words.setText(self.tr("La primera persona administra: crea a las demás y cambia los ajustes."))
        self._language_field.set_text(self.tr("Idioma"))
        self._name_field.set_text(self.tr("Su nombre"))
        self._password_field.set_text(
            self.tr("Contraseña (al menos %1 caracteres)").replace("%1", str(MIN_PASSWORD_LENGTH))
        )
        self._again_field.set_text(self.tr("La misma contraseña otra vez"))
        self.go.setText(self.tr("Empezar"))
        self.notice.clear()

    def try_it(self) -> None:
        """Create the administrator, or say what is missing."""
        name, password = self._name.text().strip(), self._password.text()
        if not name:
            self.refuse(self.tr("Escriba su nombre."))
            self._name.setFocus()
        elif len(password) < MIN_PASSWORD_LENGTH:
            words = self.tr("La contraseña necesita al menos %1 caracteres.")
            self.refuse(words.replace("%1", str(MIN_PASSWORD_LENGTH)))
            self._password.setFocus()
        elif password != self._again.text():
            self.refuse(self.tr("Las dos contraseñas no son iguales. Escríbalas otra vez."))
            self._again.setFocus()
        else:
            self.work(lambda: self._create(name, password))

    def _create(self, name: str, password: str) -> User:
        user = self._users.create(name, password, Role.ADMIN)
        self._keep_language(self._language.code)
        return self._users.login(user.name, password)  # who begins is inside, and the list of people says since when
