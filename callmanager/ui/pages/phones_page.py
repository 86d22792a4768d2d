"""Phones: invite one, accept or refuse those that wait, see and revoke those that are paired; a screen on the wall."""

from datetime import UTC, datetime

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from callmanager.domain.errors import CallManagerError
from callmanager.domain.phones import Invitation, PairingRequest, Phone, TokenRole
from callmanager.domain.users import Right, User
from callmanager.services.phones.phones import PhoneService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.rows import Column, RowsModel
from callmanager.ui.pages.page import Page
from callmanager.ui.phone_services import PhoneHost
from callmanager.ui.theme import SPACE_M, SPACE_S, Theme
from callmanager.ui.widgets.controls import Button, Card, Field, row
from callmanager.ui.widgets.phone_invitation import PhoneInvitation
from callmanager.ui.widgets.phones_waiting import PhonesWaiting
from callmanager.ui.widgets.table import CELL_LEFT, Table, moment_width
from callmanager.workers import Lane


class PhonesPage(Page):
    """Invitation at the left, phones at the right, those that wait above them."""

    def __init__(
        self,
        phones: PhoneService,
        user: User,
        host: PhoneHost,
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__("phones", theme)
        self._phones, self._user, self._lane, self._tasks, self._host = phones, user, lane, tasks, host
        self._card = PhoneInvitation(theme, host.reach)
        self._waiting = PhonesWaiting(theme)
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
        self._table = Table("phones_table", self._model, (0, 128, 160, 80, moment_width(language.locale, 140)))
        self._list = Card()
        self._wall = Button(theme, "phones_wallboard", "normal", "wallboard")
        self._wall_url = QLineEdit()
        self._wall_url.setObjectName("phones_wallboard_url")
        self._wall_url.setReadOnly(True)
        self._wall_field = Field(self._wall_url)
        self._wall_field.hide()
        self._copy = Button(theme, "phones_wallboard_copy", "quiet", "copy")
        self._copy.hide()
        self._revoke = Button(theme, "phones_revoke", "danger", "remove")
        self._build()
        self._connect(bridge)
        self._wall.setVisible(user.may(Right.CONFIGURE))
        self.retranslate()
        self._show_waiting([])
        self.reload()

    def _connect(self, bridge: Bridge) -> None:
        self._card.invite.clicked.connect(self.invite)
        self._card.address_chosen.connect(self._prefer)
        self._waiting.answered.connect(self._answer)
        self._wall.clicked.connect(self.make_wallboard)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._wall_url.text()))
        self._revoke.clicked.connect(self.revoke)
        self._table.selectionModel().selectionChanged.connect(lambda _new, _old: self._may_revoke())
        self._model.modelReset.connect(self._may_revoke)
        bridge.phone_waiting.connect(lambda _event: self.reload())
        bridge.phones_changed.connect(lambda _event: self.reload())
        bridge.phone_address_changed.connect(lambda _event: self._card.show_reach())
        bridge.problem_changed.connect(lambda _event: self._card.show_reach())

    def _build(self) -> None:
        self._list.body.setContentsMargins(1, SPACE_M, 1, SPACE_M)
        self._list.heading.setContentsMargins(CELL_LEFT, 0, 0, 0)
        self._list.body.addWidget(self._table, 1)
        address = row(self._wall_field, self._copy)
        address.setStretch(0, 1)
        foot = row(self._wall, 1, self._revoke)
        for part in (address, foot):
            part.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
            part.setSpacing(SPACE_S)
            self._list.body.addLayout(part)
        right = QVBoxLayout()
        right.setSpacing(SPACE_M)
        right.addWidget(self._waiting)
        right.addWidget(self._list, 1)
        across = QHBoxLayout()
        across.setSpacing(SPACE_M)
        across.addWidget(self._card)
        across.addLayout(right, 1)
        self.content.addLayout(across, 1)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.title.setText(self.tr("Teléfonos"))
        self._card.retranslate()
        self._waiting.retranslate()
        self._list.heading.setText(self.tr("Teléfonos y programas"))
        self._table.setAccessibleName(self.tr("Teléfonos y programas"))
        self._table.say_empty(self.tr("Aún no hay teléfonos. Cree una invitación y escanee el código con el teléfono."))
        self._wall.setText(self.tr("Pantalla de pared"))
        self._wall.setToolTip(self.tr("Una dirección para un televisor: muestra las cifras y nada más."))
        self._wall_field.set_text(self.tr("Abra esta dirección en el televisor; se muestra solo esta vez"))
        self._copy.setText(self.tr("Copiar"))
        self._revoke.setText(self.tr("Retirar"))
        self._model.retranslate()

    def opened(self) -> None:
        """Look again."""
        self._card.show_reach()
        self.reload()

    def first_focus(self) -> QWidget:
        """The invitation."""
        return self._card.invite

    def reload(self) -> None:
        """Show who is paired and who waits, and another code where the one on screen was used up by wrong tries."""
        shown = self._card.invitation
        self._tasks.run(
            self,
            self._lane,
            lambda: (
                self._phones.list(self._user),
                self._phones.waiting(self._user),
                shown is not None and self._phones.is_spent(shown),
            ),
            self._loaded,
            self._fail,
        )

    def invite(self) -> None:
        """Make an invitation, two minutes long; the first one opens the server to the network."""
        self.notice.clear()
        self._card.invite.setEnabled(False)
        listen = self._card.listen.isChecked()

        def make() -> Invitation:
            self._host.open_network()
            return self._phones.invite(self._user, listen=listen)

        self._tasks.run(self, self._lane, make, self._show_invitation, self._not_invited)

    def make_wallboard(self) -> None:
        """Make a token for a screen on the wall, and show its address this once."""
        self.notice.clear()
        name = self.tr("Pantalla de pared %1").replace("%1", f"{datetime.now(UTC).astimezone():%d/%m %H:%M}")

        def make() -> str:
            self._host.open_network()
            token = self._phones.create_token(name, TokenRole.WALLBOARD, self._user)
            return f"{self._host.reach().url}/wallboard#token={token}"

        self._tasks.run(self, self._lane, make, self._show_wallboard, self._fail)

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

    def _loaded(self, found: tuple[list[Phone], list[PairingRequest], bool]) -> None:
        phones, waiting, spent = found
        self._model.show(phones)
        self._show_waiting(waiting)
        if spent:
            self.notice.say(self.tr("Alguien probó códigos equivocados: hay un código nuevo."), "warn")
            self._tasks.run(
                self,
                self._lane,
                lambda: self._phones.invite(self._user, listen=self._card.listen.isChecked()),
                self._show_invitation,
                self._fail,
            )

    def _show_invitation(self, invitation: Invitation) -> None:
        self._card.show_invitation(invitation)
        self._card.show_reach()

    def _not_invited(self, error: CallManagerError) -> None:
        self._card.show_reach()
        self._fail(error)

    def _show_wallboard(self, url: str) -> None:
        self._wall_url.setText(url)
        self._wall_url.setCursorPosition(0)
        self._wall_field.show()
        self._copy.show()
        self._card.show_reach()

    def _prefer(self, host: str) -> None:
        self._tasks.run(
            self, self._lane, lambda: self._host.prefer(host), lambda _done: self._card.show_reach(), self._fail
        )

    def _selected(self) -> Phone | None:
        rows = self._table.selectionModel().selectedRows()
        return self._model.row(rows[0].row()) if rows else None

    def _may_revoke(self) -> None:
        phone = self._selected()
        self._revoke.setEnabled(phone is not None and not phone.revoked)

    def _show_waiting(self, requests: list[PairingRequest]) -> None:
        self._waiting.show_requests(requests)
        if requests:
            self._card.show_invitation(None)

    def _answer(self, request: PairingRequest, accept: bool) -> None:
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
