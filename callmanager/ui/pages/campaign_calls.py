"""How a campaign's calls are placed and what they are held to: dialling, hours, attempts, wrap-up, products."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from callmanager.domain.campaign import CampaignRules
from callmanager.domain.dialling import DialKind
from callmanager.services.calls.dialling import TEST_NUMBER
from callmanager.ui import format as say
from callmanager.ui.hours_words import HoursMistake, hours_from, lines_of
from callmanager.ui.theme import SPACE_M, SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.choices import Choice
from callmanager.ui.widgets.controls import Button, Field, Label, Panel, line, row

_ATTEMPTS = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_RETRIES = (15.0, 30.0, 60.0, 120.0, 240.0, 1_440.0, 2_880.0)
_WRAP_UPS = (0.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 300.0)
_SCHEMES = ("tel", "sip", "callto")
WARN, REFUSE = "warn", "refuse"


class CampaignCalls(Panel):
    """Fields for `CampaignRules`. ``test_asked`` carries a kind and a template that are not saved yet."""

    test_asked = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._kind = Choice("campaign_dial_kind", tuple(DialKind), self._say_kind)
        self._template_line = QLineEdit()
        self._template_line.setObjectName("campaign_dial_template")
        self._template = Field(self._template_line)
        self._test = Button(theme, "campaign_dial_test", icon="phone")
        self._tested = Label("label", "muted")
        self._tested.setObjectName("campaign_dial_tested")
        self._tested.setWordWrap(True)
        self._hours = [Field(_line(f"campaign_hours_{day}")) for day in range(7)]
        self._as_monday = Button(theme, "campaign_hours_as_monday", "quiet")
        self._hours_words = Label("label", "muted")
        self._hours_words.setWordWrap(True)
        self._policy = Choice("campaign_hours_policy", (WARN, REFUSE), self._say_policy)
        self._attempts = Choice("campaign_attempts", _ATTEMPTS, self._say_attempts)
        self._retry = Choice("campaign_retry", _RETRIES, self._say_minutes)
        self._wrap_up = Choice("campaign_wrap_up", _WRAP_UPS, self._say_wrap_up)
        self._products_line = _line("campaign_products")
        self._products = Field(self._products_line)
        self._may = True
        self._build()
        self._kind.box.currentIndexChanged.connect(lambda _index: self._follow())
        self._template_line.textChanged.connect(lambda _text: self._tested.setText(""))
        self._test.clicked.connect(self._ask_test)
        self._as_monday.clicked.connect(self._copy_monday)
        self.retranslate()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        dial = row(self._kind, self._template, self._test, spacing=SPACE_M)
        dial.setStretch(0, 2)
        dial.setStretch(1, 3)
        dial.setAlignment(self._test, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(dial)
        layout.addWidget(self._tested)
        layout.addWidget(line())
        days = QGridLayout()
        days.setSpacing(SPACE_XS)
        for day, field in enumerate(self._hours):
            days.addWidget(field, 0, day)
            days.setColumnStretch(day, 1)
        layout.addLayout(days)
        foot = QHBoxLayout()
        foot.addWidget(self._hours_words, 1)
        foot.addWidget(self._as_monday)
        layout.addLayout(foot)
        layout.addWidget(line())
        limits = row(self._policy, self._attempts, spacing=SPACE_M)
        others = row(self._retry, self._wrap_up, spacing=SPACE_M)
        for halves in (limits, others):
            halves.setStretch(0, 1)
            halves.setStretch(1, 1)
            layout.addLayout(halves)
        layout.addWidget(self._products)
        layout.addStretch(1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._kind.speak(self.tr("Cómo se marca"))
        self._test.setText(self.tr("Probar (marca %1)").replace("%1", TEST_NUMBER))
        self._test.setAccessibleName(self.tr("Probar la forma de marcar"))
        for day, field in enumerate(self._hours):
            field.set_text(QLocale().dayName(day + 1, QLocale.FormatType.LongFormat).capitalize())
        self._as_monday.setText(self.tr("Martes a viernes como el lunes"))
        self._hours_words.setText(
            self.tr(
                "Hora de quien recibe la llamada, por ejemplo 9:00-12:30, 14:00-18:00. Todo vacío: a cualquier hora."
            )
        )
        self._policy.speak(self.tr("Fuera de horario"))
        self._attempts.speak(self.tr("Intentos por contacto"))
        self._retry.speak(self.tr("La cola espera entre intentos"))
        self._wrap_up.speak(self.tr("Límite del cierre"))
        self._products.set_text(self.tr("Productos, separados por comas (vacío: todos)"))
        self._follow()

    @property
    def controls(self) -> tuple[QLineEdit | QComboBox, ...]:
        """What is filled in."""
        choices = self._kind, self._policy, self._attempts, self._retry, self._wrap_up
        lines = self._template_line, *(_control(field) for field in self._hours), self._products_line
        return *lines, *(choice.box for choice in choices)

    def show_rules(self, rules: CampaignRules) -> None:
        """Show these rules."""
        self._kind.choose(rules.dial_kind)
        self._template_line.setText(rules.dial_template)
        for field, told in zip(self._hours, lines_of(rules.hours), strict=True):
            _control(field).setText(told)
        self._policy.choose(REFUSE if rules.refuse_out_of_hours else WARN)
        self._attempts.choose(float(rules.max_attempts))
        self._retry.choose(float(rules.retry_minutes))
        self._wrap_up.choose(float(rules.wrap_up_seconds))
        self._products_line.setText(", ".join(rules.product_ids))
        self._tested.setText("")
        self._follow()

    @property
    def rules(self) -> CampaignRules:
        """The rules as they stand in the fields.

        Raises:
            HoursMistake: a line of the hours cannot be understood.
        """
        kind = DialKind(str(self._kind.figure))
        return CampaignRules(
            dial_kind=kind,
            dial_template="" if kind is DialKind.MANUAL else self._template_line.text().strip(),
            max_attempts=int(float(self._attempts.figure or 0)),
            retry_minutes=int(float(self._retry.figure or 0)),
            hours=hours_from([_control(field).text() for field in self._hours]),
            refuse_out_of_hours=self._policy.figure == REFUSE,
            wrap_up_seconds=int(float(self._wrap_up.figure or 0)),
            product_ids=tuple(name.strip() for name in self._products_line.text().split(",") if name.strip()),
        )

    def point_to(self, mistake: HoursMistake) -> str:
        """Put the keys on the line that cannot be understood; the sentence that says so."""
        field = self._hours[mistake.day]
        _control(field).setFocus()
        _control(field).selectAll()
        words = self.tr("“%1” (%2) no es un horario. Escriba, por ejemplo, 9:00-18:00. No se guardó nada.")
        return words.replace("%1", mistake.text.strip()).replace("%2", field.label.text())

    def show_tested(self, words: str, tone: str) -> None:
        """Say what came of the test."""
        self._tested.set_tone("warn" if tone == "warn" else "ok")
        self._tested.setText(words)

    def let_change(self, may: bool) -> None:
        """Let the fields be changed, or only be read."""
        self._may = may
        for part in (*self._hours, self._policy, self._attempts, self._retry, self._wrap_up, self._products):
            part.setEnabled(may)
        self._as_monday.setEnabled(may)
        self._follow()

    def _follow(self) -> None:
        kind = DialKind(str(self._kind.figure))
        by_hand = kind is DialKind.MANUAL
        self._kind.setEnabled(self._may)
        self._template.setEnabled(self._may and not by_hand)
        self._test.setEnabled(self._may and not by_hand)
        self._template.set_text(
            {
                DialKind.MANUAL: self.tr("El agente marca en su teléfono"),
                DialKind.SCHEME: self.tr("Programa del sistema"),
                DialKind.COMMAND: self.tr("Programa y argumentos, con {number}"),
                DialKind.URL: self.tr("Dirección, con {number}"),
            }[kind]
        )
        self._template_line.setPlaceholderText(
            {
                DialKind.MANUAL: "",
                DialKind.SCHEME: " · ".join((*_SCHEMES, "sip:{number}@pbx.example")),
                DialKind.COMMAND: "softphone --call {number}",
                DialKind.URL: "http://pbx.local/call?to={number}",
            }[kind]
        )

    def _ask_test(self) -> None:
        self._tested.setText("")
        self.test_asked.emit(DialKind(str(self._kind.figure)), self._template_line.text().strip())

    def _copy_monday(self) -> None:
        for field in self._hours[1:5]:
            _control(field).setText(_control(self._hours[0]).text())

    def _say_kind(self, kind: object) -> str:
        return {
            DialKind.MANUAL: self.tr("A mano"),
            DialKind.SCHEME: self.tr("Con el programa del sistema"),
            DialKind.COMMAND: self.tr("Con una orden"),
            DialKind.URL: self.tr("Con una dirección web"),
        }[DialKind(str(kind))]

    def _say_policy(self, policy: object) -> str:
        return self.tr("No se llama") if policy == REFUSE else self.tr("Se avisa al agente")

    def _say_attempts(self, count: object) -> str:
        return str(int(float(str(count)))) if count else self.tr("Sin límite")

    def _say_minutes(self, minutes: object) -> str:
        whole = int(float(str(minutes)))
        if whole % 1_440 == 0 and whole:
            return self.tr("%1 d").replace("%1", str(whole // 1_440))
        if whole % 60 == 0 and whole:
            return self.tr("%1 h").replace("%1", str(whole // 60))
        return self.tr("%1 min").replace("%1", str(whole))

    def _say_wrap_up(self, seconds: object) -> str:
        return say.duration(float(str(seconds))) if seconds else self.tr("Sin límite")


def _line(name: str) -> QLineEdit:
    control = QLineEdit()
    control.setObjectName(name)
    return control


def _control(field: Field) -> QLineEdit:
    assert isinstance(field.control, QLineEdit)
    return field.control
