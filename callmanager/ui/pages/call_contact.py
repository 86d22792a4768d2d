"""The left column of the call page: whom to call; then who it is, what speaks against a call, and what was before."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from callmanager.domain.call import Call
from callmanager.domain.contact import Contact
from callmanager.domain.errors import CallManagerError
from callmanager.domain.events import CallWarned, RecordingDiscarded
from callmanager.domain.recording_policy import Discard
from callmanager.domain.users import User
from callmanager.services.calls.campaigns import CampaignService
from callmanager.ui import format as say
from callmanager.ui import shortcuts
from callmanager.ui.bridge import Bridge, Tasks
from callmanager.ui.call_desk import CallDesk
from callmanager.ui.call_warnings import call_warning
from callmanager.ui.calling_services import CallingServices
from callmanager.ui.contact_desk import AtHand, Before, ContactDesk
from callmanager.ui.errors import sentence
from callmanager.ui.i18n import Language
from callmanager.ui.pages.call_choices import CallChoices
from callmanager.ui.pages.call_history import facts_of, history_of
from callmanager.ui.pages.call_search import CallSearch
from callmanager.ui.pages.call_unfinished import UnfinishedCall
from callmanager.ui.theme import SPACE_S, Theme
from callmanager.ui.widgets.consent_panel import ConsentPanel
from callmanager.ui.widgets.contact_card import ContactCard
from callmanager.ui.widgets.controls import Button, Card, Notice, Tone, column, row
from callmanager.workers import Lane

_SEARCH, _HAND = 0, 1


class CallContact(Card):
    """Gets a contact, shows it with its history before and during the call, and starts the call.

    ``started`` when a call was begun here, ``keys_left`` when one from outside hid the field that had the keys.

    Args:
        campaign_id: the campaign that was chosen last; ``remember`` is told when another one is chosen.
    """

    started = Signal()
    keys_left = Signal()

    def __init__(
        self,
        desk: CallDesk,
        hand: ContactDesk,
        services: CallingServices,
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
        self._desk, self._hand, self._user, self._language = desk, hand, user, language
        self._campaign_id, self._remember = campaign_id, remember
        self._before: Before | None = None
        self._choices = CallChoices(campaigns, campaign_id, products, lane, bridge, tasks, self._fail)
        self._unfinished = UnfinishedCall(services.calls, user, theme, language, lane, bridge, tasks)
        self._search = CallSearch(services.contacts, user, theme, lane, tasks, self._fail)
        self._card = ContactCard(theme)
        self._notice = Notice(theme, "card_notice")
        self._consent = ConsentPanel(language)
        self._call_it = Button(theme, "card_call", "primary", "phone")
        self._call_it.make_tall()
        self._release = Button(theme, "card_release", "quiet", "close")
        self._buttons = QWidget()
        self._build()
        self._next_key = shortcuts.bind("queue.next", self, self.take_next)
        self._release_key = shortcuts.bind("contact.release", self, hand.free)
        self._connect(bridge)
        self.retranslate()
        self._follow()

    def _build(self) -> None:
        both = row(self._release, self._call_it, spacing=SPACE_S)
        both.setStretch(1, 1)
        self._buttons.setLayout(both)
        self._card.middle.addWidget(self._consent)
        self._card.middle.addWidget(self._notice)
        self._search.above_results.addWidget(self._unfinished)  # it comes late, and moves the list alone
        at_hand = QWidget()
        at_hand.setLayout(column(self._card, self._buttons, spacing=SPACE_S))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._search)
        self._pages.addWidget(at_hand)
        self.body.addWidget(self._choices)
        self.body.addWidget(self._pages, 1)

    def _connect(self, bridge: Bridge) -> None:
        desk, hand, search = self._desk, self._hand, self._search
        search.picked.connect(self._pick)
        search.call_asked.connect(self.start)
        search.next_asked.connect(self.take_next)
        self._call_it.clicked.connect(self.start)
        self._release.clicked.connect(hand.free)
        self._choices.campaign_chosen.connect(self._choose_campaign)
        self._unfinished.outcome_asked.connect(desk.take_up)
        hand.changed.connect(self._hand_changed)
        hand.known.connect(self._know)
        hand.queue_empty.connect(self._tell_empty)
        hand.sized.connect(search.show_size)
        hand.failed.connect(self._fail)
        hand.busy_changed.connect(lambda _busy: self._follow())
        desk.changed.connect(self._call_changed)
        desk.busy_changed.connect(lambda _busy: self._follow())
        desk.failed.connect(self._fail)
        desk.dial_failed.connect(self._tell_dialling)
        desk.campaign_known.connect(self._consent.show_campaign)
        self._consent.said.connect(desk.stamp)
        bridge.contacts_changed.connect(lambda _event: search.look_up_soon())
        bridge.call_warned.connect(self._tell_warning)
        bridge.recording_discarded.connect(self._tell_discard)

    def retranslate(self) -> None:
        """Say everything anew."""
        self.heading.setText(self.tr("Contacto"))
        self._call_it.setText(self.tr("Llamar") + "  " + shortcuts.shown("call.start"))
        self._release.setText(self.tr("Soltar"))
        self._release.setAccessibleName(self.tr("Soltar el contacto sin llamar"))
        self._release.setToolTip(self.tr("Soltar el contacto sin llamar") + "  Esc")
        self._show_hand()

    @property
    def first_focus(self) -> QWidget:
        """Where a call begins: the search, or the contact at hand."""
        return self._call_it if self._hand.at_hand is not None else self._search.search_line

    def take_next(self) -> None:
        """Take the queue's next contact; not during a call."""
        if self._desk.call is None and not self._desk.is_busy:
            self._clear_notices()
            self._hand.take_next()

    def start(self) -> None:
        """Call who is at hand, or what stands in the fields; who is just being taken is called when they are here."""
        if self._desk.call is None and not self._desk.is_busy:
            self._search.when_picked(lambda: self._hand.when_taken(self._start))

    def _start(self) -> None:
        at_hand = self._hand.at_hand
        phone = self._card.phone if at_hand is not None else self._search.phone
        if not phone or self._is_refused:
            return
        self._clear_notices()
        promise = at_hand.callback if at_hand is not None else None
        self._desk.start(
            phone=phone,
            contact_name=at_hand.contact.name if at_hand is not None else self._search.name,
            contact_id=at_hand.contact.contact_id if at_hand is not None else None,
            product=self._choices.product,
            campaign_id=self._choices.campaign_id,
            callback_id=promise.callback_id if promise is not None else None,
        )
        self.started.emit()

    @property
    def _is_refused(self) -> bool:
        """Whether a rule forbids the call that time will not undo; the hours may have come meanwhile."""
        before = self._before
        return (
            self._hand.at_hand is not None
            and before is not None
            and not before.verdict.allowed
            and before.verdict.code != "call_hours"
        )

    def _choose_campaign(self, campaign_id: str) -> None:
        self._hand.choose_campaign(campaign_id)
        if campaign_id != self._campaign_id:
            self._campaign_id = campaign_id
            self._remember(campaign_id)

    def _pick(self, contact: Contact) -> None:
        self._clear_notices()
        self._hand.take(contact.contact_id)

    def _hand_changed(self, at_hand: AtHand | None) -> None:
        self._before = None
        self._card.warning.clear()
        self._notice.clear()
        self._card.show_history((), is_known=False)
        if at_hand is not None:
            self._search.clear()
        self._show_hand()
        self._follow()
        if self._desk.call is None and self.isVisible() and self.isActiveWindow():
            self.first_focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _know(self, before: Before) -> None:
        self._before = before
        self._show_hand()
        self._follow()

    def _show_hand(self) -> None:
        at_hand, call = self._hand.at_hand, self._desk.call
        if at_hand is None:
            return
        facts = facts_of(at_hand, self._before, call, self._language)
        self._card.show_contact(facts, may_choose=call is None)
        before = self._before
        if before is None:
            return
        self._card.show_history(history_of(before, self._user, self._language))
        said = before.verdict
        if call is None and said.code:
            words = call_warning(said.code, said.details, said.message, refused=not said.allowed)
            self._card.warning.say(words, "warn" if said.allowed else "record")
        elif call is not None and call.warning:
            self._card.warning.say(call_warning(call.warning, {}, ""), "warn")
        else:
            self._card.warning.clear()

    def _call_changed(self, call: Call | None) -> None:
        keys = QApplication.focusWidget()
        had_keys = keys is not None and any(part.isAncestorOf(keys) for part in (self._search, self._choices))
        self._hand.follow_call(call)
        self._consent.show_call(call)
        if call is None:
            self._notice.clear()
            self._search.clear()
        self._show_hand()
        self._follow()
        if had_keys and call is not None:  # Qt would give them to whatever comes next
            self.keys_left.emit()

    def _follow(self) -> None:
        """Show the page and the buttons of this moment."""
        call, at_hand = self._desk.call, self._hand.at_hand
        busy = self._desk.is_busy or self._hand.is_taking
        self._pages.setCurrentIndex(_SEARCH if at_hand is None and call is None else _HAND)
        self._choices.setVisible(call is None)
        self._buttons.setVisible(call is None)
        self._next_key.setEnabled(call is None)
        self._release_key.setEnabled(call is None and at_hand is not None)
        self._search.show_busy(busy)
        self._call_it.setEnabled(not busy and not self._is_refused)
        self._release.setEnabled(not busy)

    def _tell_empty(self) -> None:
        self._say(self.tr("No hay nadie más en la cola ahora."), "muted")

    def _tell_dialling(self, error: CallManagerError) -> None:
        """The telephone did not take the number; the call goes on, dialled by hand."""
        self._notice.say(sentence(error), "warn")

    def _tell_warning(self, event: CallWarned) -> None:
        call = self._desk.call
        if call is not None and call.call_id == event.call.call_id:
            self._card.warning.say(call_warning(event.code, {}, event.message), "warn")

    def _tell_discard(self, event: RecordingDiscarded) -> None:
        words = {
            Discard.TOO_SHORT: self.tr("La grabación duró %1 y no se guardó: es más corta que lo que pide la campaña."),
            Discard.REFUSED: self.tr("El cliente no aceptó: lo grabado (%1) se borró."),
            Discard.NO_VOICE: self.tr("Nadie habló: no se grabó nada."),
        }[event.why]
        self._say(words.replace("%1", say.duration(event.seconds)), "muted")

    def _say(self, words: str, tone: Tone) -> None:
        (self._search.notice if self._pages.currentIndex() == _SEARCH else self._notice).say(words, tone)

    def _clear_notices(self) -> None:
        self._search.notice.clear()
        self._notice.clear()

    def _fail(self, error: CallManagerError) -> None:
        self._say(sentence(error), "record")
