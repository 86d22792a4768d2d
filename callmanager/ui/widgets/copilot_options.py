"""Where the language model is and how long the copilot waits for it; what is saved holds from the next question on."""

from collections.abc import Callable

from pydantic import ValidationError
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from callmanager.ai.hosts import parse_host
from callmanager.domain.errors import CallManagerError, CopilotError
from callmanager.domain.users import Right, User
from callmanager.settings import CopilotSettings, Settings
from callmanager.ui.bridge import Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.theme import SPACE_M, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Notice, row
from callmanager.workers import Lane

_KEPT = ("5m", "30m", "2h", "10h", "-1m")
_CONTEXTS = (2_048.0, 4_096.0, 8_192.0, 16_384.0, 32_768.0)
_SECONDS = {"connect_seconds": 60, "timeout_seconds": 600, "total_seconds": 3_600}
_UNITS = {"s": "s", "m": "min", "h": "h"}


class CopilotOptions(Card):
    """``keep`` saves the settings, outside the GUI thread; ``apply`` lets the copilot work with them."""

    def __init__(
        self,
        settings: Settings,
        keep: Callable[[Settings], Settings],
        apply: Callable[[CopilotSettings], None],
        user: User,
        theme: Theme,
        language: Language,
        lane: Lane,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._settings, self._keep, self._apply, self._language = settings, keep, apply, language
        self._lane, self._tasks = lane, tasks
        self._host, self._token = _line("copilot_host"), _line("copilot_token")
        self._host.setPlaceholderText("http://localhost:11434")
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._seconds = {name: _line(f"copilot_{name}") for name in _SECONDS}
        for name, most in _SECONDS.items():
            self._seconds[name].setValidator(QIntValidator(1, most, self))
        self._fields = {line: Field(line) for line in (self._host, self._token, *self._seconds.values())}
        self._verify = CheckBox(theme, "copilot_verify_tls")
        self._kept = Choice("copilot_keep_alive", _KEPT, self._say_kept)
        self._context = Choice("copilot_num_ctx", _CONTEXTS, self._say_context)
        self._words = Label("label", "muted")
        self._words.setWordWrap(True)
        self.notice = Notice(theme, "copilot_options_notice")
        self._save = Button(theme, "copilot_options_save", "primary", "save")
        self._build(may=user.may(Right.CONFIGURE))
        self._save.clicked.connect(self.save)
        self.retranslate()
        self.show_settings(settings.copilot)

    def _build(self, *, may: bool) -> None:
        waits = row(*(self._fields[line] for line in self._seconds.values()), spacing=SPACE_M)
        for widget in (self._fields[self._host], self._fields[self._token], self._verify):
            self.body.addWidget(widget)
        self.body.addLayout(waits)
        kept = row(self._kept, self._context, spacing=SPACE_M)
        kept.setStretch(0, 1)
        kept.setStretch(1, 1)
        self.body.addLayout(kept)
        self.body.addWidget(self._words)
        self.body.addStretch(1)
        self.body.addWidget(self.notice)
        self.body.addLayout(row(1, self._save))
        parts: tuple[QWidget, ...] = (*self._fields.values(), self._verify, self._kept, self._context, self._save)
        for part in parts:
            part.setEnabled(may)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Servidor Ollama"))
        words = {
            self._host: self.tr("Dirección (vacía: esta computadora)"),
            self._token: self.tr("Clave de acceso, si el servidor la pide"),
            self._seconds["connect_seconds"]: self.tr("Conectar, s"),
            self._seconds["timeout_seconds"]: self.tr("Primera palabra, s"),
            self._seconds["total_seconds"]: self.tr("Respuesta, s"),
        }
        for line, word in words.items():
            self._fields[line].set_text(word)
        self._verify.setText(self.tr("Exigir un certificado válido (https)"))
        self._kept.speak(self.tr("En memoria después de usarse"))
        self._context.speak(self.tr("Contexto"))
        self._words.setText(self.tr("Más contexto necesita más memoria. Lo guardado vale desde la próxima pregunta."))
        self._save.setText(self.tr("Guardar"))

    def show_settings(self, copilot: CopilotSettings) -> None:
        """Show what holds."""
        self._host.setText(copilot.host)
        self._token.setText(copilot.token)
        self._verify.setChecked(copilot.verify_tls)
        for name, line in self._seconds.items():
            line.setText(f"{getattr(copilot, name):g}")
        self._kept.choose(copilot.keep_alive)
        self._context.choose(float(copilot.num_ctx))

    def save(self) -> None:
        """Save what stands here, unless something of it cannot be used."""
        written: dict[str, object] = {name: line.text().strip() or "0" for name, line in self._seconds.items()}
        written |= {
            "host": self._host.text().strip(),
            "token": self._token.text().strip(),
            "verify_tls": self._verify.isChecked(),
            "keep_alive": self._kept.figure,
            "num_ctx": int(float(self._context.figure or 0)),
        }
        try:
            parse_host(str(written["host"]))
            copilot = CopilotSettings.model_validate(self._settings.copilot.model_dump() | written)
        except CopilotError as error:
            self._refuse(self._host, sentence(error))
        except ValidationError as error:
            line = self._seconds.get(str(error.errors()[0]["loc"][0]), self._host)
            most = str(_SECONDS.get(line.objectName().removeprefix("copilot_"), 0))
            told = self.tr("“%1” va de 1 a %2 segundos. No se guardó nada.")
            self._refuse(line, told.replace("%1", self._fields[line].label.text()).replace("%2", most))
        else:
            self.keep(copilot, self.tr("Guardado."))

    def keep(self, copilot: CopilotSettings, told: str) -> None:
        """Save these settings and work with them; ``told`` is said then."""
        new = self._settings.model_copy(update={"copilot": copilot})

        def kept(saved: Settings) -> None:
            self._settings.copilot = saved.copilot
            self._apply(saved.copilot)
            self.show_settings(saved.copilot)
            self.notice.say(told)

        def failed(error: CallManagerError) -> None:
            self.notice.say(sentence(error), "record")

        self._tasks.run(self, self._lane, lambda: self._keep(new), kept, failed)

    @property
    def settings(self) -> CopilotSettings:
        """What holds."""
        return self._settings.copilot

    def _refuse(self, line: QLineEdit, told: str) -> None:
        self.notice.say(told, "record")
        line.setFocus()
        line.selectAll()

    def _say_kept(self, kept: object) -> str:
        text = str(kept)
        if text.startswith("-"):
            return self.tr("Siempre")
        return f"{text[:-1]} {_UNITS[text[-1]]}"

    def _say_context(self, tokens: object) -> str:
        count = self._language.locale.toString(int(float(str(tokens))))
        return self.tr("%1 tokens").replace("%1", count)


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    return line
