"""Encryption as a switch, and its key: where it lies, whether it is in safety, saved, brought back, changed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.users import Right, User
from callmanager.services.keys.key_reader import KeyStatus
from callmanager.services.keys.keys import KeyService
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_S, SPACE_XL, Theme
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Label, Notice, row
from callmanager.workers import Lane

_WIDTH, _HEIGHT = 720, 320


class EncryptionSettings(Card):
    """The switch works at once; ``switched`` asks for it to be kept. ``brought`` tells of a key that came back."""

    switched = Signal(bool)
    brought = Signal()

    def __init__(self, keys: KeyService, is_on: bool, user: User, theme: Theme, lane: Lane, tasks: Tasks) -> None:
        super().__init__()
        self._keys, self._user, self._theme, self._lane, self._tasks = keys, user, theme, lane, tasks
        self._status = KeyStatus()
        self._switch = CheckBox(theme, "encryption_on")
        self._switch.setChecked(is_on)
        self._state, self._words = Label(), Label("label", "muted")
        self._save_words = Label("label", "warn")
        for label in (self._state, self._words, self._save_words):
            label.setWordWrap(True)
        self._save = Button(theme, "key_save", "primary", "save")
        self._show = Button(theme, "key_show")
        self._bring = Button(theme, "key_import", icon="import")
        self._new = Button(theme, "key_rotate")
        self.notice = Notice(theme, "encryption_notice")
        for part in (self._switch, self._words, self._state, self._save_words):
            self.body.addWidget(part)
        self.body.addLayout(row(self._save, self._show, 1))
        self.body.addLayout(row(self._bring, self._new, 1))
        self.body.addWidget(self.notice)
        self.body.addStretch(1)
        self._may = user.may(Right.CONFIGURE)
        self._switch.clicked.connect(self._flip)
        self._save.clicked.connect(self._save_key)
        self._show.clicked.connect(self._show_key)
        self._bring.clicked.connect(self._import)
        self._new.clicked.connect(self._rotate)
        self.retranslate()
        self.look_up()

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Cifrado"))
        self._switch.setText(self.tr("Cifrar las grabaciones cuando termina la llamada"))
        self._words.setText(
            self.tr("Se cifra el sonido (AES-256). Nombres y notas siguen en la base de datos de esta computadora.")
        )
        self._save.setText(self.tr("Guardar clave de recuperación …"))
        self._show.setText(self.tr("Mostrar"))
        self._show.setAccessibleName(self.tr("Mostrar la clave de recuperación"))
        self._bring.setText(self.tr("Traer una clave …"))
        self._new.setText(self.tr("Clave nueva"))
        self._show_status(self._status)

    def look_up(self) -> None:
        """Ask how it stands with the key; the keyring may take its time."""
        self._tasks.run(self, self._lane, self._keys.status, self._show_status, self._fail)

    def _show_status(self, status: KeyStatus) -> None:
        self._status = status
        if status.problem is not None:
            self._state.setText(sentence(status.problem))
        elif not status.key_id:
            self._state.setText(self.tr("Todavía no hay clave."))
        elif status.in_keyring:
            self._state.setText(
                self.tr("La clave %1 está en %2.").replace("%1", status.key_id).replace("%2", status.store)
            )
        else:
            self._state.setText(
                self.tr(
                    "Esta computadora no tiene llavero: la clave %1 está en un archivo de la carpeta de datos, y quien "
                    "copie la carpeta entera la tiene también."
                ).replace("%1", status.key_id)
            )
        self._state.set_tone(
            "record" if status.problem else "text" if status.in_keyring or not status.key_id else "warn"
        )
        unsaved = bool(status.key_id) and not status.recovery_saved
        self._save_words.setText(
            self.tr(
                "Nadie ha guardado la clave de recuperación. Si esta computadora falla, las grabaciones se pierden."
            )
        )
        self._save_words.setVisible(unsaved)
        for button in (self._save, self._show, self._new):
            button.setEnabled(self._may and status.readable)
        for control in (self._switch, self._bring):
            control.setEnabled(self._may)
        self._save.set_kind("primary" if unsaved else "normal")

    def _flip(self) -> None:
        on = self._switch.isChecked()
        if not on:
            self.switched.emit(False)
            self.notice.say(self.tr("Lo nuevo queda sin cifrar. Lo cifrado sigue cifrado."), "warn")
            return
        self._work(lambda: self._keys.ensure(self._user), self._ready)

    def _ready(self, _key_id: str) -> None:
        self.switched.emit(True)
        self.notice.say(self.tr("Se cifra cada grabación al terminar. Guarde ahora la clave de recuperación."))

    def _save_key(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Guardar la clave de recuperación en otro disco"), "callmanager-clave.txt"
        )
        if path:
            self.save_key(Path(path))

    def save_key(self, path: Path) -> None:
        """Write the recovery key to a new file."""
        self._work(
            lambda: self._keys.export_recovery(path, self._user),
            lambda _key_id: self.notice.say(self.tr("La clave de recuperación está guardada. Llévela lejos de aquí.")),
        )

    def _show_key(self) -> None:
        self._work(lambda: self._keys.recovery(self._user), self._open_sheet)

    def _open_sheet(self, text: str) -> None:
        sheet = KeySheet(text, self._theme, self.window())
        sheet.kept.connect(lambda: self._work(lambda: self._keys.note_saved(self._user), lambda _done: None))
        sheet.open()

    def _import(self) -> None:
        sheet = KeySheet("", self._theme, self.window())
        sheet.typed.connect(self.import_key)
        sheet.open()

    def import_key(self, text: str) -> None:
        """Bring back the key that these lines tell."""
        self._work(lambda: self._keys.import_recovery(text, self._user), self._brought)

    def _brought(self, key_id: str) -> None:
        words = self.tr("La clave %1 está aquí. Lo que se cifró con ella se puede oír.")
        self.notice.say(words.replace("%1", key_id))
        self.brought.emit()

    def _rotate(self) -> None:
        self._work(
            lambda: self._keys.rotate(self._user),
            lambda _key_id: self.notice.say(
                self.tr("Las grabaciones nuevas usan la clave nueva. Guarde también su clave de recuperación."), "warn"
            ),
        )

    def _work(self, job: Callable[[], object], done: Callable[..., None]) -> None:
        def finished(result: object) -> None:
            done(result)
            self.look_up()

        self._tasks.run(self, self._lane, job, finished, self._fail)

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
        self._switch.setChecked(self._switch.isChecked() and bool(self._status.key_id))


class KeySheet(QDialog):
    """Shows a recovery key to be copied by hand, or takes one that is typed."""

    kept = Signal()
    typed = Signal(str)

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("key_sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self._shows = bool(text)
        title, words = Label("title"), Label("body", "muted")
        words.setWordWrap(True)
        self.lines = QPlainTextEdit(text)
        self.lines.setObjectName("key_lines")
        self.lines.setReadOnly(self._shows)
        self.lines.setTabChangesFocus(True)
        self.lines.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.lines.setFixedHeight(_HEIGHT)
        self.lines.setAccessibleName(self.tr("Clave de recuperación"))
        back, go = Button(theme, "key_sheet_cancel"), Button(theme, "key_sheet_go", "primary")
        back.setText(self.tr("Cerrar"))
        if self._shows:
            title.setText(self.tr("Clave de recuperación"))
            words.setText(self.tr("Cópiela a mano o imprímala y guárdela lejos de esta computadora."))
            go.setText(self.tr("Ya la guardé"))
        else:
            title.setText(self.tr("Traer una clave"))
            words.setText(self.tr("Escriba o pegue las nueve líneas de la clave de recuperación."))
            go.setText(self.tr("Traer"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        layout.setSpacing(SPACE_S)
        for part in (title, words, self.lines):
            layout.addWidget(part)
        layout.addLayout(row(1, back, go))
        back.clicked.connect(self.reject)
        go.clicked.connect(self._go)

    def _go(self) -> None:
        if self._shows:
            self.kept.emit()
        else:
            self.typed.emit(self.lines.toPlainText())
        self.accept()
