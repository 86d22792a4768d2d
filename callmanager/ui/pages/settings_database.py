"""The settings of where the data lie: a file on this computer, or a server that the team shares."""

import threading

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMessageBox

from callmanager.domain.errors import CallManagerError, StoreError
from callmanager.domain.users import Right, User
from callmanager.services.team.team_database import TeamDatabase
from callmanager.store.address import ServerAddress, parts_of
from callmanager.store.server_check import ServerCheck
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.controls import Button, Card, Field, Label, Notice, Panel, row
from callmanager.workers import Lane

_PORT = 5432


class DatabaseSettings(Panel):
    """The server's address with its test at the left; what can be done with it at the right."""

    _moved_on = Signal(str, int, int)

    def __init__(self, team: TeamDatabase, user: User, theme: Theme, slow_lane: Lane, tasks: Tasks) -> None:
        super().__init__()
        self._team, self._user, self._lane, self._tasks = team, user, slow_lane, tasks
        self._cancelled = threading.Event()
        self._moves = False
        self._server, self._data = Card(), Card()
        self._words, self._where, self._then = (Label("label", "muted") for _ in range(3))
        self._host, self._port = _line("database_host"), _line("database_port")
        self._name, self._login = _line("database_name"), _line("database_user")
        self._password = _line("database_password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._port.setValidator(QIntValidator(1, 65_535, self._port))
        self._fields = [Field(control) for control in self._lines]
        self._test = Button(theme, "database_test", icon="search")
        self._use = Button(theme, "database_use", icon="save")
        self._move = Button(theme, "database_move", "primary")
        self._stop = Button(theme, "database_stop")
        self._back = Button(theme, "database_use_file", icon="folder")
        self._notice = Notice(theme, "database_notice")
        self._progress = Label("label", "muted")
        self._build()
        self._fill()
        self._test.clicked.connect(self.test)
        self._use.clicked.connect(self.use)
        self._move.clicked.connect(self.ask_to_move)
        self._stop.clicked.connect(self._cancelled.set)
        self._back.clicked.connect(self.use_file)
        self._moved_on.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self.retranslate()

    @property
    def _lines(self) -> tuple[QLineEdit, ...]:
        return self._host, self._port, self._name, self._login, self._password

    def _build(self) -> None:
        for label in (self._words, self._where, self._then, self._progress):
            label.setWordWrap(True)
        host, port, name, login, password = self._fields
        first = row(host, port, spacing=SPACE_M)
        first.setStretch(0, 3)
        first.setStretch(1, 1)
        self._server.body.addWidget(self._words)
        self._server.body.addLayout(first)
        for field in (name, login, password):
            self._server.body.addWidget(field)
        self._server.body.addLayout(row(1, self._test))
        self._server.body.addWidget(self._notice)
        self._server.body.addStretch(1)
        self._data.body.addWidget(self._where)
        self._data.body.addWidget(self._then)
        self._data.body.addLayout(row(self._move, self._stop, 1))
        self._data.body.addLayout(row(self._use, 1))
        self._data.body.addLayout(row(self._back, 1))
        self._data.body.addWidget(self._progress)
        self._data.body.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._server, 1)
        layout.addWidget(self._data, 1)

    def _fill(self) -> None:
        address = ServerAddress("", _PORT, "callmanager", "callmanager", "")
        if self._team.address:
            try:
                address = parts_of(self._team.address)
            except StoreError as error:
                self._notice.say(sentence(error), "record")
        password = address.password if self._user.may(Right.CONFIGURE) else ""
        texts = (address.host, str(address.port), address.database, address.user, password)
        for line, text in zip(self._lines, texts, strict=True):
            line.setText(text)
        self._enable()

    def _enable(self) -> None:
        may = self._user.may(Right.CONFIGURE) and not self._team.is_fixed
        for widget in (*self._lines, self._test, self._use):
            widget.setEnabled(may and not self._moves)
        self._move.setEnabled(may and self._team.is_local and not self._moves)
        self._back.setEnabled(may and bool(self._team.address) and not self._moves)
        self._stop.setVisible(self._moves)

    def address(self) -> str:
        """What stands in the fields, as one address."""
        port = int(self._port.text() or _PORT)
        return ServerAddress(
            self._host.text().strip(),
            port,
            self._name.text().strip(),
            self._login.text().strip(),
            self._password.text(),
        ).url()

    def test(self) -> None:
        """Look whether the server can be used, and say what is wrong."""
        address = self.address()
        self._test.setEnabled(False)
        self._notice.say(self.tr("Probando la conexión…"), "muted")
        self._tasks.run(self, self._lane, lambda: self._team.test(address), self._tell_found, self._tell_error)

    def _tell_found(self, found: ServerCheck) -> None:
        self._enable()
        holds = self.tr("está vacía")
        if found.is_ours:
            holds = self.tr("ya tiene datos de CallManager")
        elif found.tables:
            holds = self.tr("tiene tablas de otro programa")
        words = self.tr("La conexión funciona: PostgreSQL %1, la base %2.")
        self._notice.say(words.replace("%1", found.version).replace("%2", holds))

    def _tell_error(self, error: CallManagerError) -> None:
        self._moves = False
        self._progress.clear()
        self._enable()
        self._notice.say(sentence(error), "record")

    def use(self) -> None:
        """Work with this server from the next start on."""
        address = self.address()
        self._notice.say(self.tr("Probando la conexión…"), "muted")
        self._tasks.run(
            self, self._lane, lambda: self._team.use(address, self._user), lambda _: self._tell_kept(), self._tell_error
        )

    def use_file(self) -> None:
        """Work with the file on this computer from the next start on."""
        self._tasks.run(
            self, self._lane, lambda: self._team.use("", self._user), lambda _: self._tell_kept(), self._tell_error
        )

    def _tell_kept(self) -> None:
        self._enable()
        self._notice.say(self.tr("Guardado. Vale desde el próximo inicio."))

    def ask_to_move(self) -> None:
        """Ask, then move all data."""
        question = QMessageBox(self)
        question.setObjectName("database_move_question")
        question.setIcon(QMessageBox.Icon.NoIcon)
        question.setWindowTitle("CallManager")
        question.setText(self.tr("¿Mover todos los datos al servidor?"))
        question.setInformativeText(
            self.tr(
                "Se copian y se comparan fila por fila. Mientras tanto nadie puede llamar aquí. Los datos de esta "
                "computadora quedan como están."
            )
        )
        no = question.addButton(self.tr("Ahora no"), QMessageBox.ButtonRole.RejectRole)
        yes = question.addButton(self.tr("Mover"), QMessageBox.ButtonRole.AcceptRole)
        no.setObjectName("database_move_no")
        yes.setObjectName("database_move_yes")
        question.setDefaultButton(no)
        question.setEscapeButton(no)
        question.exec()
        if question.clickedButton() is yes:
            self.move_data()

    def move_data(self) -> None:
        """Move all data; it can be called off."""
        address = self.address()
        self._cancelled.clear()
        self._moves = True
        self._enable()
        self._notice.say(self.tr("Moviendo los datos…"), "muted")
        team, user, cancelled, tell = self._team, self._user, self._cancelled, self._moved_on.emit
        self._tasks.run(
            self, self._lane, lambda: team.move(address, user, tell, cancelled), self._tell_moved, self._tell_error
        )

    def _show_progress(self, name: str, done: int, total: int) -> None:
        if self._moves and total:
            words = self.tr("Tabla %1: %2 de %3 filas")
            self._progress.setText(words.replace("%1", name).replace("%2", str(done)).replace("%3", str(total)))

    def _tell_moved(self, rows: int) -> None:
        self._moves = False
        self._progress.clear()
        self._enable()
        told = self.tr("Se movieron %1 filas, y allí son las mismas.").replace("%1", str(rows))
        self._notice.say(told)
        end = QMessageBox(self)
        end.setObjectName("database_moved")
        end.setIcon(QMessageBox.Icon.NoIcon)
        end.setWindowTitle("CallManager")
        end.setText(told)
        end.setInformativeText(self.tr("CallManager se cierra ahora. Al abrirlo otra vez trabaja con el servidor."))
        close = end.addButton(self.tr("Cerrar"), QMessageBox.ButtonRole.AcceptRole)
        close.setObjectName("database_close")
        end.exec()
        self.window().close()

    def retranslate(self) -> None:
        """Say everything anew."""
        self._server.heading.setText(self.tr("Servidor del equipo"))
        self._data.heading.setText(self.tr("Datos"))
        self._words.setText(
            self.tr("Un servidor PostgreSQL que comparten varios puestos. La contraseña queda en los ajustes.")
        )
        if self._team.is_fixed:
            self._words.setText(self.tr("Una variable de entorno dice dónde están los datos; aquí no se cambia."))
        names = (
            self.tr("Computadora"),
            self.tr("Puerto"),
            self.tr("Base de datos"),
            self.tr("Usuario"),
            self.tr("Contraseña"),
        )
        for field, name in zip(self._fields, names, strict=True):
            field.set_text(name)
        self._test.setText(self.tr("Probar la conexión"))
        self._use.setText(self.tr("Usar este servidor"))
        self._move.setText(self.tr("Mover mis datos"))
        self._stop.setText(self.tr("Cancelar"))
        self._back.setText(self.tr("Usar el archivo de esta computadora"))
        here = self.tr("Los datos están en %1.").replace("%1", self._team.told())
        self._where.setText(here)
        self._then.setText(
            self.tr(
                "“Mover mis datos” los copia a una base vacía del servidor, los cuenta y los compara. “Usar este "
                "servidor” no copia nada. Las dos cosas valen desde el próximo inicio."
            )
        )


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    return line
