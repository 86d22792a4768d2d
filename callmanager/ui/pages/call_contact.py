"""The left column of the call page: whom to call; during a call, who it is and what was before."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from callmanager.domain.call import Call
from callmanager.domain.campaign import Campaign
from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallManagerError
from callmanager.domain.events import RecordingDiscarded
from callmanager.domain.recording_policy import Discard
from callmanager.domain.users import User
from callmanager.services.calls import CallService
from callmanager.services.campaigns import CampaignService
from callmanager.services.contacts import ContactService
from callmanager.ui import format as say
from callmanager.ui import labels
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.models.two_lines import TwoLineModel
from callmanager.ui.theme import SPACE_S, SPACE_XS, Theme
from callmanager.ui.widgets.consent_panel import ConsentPanel
from callmanager.ui.widgets.contact_row import TwoLineDelegate
from callmanager.ui.widgets.controls import Button, Card, ComboBox, Field, Label, Notice, line
from callmanager.workers import Lane

_SHOWN = 30
_HISTORY_AMONG = 200
_SEARCH_DELAY_MS = 120


class CallContact(Card):
    """Picks or types a contact, a product and a campaign, and starts the call; then shows the contact's earlier calls.

    Args:
        campaign_id: the campaign that was chosen last; ``remember`` is told when another one is called for.
    """

    started = Signal()

    def __init__(
        self,
        desk: CallDesk,
        contacts: ContactService,
        calls: CallService,
        campaigns: CampaignService,
        campaign_id: str,
        remember: Callable[[str], None],
        user: User,
        products: Sequence[str],
        theme: Theme,
        language: Language,
        lane: Lane,
        bridge: Bridge,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._desk, self._contacts, self._calls, self._user = desk, contacts, calls, user
        self._lane, self._tasks, self._language = lane, tasks, language
        self._campaigns, self._campaign_id, self._remember = campaigns, campaign_id, remember
        self._picked: Contact | None = None
        self._asked = 0
        self._search = _line("contact_search")
        self._found: TwoLineModel[Contact] = TwoLineModel(
            lambda row: row.name, lambda row: "  ·  ".join(part for part in (row.phone, row.company) if part)
        )
        self._results = _list("contact_results", self._found, theme)
        self._name = Field(_line("contact_name_input"))
        self._phone = Field(_line("contact_phone_input"))
        self._products = ComboBox("product_combo")
        self._products.addItems(list(products))
        self._product = Field(self._products)
        self._campaign_box = ComboBox("campaign_combo")
        self._campaign = Field(self._campaign_box)
        self._campaign.hide()  # until there is a choice
        self._start = Button(theme, "call_start", "primary", "phone")
        self._start.make_tall()
        self.notice = Notice(theme, "call_notice")

        self._who, self._number, self._what = Label("title"), Label(), Label("body", "muted")
        self._who.setWordWrap(True)
        self._consent = ConsentPanel(language)
        self._history_title = Label("label", "muted")
        self._before: TwoLineModel[Call] = TwoLineModel(
            lambda row: labels.outcome(row.outcome_id),
            lambda row: row.note or row.product,
            lambda row: say.moment(row.started_at, language.locale),
        )
        self._history = _list("contact_history", self._before, theme)
        self._history.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._history.setSelectionMode(QListView.SelectionMode.NoSelection)
        self._history.setItemDelegate(TwoLineDelegate(theme, self._history, indent=0))
        self._history_empty = Label("body", "muted")
        self._history_empty.setWordWrap(True)
        self._build()

        self._delay = QTimer(self, singleShot=True, interval=_SEARCH_DELAY_MS)
        self._delay.timeout.connect(self._look_up)
        self._search.textChanged.connect(lambda _text: self._delay.start())
        self._search.returnPressed.connect(self._pick_first)
        self._results.clicked.connect(self._pick)
        self._results.activated.connect(self._pick)
        self._line(self._name).textChanged.connect(lambda _text: self._typed())
        self._line(self._phone).textChanged.connect(lambda _text: self._typed())
        self._line(self._phone).returnPressed.connect(self.start)
        self._start.clicked.connect(self.start)
        desk.changed.connect(self._call_changed)
        desk.busy_changed.connect(lambda _busy: self._typed())
        desk.failed.connect(self._fail)
        desk.campaign_known.connect(self._consent.show_campaign)
        self._consent.said.connect(desk.stamp)
        bridge.contacts_changed.connect(lambda _event: self._delay.start())
        bridge.campaigns_changed.connect(lambda _event: self._ask_for_campaigns())
        bridge.recording_discarded.connect(self._tell_discard)
        self.retranslate()
        self._typed()
        self._look_up()
        self._ask_for_campaigns()

    def _build(self) -> None:
        idle = QWidget()
        layout = QVBoxLayout(idle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self._search)
        layout.addWidget(self._results, 1)
        layout.addWidget(line())
        for field in (self._name, self._phone, self._product, self._campaign):
            layout.addWidget(field)
        layout.addSpacing(SPACE_XS)
        layout.addWidget(self._start)
        live = QWidget()
        layout = QVBoxLayout(live)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_XS)
        for label in (self._who, self._number, self._what):
            layout.addWidget(label)
        layout.addSpacing(SPACE_S)
        layout.addWidget(self._consent)
        layout.addSpacing(SPACE_S)
        layout.addWidget(line())
        layout.addSpacing(SPACE_XS)
        layout.addWidget(self._history_title)
        layout.addWidget(self._history_empty)
        layout.addWidget(self._history, 1)
        layout.addStretch(0)
        self._pages = QStackedWidget()
        self._pages.addWidget(idle)
        self._pages.addWidget(live)
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(self.notice)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Contacto"))
        self._search.setPlaceholderText(self.tr("Buscar contacto"))
        self._search.setAccessibleName(self.tr("Buscar contacto"))
        self._results.setAccessibleName(self.tr("Contactos encontrados"))
        self._name.set_text(self.tr("Nombre"))
        self._phone.set_text(self.tr("Teléfono"))
        self._product.set_text(self.tr("Producto"))
        self._campaign.set_text(self.tr("Campaña"))
        self._start.setText(self.tr("Llamar") + "  F2")
        self._history_title.setText(self.tr("Llamadas anteriores"))
        self._history_empty.setText(self.tr("Es la primera llamada a este número."))
        self._history.setAccessibleName(self.tr("Llamadas anteriores"))
        self._before.retranslate()

    @property
    def first_focus(self) -> QWidget:
        """The search, where a call begins."""
        return self._search

    def start(self) -> None:
        """Dial what stands in the fields."""
        name, phone = self._line(self._name).text().strip(), self._line(self._phone).text().strip()
        if not phone or self._desk.call is not None or self._desk.is_busy:
            return
        self.notice.clear()
        picked = self._picked
        known = picked is not None and (picked.name, picked.phone) == (name, phone)
        self._desk.start(
            phone=phone,
            contact_name=name,
            contact_id=picked.contact_id if picked is not None and known else None,
            product=self._products.currentText(),
            campaign_id=self._chosen_campaign(),
        )
        self.started.emit()

    def _chosen_campaign(self) -> str:
        """The campaign to call for, remembered for the next call and the next start."""
        campaign_id = self._campaign_box.currentData() or ""
        if campaign_id != self._campaign_id:
            self._campaign_id = campaign_id
            self._remember(campaign_id)
        return str(campaign_id)

    def _ask_for_campaigns(self) -> None:
        self._tasks.run(self, self._lane, self._campaigns.active, self._show_campaigns, self._fail)

    def _show_campaigns(self, campaigns: list[Campaign]) -> None:
        chosen = self._campaign_box.currentData() or self._campaign_id
        self._campaign_box.clear()
        for campaign in campaigns:
            self._campaign_box.addItem(campaign.name, campaign.campaign_id)
        self._campaign_box.setCurrentIndex(max(0, self._campaign_box.findData(chosen)))
        self._campaign.setVisible(len(campaigns) > 1)

    def _tell_discard(self, event: RecordingDiscarded) -> None:
        words = {
            Discard.TOO_SHORT: self.tr("La grabación duró %1 y no se guardó: es más corta que lo que pide la campaña."),
            Discard.REFUSED: self.tr("El cliente no aceptó: lo grabado (%1) se borró."),
            Discard.NO_VOICE: self.tr("Nadie habló: no se grabó nada."),
        }[event.why]
        self.notice.say(words.replace("%1", say.duration(event.seconds)), "muted")

    def _line(self, field: Field) -> QLineEdit:
        assert isinstance(field.control, QLineEdit)
        return field.control

    def _typed(self) -> None:
        self._start.setEnabled(bool(self._line(self._phone).text().strip()) and not self._desk.is_busy)

    def _look_up(self) -> None:
        text = self._search.text()
        self._asked += 1
        asked = self._asked

        def show(rows: list[Contact]) -> None:
            if asked == self._asked:
                self._found.show(rows)

        self._tasks.run(self, self._lane, lambda: self._contacts.search(text, limit=_SHOWN), show, self._fail)

    def _pick_first(self) -> None:
        if self._found.rows:
            self._pick(self._found.index(0))
        else:
            # Nobody of that name yet: what was typed becomes the new contact's name, or number.
            text = self._search.text().strip()
            is_number = text[:1] in "+(0123456789" and any(character.isdigit() for character in text)
            self._line(self._phone if is_number else self._name).setText(text)
            self._line(self._name if is_number else self._phone).setFocus()

    def _pick(self, index: QModelIndex) -> None:
        contact = self._found.rows[index.row()]
        self._picked = contact
        self._line(self._name).setText(contact.name)
        self._line(self._phone).setText(contact.phone)
        self._start.setFocus()

    def _call_changed(self, call: Call | None) -> None:
        self._consent.show_call(call)
        if call is None:
            if self._pages.currentIndex() == 1:
                self._reset()
            self._pages.setCurrentIndex(0)
            return
        self._who.setText(call.contact_name or call.phone)
        self._number.setText(call.phone)
        self._what.setText(call.product)
        if self._pages.currentIndex() == 0:
            self.notice.clear()
            self._pages.setCurrentIndex(1)
            self._history_empty.hide()
            self._before.show(())
            self._tasks.run(
                self,
                self._lane,
                lambda: [
                    row
                    for row in self._calls.recent(self._user, limit=_HISTORY_AMONG)
                    if row.phone == call.phone and row.call_id != call.call_id
                ],
                self._show_history,
                self._fail,
            )

    def _show_history(self, rows: list[Call]) -> None:
        self._before.show(rows)
        self._history.setVisible(bool(rows))
        self._history_empty.setVisible(not rows)

    def _reset(self) -> None:
        """Ready for the next contact."""
        self._picked = None
        self._search.clear()
        self._line(self._name).clear()
        self._line(self._phone).clear()

    def _fail(self, error: CallManagerError) -> None:
        self.notice.say(sentence(error), "record")


def _line(name: str) -> QLineEdit:
    control = QLineEdit()
    control.setObjectName(name)
    return control


def _list(name: str, model: "TwoLineModel[Contact] | TwoLineModel[Call]", theme: Theme) -> QListView:
    view = QListView()
    view.setObjectName(name)
    view.setModel(model)
    view.setItemDelegate(TwoLineDelegate(theme, view))
    view.setUniformItemSizes(True)
    view.setFrameShape(QListView.Shape.NoFrame)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    return view
