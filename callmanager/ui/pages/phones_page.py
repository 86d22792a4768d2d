"""Phones: invite one, accept or refuse those that wait, see and revoke those that are paired."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.phones import Invitation, PairingRequest, Phone
from callmanager.domain.users import User
from callmanager.services.phones import PhoneService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, CheckBox, Field, Label, Panel, column, row
from callmanager.ui.widgets.qr_code import QrCode
from callmanager.ui.widgets.table import CELL_LEFT, Table
from callmanager.workers import Lane


class PhonesPage(Page):
    """Invitation at the left, phones at the right, those that wait above them."""

    def __init__(
        self,
        phones: PhoneService,
        user: User,
        server_url: Callable[[], str],
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("phones", theme)
        self._phones, self._user, self._lane, self._tasks, self._theme = phones, user, lane, tasks, theme
        self._url = server_url
        self._invitation: Invitation | None = None
        self._invite_card = Card()
        self._invite_card.setFixedWidth(416)
        self._how = Label("body")
        self._how.setWordWrap(True)
        self._reach = Label("label", "muted")
        self._reach.setWordWrap(True)
        self._reach.setObjectName("phones_reach")
        self._address = QLineEdit()
        self._address.setObjectName("phones_address")
        self._address.setReadOnly(True)
        self._address_field = Field(self._address)
        self._listen = CheckBox(theme, "phones_may_listen")
        self._invite = Button(theme, "phones_invite", "primary", "phones")
        self._invite.make_tall()
        self._qr = QrCode("phones_qr")
        self._code_label = Label("label", "muted")
        self._code = Label("figure")
        self._code.setObjectName("phones_code")
        self._left = Label("label", "muted")
        self._open = QWidget()
        self._waiting = Card()
        self._waiting_rows = QVBoxLayout()
        self._waiting_rows.setSpacing(SPACE_S)
        self._requests: tuple[PairingRequest, ...] = ()
        self._model: RowsModel[Phone] = RowsModel(
            (
                Column(lambda: self.tr("Teléfono"), lambda row: row.name),
                Column(lambda: self.tr("De quién"), lambda row: row.user_name or "–"),
                Column(lambda: self.tr("Ve lo de"), lambda row: labels.role(row.role)),
                Column(lambda: self.tr("Escucha"), lambda row: self.tr("sí") if row.may_listen else self.tr("no")),
                Column(
                    lambda: self.tr("Visto"),
                    lambda row: self.tr("retirado") if row.revoked else say.moment(row.last_seen, language.locale),
                ),
            )
        )
        self._table = Table("phones_table", self._model, (0, 128, 160, 80, 140))
        self._list = Card()
        self._revoke = Button(theme, "phones_revoke", "danger", "remove")
        self._build()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count_down)
        self._invite.clicked.connect(self.invite)
        self._revoke.clicked.connect(self.revoke)
        selection = self._table.selectionModel()
        selection.selectionChanged.connect(lambda _new, _old: self._may_revoke())
        self._model.modelReset.connect(self._may_revoke)
        bridge.phone_waiting.connect(lambda _event: self.reload())
        bridge.phones_changed.connect(lambda _event: self.reload())
        bridge.problem_changed.connect(lambda _event: self._show_address())
        self.retranslate()
        self._show_invitation(None)
        self._show_waiting([])
        self.reload()

    def _build(self) -> None:
        inside = QHBoxLayout(self._open)
        inside.setContentsMargins(0, SPACE_S, 0, 0)
        inside.setSpacing(SPACE_M)
        inside.addWidget(self._qr)
        inside.addLayout(column(1, self._code_label, self._code, self._left, 1), 1)
        body = self._invite_card.body
        body.setSpacing(SPACE_M)
        for part in (self._how, self._address_field, self._listen, self._invite, self._open):
            body.addWidget(part)
        body.addStretch(1)
        body.addWidget(self._reach)
        self._waiting.body.addLayout(self._waiting_rows)
        self._list.body.setContentsMargins(1, SPACE_M, 1, SPACE_M)
        self._list.heading.setContentsMargins(CELL_LEFT, 0, 0, 0)
        self._list.body.addWidget(self._table, 1)
        foot = row(1, self._revoke)
        foot.setContentsMargins(0, 0, SPACE_M, 0)
        self._list.body.addLayout(foot)
        right = QVBoxLayout()
        right.setSpacing(SPACE_M)
        right.addWidget(self._waiting)
        right.addWidget(self._list, 1)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(self._invite_card)
        across.addLayout(right, 1)
        self.content.addLayout(across, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Teléfonos"))
        self._invite_card.heading.setText(self.tr("Invitar un teléfono"))
        self._how.setText(self.tr("Lleve sus cifras en el teléfono; se actualizan solas."))
        self._address_field.set_text(self.tr("Dirección"))
        self._reach.setText(
            self.tr("Por ahora los teléfonos llegan solo desde esta misma computadora, no desde la red.")
        )
        self._listen.setText(self.tr("Puede escuchar grabaciones"))
        self._invite.setText(self.tr("Crear invitación"))
        self._qr.setAccessibleName(self.tr("Código QR de la invitación"))
        self._code_label.setText(self.tr("o escriba"))
        self._waiting.heading.setText(self.tr("Piden permiso"))
        self._list.heading.setText(self.tr("Teléfonos y programas"))
        self._table.setAccessibleName(self.tr("Teléfonos y programas"))
        self._table.say_empty(self.tr("Aún no hay teléfonos. Cree una invitación y escanee el código con el teléfono."))
        self._revoke.setText(self.tr("Retirar"))
        self._model.retranslate()
        self._show_address()
        self._count_down()
        self._show_waiting(self._requests)

    def opened(self) -> None:
        """Look again."""
        self._show_address()
        self.reload()

    def first_focus(self) -> QWidget:
        """The invitation."""
        return self._invite

    def _show_address(self) -> None:
        url = self._url()
        self._address.setText(url or self.tr("El servidor no está en marcha."))
        self._invite.setEnabled(bool(url))

    def reload(self) -> None:
        """Show who is paired and who waits."""
        self._tasks.run(
            self,
            self._lane,
            lambda: (self._phones.list(self._user), self._phones.waiting(self._user)),
            self._loaded,
            self._fail,
        )

    def invite(self) -> None:
        """Make an invitation, two minutes long."""
        self.notice.clear()
        listen = self._listen.isChecked()
        self._tasks.run(
            self,
            self._lane,
            lambda: self._phones.invite(self._user, listen=listen),
            self._show_invitation,
            self._fail,
        )

    def revoke(self) -> None:
        """Shut the selected phone out."""
        phone = self._selected()
        if phone is not None:
            self._tasks.run(
                self,
                self._lane,
                lambda: self._phones.revoke(phone.phone_id, self._user),
                lambda _done: self.notice.say(self.tr("%1 ya no tiene acceso.").replace("%1", phone.name)),
                self._fail,
            )

    def _loaded(self, found: tuple[list[Phone], list[PairingRequest]]) -> None:
        phones, waiting = found
        self._model.show(phones)
        self._show_waiting(waiting)

    def _selected(self) -> Phone | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.row(rows[0].row()) if rows else None

    def _may_revoke(self) -> None:
        phone = self._selected()
        self._revoke.setEnabled(phone is not None and not phone.revoked)

    def _show_invitation(self, invitation: Invitation | None) -> None:
        self._invitation = invitation
        self._open.setVisible(invitation is not None)
        if invitation is None:
            self._second.stop()
            self._qr.show_text("")
            self._code.setText("")
            return
        self._qr.show_text(f"{self._url()}#pair={invitation.pair}")
        self._code.setText(f"{invitation.code[:3]} {invitation.code[3:]}")
        self._count_down()
        self._second.start()

    def _count_down(self) -> None:
        if self._invitation is None:
            return
        left = (self._invitation.expires_at - datetime.now(UTC)).total_seconds()
        if left <= 0:
            self._show_invitation(None)
        else:
            self._left.setText(self.tr("vale %1").replace("%1", say.duration(left)))

    def _show_waiting(self, requests: "tuple[PairingRequest, ...] | list[PairingRequest]") -> None:
        self._requests = tuple(requests)
        while self._waiting_rows.count():
            taken = self._waiting_rows.takeAt(0)
            old = taken.widget() if taken else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, request in enumerate(self._requests, start=1):
            self._waiting_rows.addWidget(self._request_row(request, number))
        self._waiting.setVisible(bool(self._requests))
        if self._requests:
            self._show_invitation(None)

    def _request_row(self, request: PairingRequest, number: int) -> QWidget:
        words = Label()
        words.setText(
            self.tr("%1, con las cifras de %2").replace("%1", request.phone_name).replace("%2", request.user_name)
        )
        words.setWordWrap(True)
        accept = Button(self._theme, f"phone_accept_{number}", "primary", "check")
        accept.setText(self.tr("Aceptar"))
        refuse = Button(self._theme, f"phone_refuse_{number}")
        refuse.setText(self.tr("Rechazar"))
        accept.clicked.connect(lambda: self._answer(request, accept=True))
        refuse.clicked.connect(lambda: self._answer(request, accept=False))
        line = Panel()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(refuse)
        layout.addWidget(accept)
        return line

    def _answer(self, request: PairingRequest, *, accept: bool) -> None:
        self._tasks.run(
            self,
            self._lane,
            lambda: self._phones.answer(request.request_id, accept, self._user),
            lambda _result: self.reload(),
            self._refused,
        )

    def _refused(self, error: CallManagerError) -> None:
        self._fail(error)
        self.reload()

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")
