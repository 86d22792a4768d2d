"""What to read to the customer about being recorded, and three small buttons for what they said."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout

from callmanager.domain.call import Call, CallPhase
from callmanager.domain.campaign import Campaign
from callmanager.domain.recording import Consent
from callmanager.domain.recording_policy import RecordingMode
from callmanager.ui import format as say
from callmanager.ui import shortcuts
from callmanager.ui.i18n import Language
from callmanager.ui.theme import SPACE_XS
from callmanager.ui.widgets.controls import Label, Panel

_SAID = (Consent.INFORMED, Consent.CONSENTED, Consent.REFUSED)
_NOTICE_HEIGHT = 112  # six lines; a longer one scrolls
_LINE_MARGIN = 20


class ConsentPanel(Panel):
    """Shown from the answer to the outcome, for campaigns that record; each press is stamped with its time."""

    said = Signal(object)  # a Consent

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._call: Call | None = None
        self._campaign: Campaign | None = None
        self._title = Label("label", "muted")
        self._notice = QPlainTextEdit()
        self._notice.setObjectName("recording_notice")
        self._notice.setReadOnly(True)
        self._notice.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._notice.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._stamp = Label("label", "muted")
        self._stamp.setObjectName("consent_stamp")
        self._stamp.setWordWrap(True)
        self._buttons = {consent: self._button(consent) for consent in _SAID}
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_XS)
        for button in self._buttons.values():
            buttons.addWidget(button, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        layout.addWidget(self._title)
        layout.addWidget(self._notice)
        layout.addLayout(buttons)
        layout.addWidget(self._stamp)
        self._keys = [self._key(consent) for consent in _SAID]
        self.retranslate()

    def _button(self, consent: Consent) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"consent_{consent.value}")
        button.setProperty("kind", "stamp")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._press(consent))
        return button

    def _key(self, consent: Consent) -> QShortcut:
        return shortcuts.bind(f"consent.{consent.value}", self, lambda: self._press(consent))

    def _press(self, consent: Consent) -> None:
        if self._is_wanted():
            self._update()  # a button shows what is stamped, and that comes back by the call
            self.said.emit(consent)

    def retranslate(self) -> None:
        """Say everything anew."""
        self._notice.setAccessibleName(self.tr("Aviso de grabación"))
        words = {
            Consent.INFORMED: (self.tr("Informado"), self.tr("Se le informó de la grabación")),
            Consent.CONSENTED: (self.tr("Acepta"), self.tr("Acepta que se grabe")),
            Consent.REFUSED: (self.tr("No acepta"), self.tr("No acepta: se deja de grabar ahora mismo")),
        }
        for consent, button in self._buttons.items():
            short, long = words[consent]
            button.setText(short)
            button.setAccessibleName(long)
            button.setToolTip(f"{long} · {_key_of(consent)}")
        self._update()

    def show_call(self, call: Call | None) -> None:
        """Show the consent of the current call; None while there is none."""
        if call is None or (self._call is not None and call.call_id != self._call.call_id):
            self._campaign = None
        self._call = call
        self._update()

    def show_campaign(self, campaign: Campaign) -> None:
        """Show the notice of the call's campaign."""
        if self._call is not None and (self._call.campaign_id or campaign.campaign_id) == campaign.campaign_id:
            self._campaign = campaign
            self._update()

    def _is_wanted(self) -> bool:
        call, campaign = self._call, self._campaign
        return (
            call is not None
            and call.answered_at is not None
            and call.phase is not CallPhase.DONE
            and campaign is not None
            and campaign.policy.mode is not RecordingMode.NEVER
        )

    def _update(self) -> None:
        wanted = self._is_wanted()
        self.setVisible(wanted)
        for shortcut in self._keys:
            shortcut.setEnabled(wanted)
        call, campaign = self._call, self._campaign
        if call is None or campaign is None or not wanted:
            return
        wraps_up = call.phase is CallPhase.WRAP_UP
        notice = "" if wraps_up else campaign.policy.notice
        self._title.setText(
            (self.tr("Lea al cliente") if notice else self.tr("¿Se le puede grabar?"))
            + "  ·  "
            + "  ".join(_key_of(consent) for consent in _SAID)
        )
        self._show_notice(notice)
        for consent, button in self._buttons.items():
            button.setChecked(consent is call.consent)
        self._stamp.setVisible(call.consent is not Consent.UNKNOWN)
        at = say.time_of_day(call.consent_at, self._language.locale)
        self._stamp.setText(
            {
                Consent.UNKNOWN: "",
                Consent.INFORMED: self.tr("Informado a las %1.").replace("%1", at),
                Consent.CONSENTED: self.tr("Aceptó a las %1.").replace("%1", at),
                Consent.REFUSED: self._refusal(campaign.policy.mode, wraps_up).replace("%1", at),
            }[call.consent]
        )
        self._stamp.set_tone("warn" if call.consent is Consent.REFUSED else "muted")

    def _refusal(self, mode: RecordingMode, wraps_up: bool) -> str:
        if wraps_up:
            return self.tr("No aceptó a las %1.")
        if mode is RecordingMode.LOCKED:
            return self.tr("No aceptó a las %1. Se guarda solo lo grabado hasta ese momento.")
        return self.tr("No aceptó a las %1. Nada se graba; lo anterior se borra al colgar.")

    def _show_notice(self, notice: str) -> None:
        self._notice.setVisible(bool(notice))
        if self._notice.toPlainText() != notice:
            self._notice.setPlainText(notice)
        lines = self._notice.document().size().height()
        wanted = int(lines * self._notice.fontMetrics().lineSpacing()) + _LINE_MARGIN
        fits = wanted <= _NOTICE_HEIGHT
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._notice.setVerticalScrollBarPolicy(policy)
        height = wanted if fits else _NOTICE_HEIGHT
        if height != self._notice.height():
            self._notice.setFixedHeight(height)
            self._notice.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the notice into other lines."""
        super().resizeEvent(event)
        if self._call is not None:
            self._update()


def _key_of(consent: Consent) -> str:
    return shortcuts.shown(f"consent.{consent.value}")
