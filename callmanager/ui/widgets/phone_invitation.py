"""The invitation of a phone: where it goes, the QR code, the digits and how long they hold, and whom it may trust."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from callmanager.domain.phones import Invitation, PhoneReach
from callmanager.ui import format as say
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, CheckBox, ComboBox, Field, Label, column, line
from callmanager.ui.widgets.qr_code import QrCode

WIDTH = 416
_OTHERS_WIDTH = 136
_LINE = 16  # pairs of the fingerprint in one line


class PhoneInvitation(Card):
    """Shows where phones go and, when one is open, an invitation.

    Args:
        theme: colours.
        reach: tells where the server is reached now.
    """

    address_chosen = Signal(str)
    """The host that invitations are to show."""

    def __init__(self, theme: Theme, reach: Callable[[], PhoneReach]) -> None:
        super().__init__()
        self._reach_of = reach
        self._invitation: Invitation | None = None
        self._where = PhoneReach()
        self.setFixedWidth(WIDTH)
        self._how = _wrapped("body", "text")
        self._address = QLineEdit()
        self._address.setObjectName("phones_address")
        self._address.setReadOnly(True)
        self._address_field = Field(self._address)
        self._others = ComboBox("phones_other_address")
        self._others_field = Field(self._others)
        self.listen = CheckBox(theme, "phones_may_listen")
        self.invite = Button(theme, "phones_invite", "primary", "phones")
        self.invite.make_tall()
        self._qr = QrCode("phones_qr")
        self._code_label = Label("label", "muted")
        self._code = Label("figure")
        self._code.setObjectName("phones_code")
        self._left = Label("label", "muted")
        self._open = QWidget()
        self._reach = _wrapped("label", "muted")
        self._reach.setObjectName("phones_reach")
        self._fingerprint = Label("label", "muted")
        self._fingerprint.setObjectName("phones_fingerprint")
        self._fingerprint.setFont(_fixed(self._fingerprint.font()))
        self._fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._build()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count_down)
        self._others.activated.connect(lambda place: self.address_chosen.emit(self._others.itemData(place)))
        self.show_invitation(None)

    def _build(self) -> None:
        inside = QHBoxLayout(self._open)
        inside.setContentsMargins(0, SPACE_S, 0, 0)
        inside.setSpacing(SPACE_M)
        inside.addWidget(self._qr)
        inside.addLayout(column(1, self._code_label, self._code, self._left, 1), 1)
        self.body.setSpacing(SPACE_M)
        self._others_field.setFixedWidth(_OTHERS_WIDTH)
        addresses = QHBoxLayout()
        addresses.setSpacing(SPACE_S)
        addresses.addWidget(self._address_field, 1)
        addresses.addWidget(self._others_field)
        self.body.addWidget(self._how)
        self.body.addLayout(addresses)
        for part in (self.listen, self.invite, self._open):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.body.addWidget(line())
        self.body.addWidget(self._reach)
        self.body.addWidget(self._fingerprint)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Invitar un teléfono"))
        self._how.setText(self.tr("Lleve sus cifras en el teléfono; se actualizan solas."))
        self._address_field.set_text(self.tr("Dirección"))
        self._others_field.set_text(self.tr("Red"))
        self.listen.setText(self.tr("Puede escuchar grabaciones"))
        self.invite.setText(self.tr("Crear invitación"))
        self._qr.setAccessibleName(self.tr("Código QR de la invitación"))
        self._code_label.setText(self.tr("o escriba"))
        self._fingerprint.setAccessibleName(self.tr("Huella del certificado"))
        self.show_reach()
        self._count_down()

    @property
    def invitation(self) -> Invitation | None:
        """The one that is open."""
        return self._invitation

    def show_reach(self) -> None:
        """Show where the server is reached now; an open invitation goes there, too."""
        self._where = where = self._reach_of()
        self._address.setText(f"{where.url}/mobile" if where.url else self.tr("El servidor no está en marcha."))
        self._address.setCursorPosition(0)
        self.invite.setEnabled(bool(where.url) and (where.is_encrypted or not where.is_open))
        self._reach.setText(self._said(where))
        self.listen.setEnabled(where.may_listen)
        self.listen.setChecked(self.listen.isChecked() and where.may_listen)
        self.listen.setToolTip("" if where.may_listen else self.tr("Ajustes › Teléfonos no permite escuchar."))
        pairs = where.fingerprint.split(":")
        lines = (":".join(pairs[start : start + _LINE]) for start in range(0, len(pairs), _LINE))
        self._fingerprint.setText("\n".join(lines))
        self._fingerprint.setVisible(where.is_open and bool(where.fingerprint))
        with QSignalBlocker(self._others):
            self._others.clear()
            for url in where.urls:
                host = urlsplit(url).hostname or url
                self._others.addItem(host, host)
        self._others_field.setVisible(where.is_open and len(where.urls) > 1)
        self._draw()

    def show_invitation(self, invitation: Invitation | None) -> None:
        """Show an invitation until its time is over; None shows none."""
        self._invitation = invitation
        self._open.setVisible(invitation is not None)
        for part in (self._how, self.listen):  # so that the code has room in a low window
            part.setVisible(invitation is None)
        self._code.setText(f"{invitation.code[:3]} {invitation.code[3:]}" if invitation is not None else "")
        self._draw()
        if invitation is None:
            self._second.stop()
        else:
            self._count_down()
            self._second.start()

    def _draw(self) -> None:
        shown = self._invitation
        self._qr.show_text(f"{self._where.url}/mobile#pair={shown.pair}" if shown is not None else "")

    def _count_down(self) -> None:
        if self._invitation is None:
            return
        left = (self._invitation.expires_at - datetime.now(UTC)).total_seconds()
        if left <= 0:
            self.show_invitation(None)
        else:
            self._left.setText(self.tr("vale %1").replace("%1", say.duration(left)))

    def _said(self, where: PhoneReach) -> str:
        if not where.url:
            return ""
        if not where.is_open and not where.may_open:
            return self.tr("Solo entra esta computadora. En Ajustes › Teléfonos se abre a su red.")
        if not where.is_open:
            return self.tr("Hasta la primera invitación entra solo esta computadora; después, los teléfonos de su red.")
        if not where.is_encrypted:
            return self.tr(
                "Sin cifrar, en la red se ven solo totales y no se invita a nadie; use la pantalla de pared."
            )
        return self.tr(
            "La primera vez el teléfono avisa que no conoce el certificado. Instálelo desde %1/install y compare esta "
            "huella:"
        ).replace("%1", where.url)


def _wrapped(role: str, tone: str) -> Label:
    label = Label(role, tone)  # type: ignore[arg-type]
    label.setWordWrap(True)
    return label


def _fixed(like: QFont) -> QFont:
    """A font whose digits stand one below the other."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(max(10, like.pixelSize() - 1))
    return font
