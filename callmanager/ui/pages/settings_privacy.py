"""The settings of privacy: how long recordings are kept, whether they are encrypted, and how a person is erased."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from callmanager.domain.erasure import Erased, ErasurePreview
from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.services.recordings.erasure import ErasureService
from callmanager.settings import Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.pages.settings_encryption import EncryptionSettings
from callmanager.ui.pages.settings_retention import RetentionSettings
from callmanager.ui.privacy_services import PrivacyServices
from callmanager.ui.recording_dialogs import EraseQuestion
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Notice, Panel, row
from callmanager.workers import Lane


class PrivacySettings(Panel):
    """Retention at the left; encryption and erasing at the right. Each works by itself, at once."""

    def __init__(
        self,
        services: PrivacyServices,
        settings: Settings,
        keep: Callable[[Settings], Settings],
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._services, self._settings, self._save = services, settings, keep
        self._lane, self._tasks = lane, tasks
        self.retention = RetentionSettings(services.retention, services.campaigns, user, theme, language, lane, tasks)
        self._daily = CheckBox(theme, "retention_daily")
        self._daily.setChecked(settings.audio.retention_enabled)
        self._daily.setEnabled(user.may(Right.CONFIGURE))
        self.retention.heading_row.addWidget(self._daily)
        self.encryption = EncryptionSettings(services.keys, settings.audio.encrypt, user, theme, lane, tasks)
        self.erasing = EraseSettings(services.erasure, user, theme, lane, tasks)
        side = QVBoxLayout()
        side.setSpacing(SPACE_M)
        side.addWidget(self.encryption, 1)
        side.addWidget(self.erasing)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self.retention, 3)
        layout.addLayout(side, 2)
        self._daily.clicked.connect(lambda: self._keep("retention_enabled", self._daily.isChecked()))
        self.encryption.brought.connect(services.encryption.look)
        self.encryption.switched.connect(lambda on: self._keep("encrypt", on))
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._daily.setText(self.tr("Aplicar cada día"))

    def _keep(self, name: str, value: bool) -> None:
        """Save one switch; the others stay as they are, saved or not."""
        new = self._settings.model_copy(update={"audio": self._settings.audio.model_copy(update={name: value})})

        def saved(kept: Settings) -> None:
            self._settings.audio = kept.audio
            self._services.encryption.look()

        def failed(error: CallManagerError) -> None:
            self._daily.setChecked(self._settings.audio.retention_enabled)
            self.retention.notice.say(sentence(error), "record")

        self._tasks.run(self, self._lane, lambda: self._save(new), saved, failed)


class EraseSettings(Card):
    """Erases whoever has a number."""

    def __init__(self, erasure: ErasureService, user: User, theme: Theme, lane: Lane, tasks: Tasks) -> None:
        super().__init__()
        self._erasure, self._user, self._theme, self._lane, self._tasks = erasure, user, theme, lane, tasks
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self._line = QLineEdit()
        self._line.setObjectName("erase_phone")
        self._phone = Field(self._line)
        self._look = Button(theme, "erase_preview", "danger", "search")
        self.notice = Notice(theme, "erase_notice")
        both = row(self._phone, self._look)
        both.setStretch(0, 1)
        both.setAlignment(self._look, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self._words)
        self.body.addLayout(both)
        self.body.addWidget(self.notice)
        self._may = user.may(Right.DELETE_RECORDINGS)
        self._line.setEnabled(self._may)
        self._line.textChanged.connect(lambda _text: self._follow())
        self._line.returnPressed.connect(self.look)
        self._look.clicked.connect(self.look)
        self._follow()
        self.retranslate()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Borrar a una persona"))
        self._words.setText(
            self.tr("Borra su voz, su nombre y lo escrito sobre ella. Las cifras de sus llamadas quedan, sin nombre.")
        )
        self._phone.set_text(self.tr("Teléfono de la persona"))
        self._look.setText(self.tr("Ver qué se borraría"))
        self._look.setAccessibleName(self.tr("Ver qué se borraría de esta persona"))

    def look(self) -> None:
        """Show what erasing would do, and ask."""
        phone = self._line.text().strip()
        if self._look.isEnabled():
            self._look.setEnabled(False)
            self.notice.clear()
            self._tasks.run(
                self,
                self._lane,
                lambda: self._erasure.preview(self._user, phone=phone),
                lambda preview: self._ask(preview, phone),
                self._fail,
            )

    def _ask(self, preview: ErasurePreview, phone: str) -> None:
        self._follow()
        question = EraseQuestion(preview, phone, self._theme, self.window())
        question.confirmed.connect(lambda: self._erase(preview.digest, phone))
        question.open()

    def _erase(self, digest: str, phone: str) -> None:
        self._look.setEnabled(False)
        self._tasks.run(
            self, self._lane, lambda: self._erasure.erase(self._user, digest, phone=phone), self._done, self._fail
        )

    def _done(self, erased: Erased) -> None:
        self._line.clear()
        words = self.tr("La persona está borrada. Llamadas que quedan sin nombre: %1.").replace("%1", str(erased.calls))
        left = [*erased.unreachable, *erased.reports, *erased.backups]
        if left:
            words += " " + self.tr("Mire usted mismo: %1").replace("%1", ", ".join(left))
        if not erased.database_overwritten:
            words += " " + self.tr("En la base de datos quedó borrada, pero no sobrescrita.")
        self.notice.say(words, "warn" if left or not erased.database_overwritten else "ok")

    def _fail(self, error: CallManagerError) -> None:
        self._follow()
        self.notice.say(sentence(error), "record")

    def _follow(self) -> None:
        self._look.setEnabled(self._may and any(character.isdigit() for character in self._line.text()))
